import * as z from 'zod';
import { listVersions, rotateKey } from '../../layers/domain/kms/versions.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant } from '../../layers/http/wire.ts';
import { base, onKey, SingleKey, singleKey } from './wire.ts';

const rotate = operation({
  ...onKey,
  method: 'POST',
  path: `${base}/{keyId}/rotate`,
  summary: 'Give a key a new version; what earlier ones encrypted or signed stays readable',
  audit: 'rotate-cmek',
  limit: 'write',
  reply: SingleKey,
  handle: async ({ params, unit }) => singleKey(await rotateKey(unit, params.keyId)),
});

const list = operation({
  ...onKey,
  method: 'GET',
  path: `${base}/{keyId}/versions`,
  summary: 'The versions of a key, the newest first',
  audit: 'get-cmek-versions',
  limit: 'read',
  reply: () =>
    z.object({
      versions: z.array(
        z.object({ version: z.int(), createdAt: instant(), isLatest: z.boolean(), isUsable: z.boolean() }),
      ),
    }),
  handle: async ({ params, unit }) => ({ versions: [...(await listVersions(unit, params.keyId))] }),
});

export const versionOperations = [rotate, list];
