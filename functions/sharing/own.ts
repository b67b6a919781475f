import * as z from 'zod';
import { deleteOwnShare, listOwnShares } from '../../layers/domain/sharing/own-shares.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, numeric } from '../../layers/http/wire.ts';
import { ShareReply, shareReply } from './wire.ts';

const list = operation({
  method: 'GET',
  path: '/api/v1/secret-sharing',
  summary: 'List what the caller shared and has not expired, newest first',
  access: members,
  audit: 'get-shared-secrets',
  limit: 'read',
  query: z.object({
    offset: defaulted(numeric(z.int().min(0).max(10_000)), 0),
    limit: defaulted(numeric(z.int().min(1).max(100)), 25),
  }),
  reply: () => z.object({ secrets: z.array(ShareReply()), totalCount: z.int() }),
  handle: async ({ query, unit }) => {
    const { shares, total } = await listOwnShares(unit, query);
    return { secrets: shares.map(shareReply), totalCount: total };
  },
});

const remove = operation({
  method: 'DELETE',
  path: '/api/v1/secret-sharing/{sharedSecretId}',
  summary: 'Take back something the caller shared: its link opens nothing any more',
  access: members,
  audit: 'delete-shared-secret',
  limit: 'write',
  params: z.object({ sharedSecretId: id }),
  reply: ShareReply,
  handle: async ({ params, unit }) => shareReply(await deleteOwnShare(unit, params.sharedSecretId)),
});

export const ownShareOperations = [list, remove];
