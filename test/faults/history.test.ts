import type { World } from '../world/failing-world.ts';
import type { Attempt } from './matrix.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies of every shape
type Wire = any;

const place = ({ project }: World, secretPath = '/') => ({
  workspaceId: project.id,
  environment: 'dev',
  secretPath,
});

const ok = async (
  world: World,
  method: string,
  path: string,
  body?: object,
  query?: object,
): Promise<Wire> => {
  const token = world.instance.admin;
  const given = { token, ...(body && { body }), ...(query && { query: query as Record<string, string> }) };
  return (await world.patient.ok(method, path, given)).body;
};

const folder = async (world: World): Promise<{ id: string; path: string; name: string }> => {
  const name = world.fresh();
  const body = { ...place(world), path: '/', name };
  return { ...(await ok(world, 'POST', '/api/v1/folders', body)).folder, path: `/${name}` };
};

const batch = '/api/v3/secrets/batch/raw';
const three = (world: World) =>
  [1, 2, 3].map(() => ({ secretKey: world.fresh(), secretValue: 'one', secretComment: 'why' }));

/** Three secrets in a folder of their own. */
const existing = async (world: World): Promise<{ path: string; secrets: Wire[] }> => {
  const { path } = await folder(world);
  const body = { ...place(world, path), secrets: three(world) };
  return { path, secrets: (await ok(world, 'POST', batch, body)).secrets };
};

const attempt = (world: World, method: string, path: string, body: object): Attempt => ({
  method,
  path,
  token: world.instance.admin,
  body,
});

const newest = async (world: World, path: string): Promise<string> => {
  const url = `/api/v1/workspace/${world.project.id}/secret-snapshots`;
  const { secretSnapshots } = await ok(world, 'GET', url, undefined, { environment: 'dev', path });
  return secretSnapshots[0].id;
};

const keysOf = (secrets: readonly Wire[]) =>
  secrets.map(({ secretKey }) => ({ secretKey, secretValue: 'two' }));

const scenarios: readonly Scenario[] = [
  {
    name: 'creating several secrets',
    arrange: async (world) => {
      const { path } = await folder(world);
      return attempt(world, 'POST', batch, { ...place(world, path), secrets: three(world) });
    },
    repeated: { status: 400, message: /already exist/ },
  },
  {
    name: 'changing several secrets',
    arrange: async (world) => {
      const { path, secrets } = await existing(world);
      return attempt(world, 'PATCH', batch, { ...place(world, path), secrets: keysOf(secrets) });
    },
  },
  {
    name: 'deleting several secrets',
    arrange: async (world) => {
      const { path, secrets } = await existing(world);
      return attempt(world, 'DELETE', batch, { ...place(world, path), secrets: keysOf(secrets) });
    },
    repeated: { status: 404, message: /not found/ },
  },
  {
    name: 'moving secrets',
    arrange: async (world) => {
      const { path, secrets } = await existing(world);
      const { path: target } = await folder(world);
      return attempt(world, 'POST', '/api/v3/secrets/move', {
        projectSlug: world.project.slug,
        sourceEnvironment: 'dev',
        sourceSecretPath: path,
        destinationEnvironment: 'dev',
        destinationSecretPath: target,
        secretIds: secrets.map(({ id }) => id),
      });
    },
    repeated: { status: 404, message: /not found/ },
  },
  {
    name: 'rolling a folder back',
    arrange: async (world) => {
      const { path, secrets } = await existing(world);
      const then = await newest(world, path);
      const [changed, , gone] = keysOf(secrets);
      await ok(world, 'PATCH', batch, { ...place(world, path), secrets: [changed] });
      await ok(world, 'DELETE', batch, { ...place(world, path), secrets: [gone] });
      return attempt(world, 'POST', `/api/v1/secret-snapshot/${then}/rollback`, { deepRollback: true });
    },
  },
  {
    name: 'restoring a secret',
    arrange: async (world) => {
      const { path, secrets } = await existing(world);
      await ok(world, 'DELETE', batch, { ...place(world, path), secrets: keysOf(secrets).slice(0, 1) });
      return attempt(world, 'POST', `/api/v4/secrets/${secrets[0].id}/restore`, {});
    },
    repeated: { status: 404, message: /can be restored/ },
  },
  {
    name: 'restoring a folder',
    arrange: async (world) => {
      const { id } = await folder(world);
      await ok(world, 'DELETE', `/api/v1/folders/${id}`, { ...place(world), path: '/' });
      return attempt(world, 'POST', `/api/v1/folders/${id}/restore`, {});
    },
    repeated: { status: 404, message: /can be restored/ },
  },
  {
    name: 'reading a snapshot',
    arrange: async (world) => {
      const { path } = await existing(world);
      const token = world.instance.admin;
      return { method: 'GET', path: `/api/v1/secret-snapshot/${await newest(world, path)}`, token };
    },
  },
  {
    name: 'reading the versions of a secret',
    arrange: async (world) => {
      const { secrets } = await existing(world);
      const token = world.instance.admin;
      return { method: 'GET', path: `/api/v1/secret/${secrets[0].id}/secret-versions`, token };
    },
  },
];

itSurvivesFaults(scenarios);
