import * as z from 'zod';
import { preferFactor, readFactors } from '../../layers/domain/second-factors/preferences.ts';
import { resetFactors } from '../../layers/domain/second-factors/reset-factors.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { mfaMethod } from '../second-factors/wire.ts';
import { UserReply, userReply } from './wire.ts';

const read = operation({
  method: 'GET',
  path: '/api/v1/user/me/second-factors',
  summary: 'By what the caller’s account is protected',
  access: people,
  audit: 'get-second-factors',
  limit: 'read',
  reply: () =>
    z.object({
      isMfaEnabled: z.boolean(),
      selectedMfaMethod: mfaMethod.nullable(),
      methods: z.array(mfaMethod),
      codesLeft: z.int(),
    }),
  handle: async ({ unit }) => {
    const status = await readFactors(unit);
    return { ...status, methods: [...status.methods] };
  },
});

const prefer = operation({
  method: 'PATCH',
  path: '/api/v2/users/me/mfa',
  summary: 'Say whether the caller’s account asks for a second factor, and by which method',
  access: people,
  audit: 'update-second-factors',
  limit: 'write',
  body: z.object({ isMfaEnabled: optional(z.boolean()), selectedMfaMethod: optional(mfaMethod) }),
  reply: () => z.object({ user: UserReply() }),
  handle: async ({ body, unit }) => ({ user: userReply(await preferFactor(unit, body)) }),
});

const reset = operation({
  method: 'DELETE',
  path: '/api/v1/admin/user-management/users/{userId}/second-factors',
  summary: 'Take all second factors of somebody away who lost them, as a server admin',
  access: people,
  audit: 'reset-second-factors',
  limit: 'write',
  params: z.object({ userId: id }),
  reply: () => z.object({ user: UserReply() }),
  handle: async ({ params, unit }) => ({ user: userReply(await resetFactors(unit, params.userId)) }),
});

export const preferenceOperations = [read, prefer, reset];
