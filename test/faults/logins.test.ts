import { randomUUID } from 'node:crypto';
import { cookieIn } from '../world/accounts-place.ts';
import { once, type World } from '../world/failing-world.ts';
import { createMachine, type Machine } from '../world/instance.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const loginPath = '/api/v1/auth/universal-auth/login';
const machine = (world: World, auth: object = {}): Promise<Machine> =>
  createMachine(world.instance, { auth });
const standing = once((world) => machine(world));
const neverLocked = once((world) => machine(world, { lockoutThreshold: 100 }));

const credentialsOf = ({ clientId, clientSecret }: Machine) => ({ clientId, clientSecret });

/** Credentials of a client secret that logs in ten times. */
const limited = once(async (world) => {
  const { id, clientId } = await standing(world);
  const path = `/api/v1/auth/universal-auth/identities/${id}/client-secrets`;
  const body = { numUsesLimit: 1000 };
  const reply = await world.patient.ok('POST', path, { token: world.instance.admin, body });
  return { clientId, clientSecret: reply.body.clientSecret as string };
});

const freshToken = async (world: World): Promise<string> => {
  const body = credentialsOf(await standing(world));
  return (await world.patient.ok('POST', loginPath, { body })).body.accessToken;
};

const sessionToken = async ({ patient, instance }: World): Promise<string> => {
  const body = { email: instance.email, password: instance.password };
  return (await patient.ok('POST', '/api/v3/auth/login', { body })).body.accessToken;
};

const limitedTokens = once((world) => machine(world, { accessTokenNumUsesLimit: 1000 }));

const scenarios: readonly Scenario[] = [
  {
    name: 'logging in',
    arrange: async (world) => ({
      method: 'POST',
      path: loginPath,
      body: credentialsOf(await standing(world)),
    }),
  },
  {
    name: 'logging in with a secret of limited uses',
    arrange: async (world) => ({ method: 'POST', path: loginPath, body: await limited(world) }),
  },
  {
    name: 'logging in with a wrong secret',
    status: 401,
    arrange: async (world) => ({
      method: 'POST',
      path: loginPath,
      body: { ...credentialsOf(await neverLocked(world)), clientSecret: 'wrong' },
    }),
  },
  {
    name: 'clearing lockouts',
    arrange: async (world) => {
      const client = await neverLocked(world);
      const body = { ...credentialsOf(client), clientSecret: 'wrong' };
      await world.patient.request('POST', loginPath, { body });
      const path = `/api/v1/auth/universal-auth/identities/${client.id}/clear-lockouts`;
      return { method: 'POST', path, token: world.instance.admin };
    },
  },
  {
    name: 'asking for a project that there is not',
    status: 404,
    arrange: ({ instance }) => ({
      method: 'GET',
      path: `/api/v1/workspace/${randomUUID()}`,
      token: instance.admin,
    }),
  },
  {
    name: 'logging in for tokens of limited uses',
    arrange: async (world) => ({
      method: 'POST',
      path: loginPath,
      body: credentialsOf(await limitedTokens(world)),
    }),
  },
  {
    name: 'reading with a token of limited uses',
    withoutEvent: ['~ IDENTITY#<id> TOKEN#<id>'],
    arrange: async (world) => ({
      method: 'GET',
      path: '/api/v1/workspace',
      token: (await limitedTokens(world)).token,
    }),
  },
  {
    name: 'renewing a token',
    arrange: async (world) => ({
      method: 'POST',
      path: '/api/v1/auth/token/renew',
      body: { accessToken: await freshToken(world) },
    }),
  },
  {
    name: 'revoking a token',
    arrange: async (world) => ({
      method: 'POST',
      path: '/api/v1/auth/token/revoke',
      body: { accessToken: await freshToken(world) },
    }),
    repeated: { status: 401, message: /revoked/ },
  },
  {
    name: 'a person logging in',
    arrange: ({ instance }) => ({
      method: 'POST',
      path: '/api/v3/auth/login',
      body: { email: instance.email, password: instance.password },
    }),
  },
  {
    name: 'selecting an organization',
    arrange: async (world) => ({
      method: 'POST',
      path: '/api/v3/auth/select-organization',
      token: await sessionToken(world),
      body: { organizationId: world.instance.orgId },
    }),
  },
  {
    name: 'refreshing a session',
    arrange: async ({ patient, instance }) => {
      const body = { email: instance.email, password: instance.password };
      const cookies = [cookieIn(await patient.ok('POST', '/api/v3/auth/login', { body }))];
      return { method: 'POST', path: '/api/v1/auth/token', cookies };
    },
  },
  {
    name: 'asking for a password reset',
    arrange: ({ instance }) => ({
      method: 'POST',
      path: '/api/v1/password/email/password-reset',
      body: { email: instance.email },
    }),
  },
  {
    name: 'ending all sessions',
    arrange: async (world) => ({
      method: 'DELETE',
      path: '/api/v2/users/me/sessions',
      token: await sessionToken(world),
    }),
    repeated: { status: 401, message: /session has ended/ },
  },
];

itSurvivesFaults(scenarios);
