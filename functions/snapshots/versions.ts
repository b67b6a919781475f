import * as z from 'zod';
import { listSecretVersions } from '../../layers/domain/history/secret-versions.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { versionOnTheWire } from './version-wire.ts';
import { pageMembers, pageOf, VersionReply } from './wire.ts';

const list = operation({
  method: 'GET',
  path: '/api/v1/secret/{secretId}/secret-versions',
  summary: 'List the versions of a secret that are kept, newest first',
  access: secretClients,
  audit: 'get-secret-versions',
  limit: 'read',
  params: z.object({ secretId: id }),
  query: z.object(pageMembers),
  reply: () => z.object({ secretVersions: z.array(VersionReply()) }),
  handle: async ({ params, query, unit }) => ({
    secretVersions: (await listSecretVersions(unit, params.secretId, pageOf(query))).map(versionOnTheWire),
  }),
});

export const versionOperations = [list];
