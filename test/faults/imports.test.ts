import { once, type World } from '../world/failing-world.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const base = '/api/v1/secret-imports';

const scope = ({ project }: World, path: string) => ({ workspaceId: project.id, environment: 'dev', path });

const folder = async (world: World, name = world.fresh()): Promise<string> => {
  const body = { ...scope(world, '/'), name };
  await world.patient.ok('POST', '/api/v1/folders', { token: world.instance.admin, body });
  return name;
};

/** An import of a folder of its own. */
const existing = async (world: World): Promise<{ readonly id: string; readonly path: string }> => {
  const path = `/${await folder(world)}`;
  const body = { ...scope(world, path), import: { environment: 'prod', path: '/' } };
  const token = world.instance.admin;
  const made = await world.patient.ok('POST', base, { token, body });
  return { id: made.body.secretImport.id, path };
};

/** A folder that imports another, whose value refers to a third. */
const web = once(async (world) => {
  const token = world.instance.admin;
  for (const name of ['web', 'source', 'far']) await folder(world, name);
  const secret = (name: string, secretPath: string, secretValue: string) =>
    world.patient.ok('POST', `/api/v3/secrets/raw/${name}`, {
      token,
      body: { workspaceId: world.project.id, environment: 'dev', secretPath, secretValue },
    });
  await secret('FAR', '/far', 'far');
  await secret('IMPORTED', '/source', `\${dev.far.FAR}`);
  const body = { ...scope(world, '/web'), import: { environment: 'dev', path: '/source' } };
  await world.patient.ok('POST', base, { token, body });
});

const webQuery = ({ project }: World) => ({ projectId: project.id, environment: 'dev', secretPath: '/web' });

const scenarios: readonly Scenario[] = [
  {
    name: 'reading through imports and references',
    arrange: async (world) => {
      await web(world);
      const path = '/api/v4/secrets/IMPORTED';
      return { method: 'GET', path, token: world.instance.admin, query: webQuery(world) };
    },
  },
  {
    name: 'listing with imports and references',
    arrange: async (world) => {
      await web(world);
      return { method: 'GET', path: '/api/v4/secrets', token: world.instance.admin, query: webQuery(world) };
    },
  },
  {
    name: 'listing from a folder downwards',
    arrange: async (world) => {
      await web(world);
      const query = { ...webQuery(world), recursive: true };
      return { method: 'GET', path: '/api/v4/secrets', token: world.instance.admin, query };
    },
  },
  {
    name: 'creating an import',
    arrange: async (world) => ({
      method: 'POST',
      path: base,
      token: world.instance.admin,
      body: { ...scope(world, `/${await folder(world)}`), import: { environment: 'prod', path: '/' } },
    }),
  },
  {
    name: 'pointing an import elsewhere',
    arrange: async (world) => {
      const { id, path } = await existing(world);
      const body = { ...scope(world, path), import: { path: '/x' } };
      return { method: 'PATCH', path: `${base}/${id}`, token: world.instance.admin, body };
    },
  },
  {
    name: 'ending an import',
    arrange: async (world) => {
      const { id, path } = await existing(world);
      const body = scope(world, path);
      return { method: 'DELETE', path: `${base}/${id}`, token: world.instance.admin, body };
    },
    repeated: { status: 404, message: /not found/ },
  },
];

itSurvivesFaults(scenarios);
