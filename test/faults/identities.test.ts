import { once, type World } from '../world/failing-world.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const token = (world: World): string => world.instance.admin;
const methodPath = (id: string): string => `/api/v1/auth/universal-auth/identities/${id}`;
const tokenAuthPath = (id: string): string => `/api/v1/auth/token-auth/identities/${id}`;

const created = async (world: World): Promise<string> => {
  const body = { name: world.fresh(), organizationId: world.instance.orgId, role: 'no-access' };
  return (await world.patient.ok('POST', '/api/v1/identities', { token: token(world), body })).body.identity
    .id;
};

const withUniversalAuth = async (world: World): Promise<string> => {
  const id = await created(world);
  await world.patient.ok('POST', methodPath(id), { token: token(world), body: {} });
  return id;
};

const withTokenAuth = async (world: World): Promise<string> => {
  const id = await created(world);
  await world.patient.ok('POST', tokenAuthPath(id), { token: token(world), body: {} });
  return id;
};

const clientSecret = async (world: World): Promise<string> => {
  const path = `${methodPath(await withUniversalAuth(world))}/client-secrets`;
  const { body } = await world.patient.ok('POST', path, { token: token(world), body: {} });
  return `${path}/${body.clientSecretData.id}`;
};

const listedToken = async (world: World): Promise<string> => {
  const path = `${tokenAuthPath(await withTokenAuth(world))}/tokens`;
  const { body } = await world.patient.ok('POST', path, { token: token(world), body: {} });
  return body.tokenData.id;
};

const standing = once(withUniversalAuth);

const scenarios: readonly Scenario[] = [
  {
    name: 'reading an identity',
    arrange: async (world) => ({
      method: 'GET',
      path: `/api/v1/identities/${await standing(world)}`,
      token: token(world),
    }),
  },
  {
    name: 'listing identities',
    arrange: async (world) => {
      await standing(world);
      const query = { orgId: world.instance.orgId };
      return { method: 'GET', path: '/api/v1/identities', token: token(world), query };
    },
  },
  {
    name: 'creating an identity',
    arrange: (world) => ({
      method: 'POST',
      path: '/api/v1/identities',
      token: token(world),
      body: { name: world.fresh(), organizationId: world.instance.orgId, role: 'no-access' },
    }),
  },
  {
    name: 'changing an identity',
    arrange: async (world) => ({
      method: 'PATCH',
      path: `/api/v1/identities/${await created(world)}`,
      token: token(world),
      body: { name: world.fresh(), role: 'member' },
    }),
  },
  {
    name: 'attaching universal auth',
    arrange: async (world) => ({
      method: 'POST',
      path: methodPath(await created(world)),
      token: token(world),
      body: {},
    }),
    repeated: { status: 400, message: /already/ },
  },
  {
    name: 'removing universal auth',
    arrange: async (world) => ({
      method: 'DELETE',
      path: methodPath(await withUniversalAuth(world)),
      token: token(world),
    }),
    repeated: { status: 404, message: /does not have universal auth/ },
  },
  {
    name: 'creating a client secret',
    arrange: async (world) => ({
      method: 'POST',
      path: `${methodPath(await standing(world))}/client-secrets`,
      token: token(world),
      body: {},
    }),
  },
  {
    name: 'revoking a client secret',
    arrange: async (world) => ({
      method: 'POST',
      path: `${await clientSecret(world)}/revoke`,
      token: token(world),
    }),
    repeated: { status: 404, message: /not found|revoked/i },
  },
  {
    name: 'making a token',
    arrange: async (world) => ({
      method: 'POST',
      path: `${tokenAuthPath(await withTokenAuth(world))}/tokens`,
      token: token(world),
      body: { name: world.fresh() },
    }),
  },
  {
    name: 'revoking a listed token',
    arrange: async (world) => ({
      method: 'POST',
      path: `/api/v1/auth/token-auth/tokens/${await listedToken(world)}/revoke`,
      token: token(world),
    }),
    repeated: { status: 400, message: /revoked/ },
  },
];

itSurvivesFaults(scenarios);
