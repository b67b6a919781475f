import * as z from 'zod';
import type { Tag } from '../../layers/domain/projects/tag.ts';
import {
  createTag,
  deleteTag,
  listTags,
  readTag,
  readTagBySlug,
  updateTag,
} from '../../layers/domain/projects/tags.ts';
import { assertSlug } from '../../layers/domain/slugs.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional, ruled, shownName } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling, thingOf } from '../spelling.ts';
import { TagReply, tagReply } from './reply.ts';

/** Letters arrive in any case; what else is no slug is refused. */
const slug = ruled(z.string().trim().toLowerCase().min(1).max(64), (text) => {
  assertSlug(text);
  return text;
});
/** Here `""` is a value: a tag without a colour. */
const color = z.string().trim().max(64).nullish();
const name = optional(shownName(64));

const TagId = ProjectId.extend({ tagId: id });
const TagSlug = ProjectId.extend({ tagSlug: z.string().trim().toLowerCase().min(1).max(128) });

const shared = { access: members, expect: expectProject } as const;

/** One tag under the name that a spelling has for it. */
const singleOf = (spelling: Spelling) => {
  const one = thingOf(spelling, 'tag');
  return {
    reply: () => z.object({ [one]: TagReply() }),
    replied: (tag: Tag) => ({ [one]: tagReply(tag) }),
  };
};

const readsOf = (spelling: Spelling) => {
  const { base } = spelling;
  const many = thingOf(spelling, 'tags');
  const { reply, replied } = singleOf(spelling);
  const reading = { ...shared, method: 'GET', limit: 'read' } as const;
  return [
    operation({
      ...reading,
      path: base,
      summary: 'The tags of a project',
      audit: 'get-tags',
      params: ProjectId,
      reply: () => z.object({ [many]: z.array(TagReply()) }),
      handle: async ({ params, unit }) => ({
        [many]: (await listTags(unit, params.projectId)).map(tagReply),
      }),
    }),
    operation({
      ...reading,
      path: `${base}/{tagId}`,
      summary: 'A tag by its id',
      audit: 'get-tag',
      params: TagId,
      reply,
      handle: async ({ params, unit }) => replied(await readTag(unit, params.projectId, params.tagId)),
    }),
    operation({
      ...reading,
      path: `${base}/slug/{tagSlug}`,
      summary: 'A tag by its slug',
      audit: 'get-tag',
      params: TagSlug,
      reply,
      handle: async ({ params, unit }) =>
        replied(await readTagBySlug(unit, params.projectId, params.tagSlug)),
    }),
  ];
};

const changesOf = (spelling: Spelling) => {
  const { base } = spelling;
  const { reply, replied } = singleOf(spelling);
  const changing = { ...shared, limit: 'write', reply } as const;
  return [
    operation({
      ...changing,
      method: 'POST',
      path: base,
      summary: 'Add a tag to a project',
      audit: 'create-tag',
      params: ProjectId,
      body: z.object({ slug, color, name }),
      handle: async ({ params, body, unit }) =>
        replied(await createTag(unit, params.projectId, { ...body, color: body.color ?? '' })),
    }),
    operation({
      ...changing,
      method: 'PATCH',
      path: `${base}/{tagId}`,
      summary: 'Change a tag for every secret that carries it',
      audit: 'update-tag',
      params: TagId,
      body: z.object({ slug: optional(slug), color, name }),
      handle: async ({ params: { projectId, tagId }, body, unit }) =>
        replied(await updateTag(unit, projectId, tagId, { ...body, color: body.color ?? undefined })),
    }),
    operation({
      ...changing,
      method: 'DELETE',
      path: `${base}/{tagId}`,
      summary: 'Delete a tag: secrets stop showing it',
      audit: 'delete-tag',
      params: TagId,
      handle: async ({ params, unit }) => replied(await deleteTag(unit, params.projectId, params.tagId)),
    }),
  ];
};

export const tagOperations = ofProject('/tags').flatMap((spelling) => [
  ...readsOf(spelling),
  ...changesOf(spelling),
]);
