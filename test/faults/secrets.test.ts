import { once, type World } from '../world/failing-world.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const place = ({ project }: World, secretPath = '/') => ({
  workspaceId: project.id,
  environment: 'dev',
  secretPath,
});

/** A secret that is there, with a few versions. */
const existing = async (world: World, name = world.fresh()): Promise<string> => {
  const token = world.instance.admin;
  const path = `/api/v3/secrets/raw/${name}`;
  await world.patient.ok('POST', path, { token, body: { ...place(world), secretValue: 'one' } });
  await world.patient.ok('PATCH', path, { token, body: { ...place(world), secretValue: 'two' } });
  return name;
};

/** A folder with three secrets. */
const folderOfThree = once(async (world) => {
  const token = world.instance.admin;
  const body = { workspaceId: world.project.id, environment: 'dev', path: '/', name: 'three' };
  await world.patient.ok('POST', '/api/v1/folders', { token, body });
  for (const name of ['A', 'B', 'C'])
    await world.patient.ok('POST', `/api/v3/secrets/raw/${name}`, {
      token,
      body: { ...place(world, '/three'), secretValue: `value of ${name}` },
    });
});

const scenarios: readonly Scenario[] = [
  {
    name: 'reading a secret',
    arrange: async (world) => {
      await folderOfThree(world);
      const query = place(world, '/three');
      return { method: 'GET', path: '/api/v3/secrets/raw/A', token: world.instance.admin, query };
    },
  },
  {
    name: 'reading an old version',
    arrange: async (world) => {
      const query = { ...place(world), version: 1 };
      const name = await existing(world);
      return { method: 'GET', path: `/api/v3/secrets/raw/${name}`, token: world.instance.admin, query };
    },
  },
  {
    name: 'reading a secret that is not there',
    status: 404,
    arrange: async (world) => {
      await folderOfThree(world);
      const query = place(world, '/three');
      return { method: 'GET', path: '/api/v3/secrets/raw/NONE', token: world.instance.admin, query };
    },
  },
  {
    name: 'reading a secret by id',
    arrange: async (world) => {
      const token = world.instance.admin;
      const path = `/api/v3/secrets/raw/${await existing(world)}`;
      const { body } = await world.patient.ok('GET', path, { token, query: place(world) });
      return { method: 'GET', path: `/api/v3/secrets/raw/id/${body.secret.id}`, token };
    },
  },
  {
    name: 'listing a folder',
    arrange: async (world) => {
      await folderOfThree(world);
      const query = place(world, '/three');
      return { method: 'GET', path: '/api/v3/secrets/raw', token: world.instance.admin, query };
    },
  },
  {
    name: 'creating a secret',
    arrange: (world) => ({
      method: 'POST',
      path: `/api/v3/secrets/raw/${world.fresh()}`,
      token: world.instance.admin,
      body: { ...place(world), secretValue: 'new', secretComment: 'why' },
    }),
    repeated: { status: 400, message: /already exist/ },
  },
  {
    name: 'changing a secret',
    arrange: async (world) => ({
      method: 'PATCH',
      path: `/api/v3/secrets/raw/${await existing(world)}`,
      token: world.instance.admin,
      body: { ...place(world), secretValue: 'three' },
    }),
  },
  {
    name: 'renaming a secret',
    arrange: async (world) => ({
      method: 'PATCH',
      path: `/api/v3/secrets/raw/${await existing(world)}`,
      token: world.instance.admin,
      body: { ...place(world), newSecretName: world.fresh() },
    }),
    repeated: { status: 404, message: /not found/ },
  },
  {
    name: 'renaming a secret with those that refer to it',
    arrange: async (world) => {
      const name = await existing(world);
      const token = world.instance.admin;
      const body = { ...place(world), secretValue: `\${${name}}` };
      await world.patient.ok('POST', `/api/v3/secrets/raw/${world.fresh()}`, { token, body });
      return {
        method: 'PATCH',
        path: `/api/v3/secrets/raw/${name}`,
        token,
        body: { ...place(world), newSecretName: world.fresh(), updateReferences: true },
      };
    },
    repeated: { status: 404, message: /not found/ },
  },
  {
    name: 'deleting a secret',
    arrange: async (world) => ({
      method: 'DELETE',
      path: `/api/v3/secrets/raw/${await existing(world)}`,
      token: world.instance.admin,
      body: place(world),
    }),
    repeated: { status: 404, message: /not found/ },
  },
];

itSurvivesFaults(scenarios);
