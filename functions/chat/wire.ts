import * as z from 'zod';
import type { WorkflowIntegration } from '../../layers/domain/chat/workflow-integration.ts';
import { id, shownName, uuid } from '../../layers/http/wire.ts';
import { slugOf } from '../projects/scope.ts';

export const IntegrationId = z.object({ id });
export const slugInput = slugOf(1);
export const descriptionInput = shownName(256);

export const IntegrationReply = () =>
  z.object({
    id: uuid,
    description: z.string().nullable(),
    slug: z.string(),
    integration: z.string(),
    teamName: z.string(),
  });

export const integrationReply = ({
  id: integrationId,
  description,
  slug,
  provider,
  teamName,
}: WorkflowIntegration): z.input<ReturnType<typeof IntegrationReply>> => ({
  id: integrationId,
  description,
  slug,
  integration: provider,
  teamName,
});
