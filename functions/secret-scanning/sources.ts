import * as z from 'zod';
import {
  createSource,
  deleteSource,
  listSources,
  scanSource,
  updateSource,
} from '../../layers/domain/secret-scanning/manage-sources.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional, shownName } from '../../layers/http/wire.ts';
import { OrganizationId, SourceId, SourceReply, sourceReply } from './wire.ts';

const base = '/api/v1/secret-scanning';
const token = z.string().trim().min(1).max(1_024);
const Single = () => z.object({ source: SourceReply() });
const changing = { access: peopleInside, limit: 'write', params: SourceId, reply: Single } as const;

const list = operation({
  method: 'GET',
  path: `${base}/organization/{organizationId}/sources`,
  summary: 'Where the repositories of an organization are that are scanned, and how that goes',
  access: peopleInside,
  audit: 'get-secret-scanning-sources',
  limit: 'read',
  params: OrganizationId,
  reply: () => z.object({ sources: z.array(SourceReply()) }),
  handle: async ({ params, unit }) => ({
    sources: (await listSources(unit, params.organizationId)).map(sourceReply),
  }),
});

const create = operation({
  method: 'POST',
  path: `${base}/organization/{organizationId}/sources`,
  summary:
    'Add projects of GitLab, or a workspace of Bitbucket; the secret of its webhooks is shown this once',
  access: peopleInside,
  audit: 'create-secret-scanning-source',
  limit: 'write',
  params: OrganizationId,
  body: z.object({
    host: z.enum(['gitlab', 'bitbucket']),
    name: shownName(128),
    url: optional(z.string().trim().max(2_048)),
    token,
  }),
  reply: () => z.object({ source: SourceReply(), webhookSecret: z.string(), webhookUrl: z.string() }),
  handle: async ({ params, body, http, unit }) => {
    const { source, webhookSecret } = await createSource(unit, { ...params, ...body });
    const webhookUrl = `${http.siteUrl}${base}/webhook/${source.id}`;
    return { source: sourceReply(source), webhookSecret, webhookUrl };
  },
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/sources/{sourceId}`,
  summary: 'Switch a source of repositories off or on, or give it another token',
  audit: 'update-secret-scanning-source',
  body: z.object({ token: optional(token), isDisabled: optional(z.boolean()) }),
  handle: async ({ params, body, unit }) => ({
    source: sourceReply(await updateSource(unit, params.sourceId, body)),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/sources/{sourceId}`,
  summary: 'Forget a source of repositories and what opens it; its risks stay',
  audit: 'delete-secret-scanning-source',
  handle: async ({ params, unit }) => ({ source: sourceReply(await deleteSource(unit, params.sourceId)) }),
});

const scan = operation({
  ...changing,
  method: 'POST',
  path: `${base}/sources/{sourceId}/scan`,
  summary: 'Have all repositories of a source looked through, with their history',
  audit: 'scan-secret-scanning-source',
  handle: async ({ params, unit }) => ({ source: sourceReply(await scanSource(unit, params.sourceId)) }),
});

export const sourceOperations = [list, create, update, remove, scan];
