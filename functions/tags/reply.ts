import * as z from 'zod';
import type { Tag } from '../../layers/domain/projects/tag.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

export const TagReply = () =>
  z.object({
    id: uuid,
    slug: z.string(),
    color: z.string().nullable(),
    name: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    createdBy: uuid.nullable(),
    createdByActorType: z.string(),
    projectId: z.string(),
  });

export const tagReply = (tag: Tag): z.input<ReturnType<typeof TagReply>> => ({
  id: tag.id,
  slug: tag.slug,
  color: tag.color,
  name: tag.name ?? tag.slug,
  createdAt: tag.createdAt,
  updatedAt: tag.updatedAt,
  createdBy: tag.createdBy,
  createdByActorType: tag.createdByActorType,
  projectId: tag.projectId,
});
