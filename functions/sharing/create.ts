import * as z from 'zod';
import { createPublicShare, createShare } from '../../layers/domain/sharing/create-share.ts';
import { everyone, members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, optional, shownName } from '../../layers/http/wire.ts';
import { shareMembers } from './wire.ts';

const creation = {
  method: 'POST',
  audit: 'create-shared-secret',
  reply: () => z.object({ id: z.string() }),
} as const;

const share = operation({
  ...creation,
  path: '/api/v1/secret-sharing',
  summary: 'Share a value by a link that alone can open it',
  access: members,
  limit: 'write',
  body: z.object({
    ...shareMembers,
    name: optional(shownName(50, 0)),
    accessType: defaulted(z.enum(['anyone', 'organization']), 'organization'),
  }),
  handle: async ({ body, unit }) => ({ id: await createShare(unit, body) }),
});

const sharePublicly = operation({
  ...creation,
  path: '/api/v1/secret-sharing/public',
  summary: 'Share a value without an account, with anyone who has the link',
  access: everyone,
  limit: 'public',
  body: z.object(shareMembers),
  handle: async ({ body, unit }) => ({ id: await createPublicShare(unit, body) }),
});

export const creationOperations = [share, sharePublicly];
