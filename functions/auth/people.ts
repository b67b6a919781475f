import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { loginWithPassword } from '../../layers/domain/users/login.ts';
import { logout, selectOrganization } from '../../layers/domain/users/sessions.ts';
import { everyone, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, message } from '../../layers/http/wire.ts';

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
  handle: async ({ body, unit }) => ({ accessToken: await loginWithPassword(unit, body) }),
});

/** The CLI falls back to SRP after any refusal of the plain login, and shows its user this text instead of ours. */
const withoutSrp = async (): Promise<never> => {
  throw new LocketError(
    'bad-request',
    'Login failed: check e-mail address and password. Clients log in with POST /api/v3/auth/login, SRP is not offered',
  );
};

const login1 = operation({
  ...row,
  path: '/api/v3/auth/login1',
  summary: 'Not offered: the first step of an SRP login',
  access: everyone,
  audit: null,
  body: z.object({
    email: longText.optional(),
    clientPublicKey: longText.optional(),
    providerAuthToken: longText.optional(),
  }),
  reply: () => z.object({ serverPublicKey: z.string(), salt: z.string() }),
  handle: withoutSrp,
});

const login2 = operation({
  ...row,
  path: '/api/v3/auth/login2',
  summary: 'Not offered: the second step of an SRP login',
  access: everyone,
  audit: null,
  body: z.object({
    email: longText.optional(),
    clientProof: longText.optional(),
    providerAuthToken: longText.optional(),
    captchaToken: longText.optional(),
    password: longText.optional(),
  }),
  reply: () => z.object({ mfaEnabled: z.boolean(), token: z.string() }),
  handle: withoutSrp,
});

const select = operation({
  ...row,
  path: '/api/v3/auth/select-organization',
  summary: 'Choose the organization to act in',
  access: people,
  audit: 'select-organization',
  body: z.object({ organizationId: id, userAgent: longText.optional() }),
  reply: () => z.object({ token: z.string(), isMfaEnabled: z.boolean() }),
  handle: async ({ body, unit }) => ({
    token: await selectOrganization(unit, body.organizationId),
    isMfaEnabled: false,
  }),
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
  access: people,
  audit: 'user-logout',
  reply: message,
  handle: async ({ unit }) => {
    await logout(unit);
    return { message: 'Successfully logged out' };
  },
});

export const peopleOperations = [login, login1, login2, select, checkAuth, end];
