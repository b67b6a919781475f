import { once, type World } from '../world/failing-world.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const place = ({ project }: World, path = '/') => ({ workspaceId: project.id, environment: 'dev', path });
const path = '/api/v1/folders';

const created = async (world: World, name: string, at = '/'): Promise<string> => {
  const body = { ...place(world, at), name };
  const reply = await world.patient.ok('POST', path, { token: world.instance.admin, body });
  return reply.body.folder.id;
};

const write = (world: World, folder: string, name: string) =>
  world.patient.ok('POST', `/api/v3/secrets/raw/${name}`, {
    token: world.instance.admin,
    body: { workspaceId: world.project.id, environment: 'dev', secretPath: folder, secretValue: 'value' },
  });

/** `/tree/branch/leaf`, with a secret on every level. */
const tree = async (world: World, root: string): Promise<string> => {
  const id = await created(world, root);
  await created(world, 'leaf', `/${root}/branch`);
  for (const folder of ['', '/branch', '/branch/leaf']) await write(world, `/${root}${folder}`, 'SECRET');
  return id;
};

const standing = once((world) => tree(world, 'standing'));

const scenarios: readonly Scenario[] = [
  {
    name: 'listing folders',
    arrange: async (world) => {
      await standing(world);
      const query = { ...place(world, '/standing'), recursive: true };
      return { method: 'GET', path, token: world.instance.admin, query };
    },
  },
  {
    name: 'reading a folder by id',
    arrange: async (world) => ({
      method: 'GET',
      path: `${path}/${await standing(world)}`,
      token: world.instance.admin,
    }),
  },
  {
    name: 'creating a folder and those above it',
    isFreshEachTime: true,
    arrange: (world) => ({
      method: 'POST',
      path,
      token: world.instance.admin,
      body: { ...place(world, `/${world.fresh()}/${world.fresh()}`), name: world.fresh() },
    }),
    repeated: { status: 400, message: /already exist/ },
  },
  {
    name: 'renaming a folder',
    arrange: async (world) => ({
      method: 'PATCH',
      path: `${path}/${await created(world, world.fresh())}`,
      token: world.instance.admin,
      body: { ...place(world), name: world.fresh() },
    }),
  },
  {
    name: 'deleting a subtree',
    arrange: async (world) => ({
      method: 'DELETE',
      path: `${path}/${await tree(world, world.fresh())}`,
      token: world.instance.admin,
      body: place(world),
    }),
    repeated: { status: 404, message: /not found/ },
  },
];

itSurvivesFaults(scenarios);
