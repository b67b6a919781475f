import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { beginCliSession } from '../../layers/domain/users/cli-session.ts';
import { refreshSession } from '../../layers/domain/users/refresh.ts';
import { everyone, people } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { assertOwnPage, refreshCookie, refreshTokenIn } from './refresh-cookie.ts';

const refresh = operation({
  method: 'POST',
  path: '/api/v1/auth/token',
  summary: 'Exchange the refresh cookie for an access token and the next cookie',
  access: everyone,
  audit: 'user-session-refreshed',
  limit: 'login',
  reply: () => z.object({ token: z.string(), organizationId: z.string().nullable() }),
  handle: async ({ http, unit }) => {
    assertOwnPage(http);
    const presented = refreshTokenIn(http);
    if (!presented) throw new LocketError('unauthenticated', 'There is no refresh cookie: log in');
    const { session, accessToken, refreshToken, organizationId } = await refreshSession(unit, presented);
    return new Reply(
      { token: accessToken, organizationId: organizationId ?? null },
      { cookies: [refreshCookie(http, session, refreshToken)] },
    );
  },
});

const handOver = operation({
  method: 'POST',
  path: '/api/v3/auth/cli-session',
  summary: 'Begin a session of its own for the CLI on the caller’s computer',
  access: people,
  audit: 'create-cli-session',
  limit: 'login',
  body: z.object({ organizationId: id }),
  reply: () => z.object({ token: z.string(), email: z.string() }),
  handle: ({ body, unit }) => beginCliSession(unit, body.organizationId),
});

export const refreshOperations = [refresh, handOver];
