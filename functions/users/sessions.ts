import * as z from 'zod';
import { listSessions, revokeSession, revokeSessions } from '../../layers/domain/users/profile.ts';
import type { Session } from '../../layers/domain/users/user.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, message, uuid } from '../../layers/http/wire.ts';

const SessionReply = () =>
  z.object({
    id: uuid,
    ip: z.string(),
    userAgent: z.string(),
    refreshVersion: z.int(),
    accessVersion: z.int(),
    lastUsed: instant(),
    createdAt: instant(),
    updatedAt: instant(),
    userId: uuid,
  });

/** A session was used last, as far as anybody wrote it down, when its refresh token was exchanged. */
const sessionReply = (session: Session): z.input<ReturnType<typeof SessionReply>> => {
  const lastUsed = session.refreshed?.at ?? session.createdAt;
  return {
    id: session.id,
    ip: session.ipAddress,
    userAgent: session.userAgent,
    refreshVersion: session.refreshed?.version ?? 1,
    accessVersion: session.accessVersion,
    lastUsed,
    createdAt: session.createdAt,
    updatedAt: lastUsed,
    userId: session.userId,
  };
};

const list = operation({
  method: 'GET',
  path: '/api/v2/users/me/sessions',
  summary: 'List the caller’s sessions, newest first',
  access: people,
  audit: 'get-user-sessions',
  limit: 'read',
  reply: () => z.array(SessionReply()),
  handle: async ({ unit }) => (await listSessions(unit)).map(sessionReply),
});

const revokeAll = operation({
  method: 'DELETE',
  path: '/api/v2/users/me/sessions',
  summary: 'End all sessions of the caller, this one too',
  access: people,
  audit: 'revoke-user-sessions',
  limit: 'write',
  reply: message,
  handle: async ({ unit }) => {
    await revokeSessions(unit);
    return { message: 'Successfully revoked all sessions' };
  },
});

const revoke = operation({
  method: 'DELETE',
  path: '/api/v2/users/me/sessions/{sessionId}',
  summary: 'End one session of the caller',
  access: people,
  audit: 'revoke-user-session',
  limit: 'write',
  params: z.object({ sessionId: id }),
  reply: message,
  handle: async ({ params, unit }) => {
    await revokeSession(unit, params.sessionId);
    return { message: 'Successfully revoked the session' };
  },
});

export const sessionOperations = [list, revokeAll, revoke];
