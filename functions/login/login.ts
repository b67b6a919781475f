import * as z from 'zod';
import { loginWithPassword } from '../../layers/domain/users/login.ts';
import { rescopedRefreshToken } from '../../layers/domain/users/refresh.ts';
import { selectOrganization } from '../../layers/domain/users/select-organization.ts';
import { logout } from '../../layers/domain/users/sessions.ts';
import { everyone, people, peopleBeforeFactor } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { id, message } from '../../layers/http/wire.ts';
import { mfaMethod } from '../second-factors/wire.ts';
import { refreshCookie, refreshTokenIn, withoutRefreshCookie } from './refresh-cookie.ts';

const email = z.string().trim().toLowerCase().min(1).max(255);
const password = z.string().min(1).max(1024);
const longText = z.string().max(8192);

const row = { method: 'POST' as const, limit: 'login' as const };

const login = operation({
  ...row,
  path: '/api/v3/auth/login',
  summary: 'Log a person in with e-mail address and password',
  access: everyone,
  audit: 'user-login',
  body: z.object({ email, password }),
  reply: () => z.object({ accessToken: z.string() }),
  handle: async ({ body, http, unit }) => {
    const { session, accessToken, refreshToken } = await loginWithPassword(unit, body);
    return new Reply({ accessToken }, { cookies: [refreshCookie(http, session, refreshToken)] });
  },
});

const select = operation({
  ...row,
  path: '/api/v3/auth/select-organization',
  summary: 'Choose the organization to act in',
  access: peopleBeforeFactor,
  audit: 'select-organization',
  body: z.object({ organizationId: id, userAgent: longText.optional() }),
  reply: () => z.object({ token: z.string(), isMfaEnabled: z.boolean(), mfaMethod: mfaMethod.optional() }),
  expect: ({ claims, body, stores }) => {
    if (claims.authTokenType === 'accessToken')
      stores.users.expectSession(claims.userId, claims.tokenVersionId, body.organizationId);
  },
  handle: async ({ body: { organizationId }, http, unit }) => {
    const { session, token, asked } = await selectOrganization(unit, organizationId);
    if (asked) return { token, isMfaEnabled: true, mfaMethod: asked.method };
    const presented = refreshTokenIn(http);
    const rescoped = presented && (await rescopedRefreshToken(unit, session, presented, organizationId));
    return new Reply(
      { token, isMfaEnabled: false },
      { cookies: rescoped ? [refreshCookie(http, session, rescoped)] : [] },
    );
  },
});

const checkAuth = operation({
  ...row,
  path: '/api/v1/auth/checkAuth',
  summary: 'Tell whether the session is alive',
  access: people,
  audit: null,
  reply: () => z.object({ message: z.literal('Authenticated') }),
  handle: async () => ({ message: 'Authenticated' as const }),
});

const end = operation({
  ...row,
  path: '/api/v1/auth/logout',
  summary: 'End the session',
  access: peopleBeforeFactor,
  audit: 'user-logout',
  reply: message,
  handle: async ({ http, unit }) => {
    await logout(unit);
    return new Reply({ message: 'Successfully logged out' }, { cookies: [withoutRefreshCookie(http)] });
  },
});

export const loginOperations = [login, select, checkAuth, end];
