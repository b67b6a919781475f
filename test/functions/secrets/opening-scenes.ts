import type { Conditions, Rule } from '../../../layers/domain/permissions/rule.ts';
import type { TestResponse } from '../../harness/app.ts';
import { createMachine, createProject, type Instance } from '../../world/instance.ts';
import { placeOf, type SecretsPlace } from '../../world/secrets-place.ts';
import { crud } from '../../world/viewer.ts';

const administration: readonly Rule[] = [
  { subject: 'environments', action: crud },
  { subject: 'tags', action: crud },
  { subject: 'secret-rollback', action: ['read', 'create'] },
];

/** A project with one secret that somebody may not read, and what else is needed. */
export interface Scene {
  readonly admin: SecretsPlace;
  readonly caller: SecretsPlace;
  /** Id of `KEY`. */
  readonly id: string;
  /** Id of the tag `pii`, which `KEY` has where the scene says so. */
  readonly tagId: string;
  readonly project: string;
}

export interface Attempt {
  /** Where `KEY` stands. */
  readonly path?: string;
  readonly tagged?: boolean;
  /** What the caller may not read, or has no other right on. */
  readonly hidden: Conditions;
  /** What an admin does before. */
  readonly prepare?: (scene: Scene) => Promise<unknown>;
  readonly attempt: (scene: Scene) => Promise<TestResponse>;
}

export const newScene = async (
  instance: Instance,
  { path = '/', tagged, prepare }: Attempt,
): Promise<Scene> => {
  const made = await createProject(instance);
  const admin = placeOf(instance, made, instance.admin);
  const machine = await createMachine(instance, { projectId: made.id, projectRole: 'viewer' });
  const project = `/api/v1/projects/${made.id}`;
  for (const [parent, name] of [
    ['/', 'hidden'],
    ['/hidden', 'deep'],
    ['/', 'open'],
  ] as const)
    await admin.folder(parent, name);
  const tagId = (await admin.ok('POST', `${project}/tags`, { slug: 'pii', color: '' })).tag.id;
  const more = { ...admin.at(path), ...(tagged && { tagIds: [tagId] }) };
  const { id } = await admin.create('KEY', 'the value', more);
  const scene = { admin, caller: placeOf(instance, made, machine.token), id, tagId, project };
  await prepare?.(scene);
  return scene;
};

export const move =
  (more: object = {}) =>
  (scene: Scene) =>
    scene.caller.request('POST', '/api/v4/secrets/move', {
      projectId: scene.admin.project.id,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/hidden',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/open',
      secretIds: [scene.id],
      ...more,
    });
export const patchFolder = ({ admin, caller }: Scene, name: string) =>
  caller.request('PATCH', `/api/v1/folders/${name}`, { ...admin.at(), path: '/', name: 'open2' });
const removeFolder = ({ admin }: Scene, path: string, name: string) =>
  admin.ok('DELETE', `/api/v1/folders/${name}`, { ...admin.at(), path });
const restoreFolder = async ({ admin, caller }: Scene, path: string, newName?: string) => {
  const query = { projectId: admin.project.id, environment: 'dev', path };
  const { folders } = await admin.ok('GET', '/api/v1/folders/deleted', undefined, query);
  return caller.request('POST', `/api/v1/folders/${folders[0].id}/restore`, { newName });
};
export const patch =
  (body: object, path = '/') =>
  ({ admin, caller }: Scene) =>
    caller.request('PATCH', '/api/v3/secrets/raw/KEY', { ...admin.at(path), ...body });
const patchMany =
  (change: object) =>
  ({ admin, caller }: Scene) =>
    caller.request('PATCH', '/api/v4/secrets/batch', {
      projectId: admin.project.id,
      environment: 'dev',
      secrets: [{ secretKey: 'KEY', ...change }],
    });
export const tag =
  (method: string) =>
  ({ admin, caller }: Scene) =>
    caller.request(method, '/api/v3/secrets/tags/KEY', {
      projectSlug: admin.project.slug,
      environment: 'dev',
      secretPath: '/',
      tagSlugs: ['pii'],
    });
const rollback =
  (path: string, deepRollback: boolean) =>
  async ({ admin, caller }: Scene) => {
    const oldest = (await admin.snapshots(path)).at(-1);
    admin.app.runtime.advance(1);
    return caller.request('POST', `/api/v1/secret-snapshot/${oldest.id}/rollback`, { deepRollback });
  };
export const environment = ({ admin, project }: Scene, slug = 'dev') =>
  `${project}/environments/${admin.environmentId(slug)}`;

export const byName = { secretName: 'KEY' };
export const byPath = { secretPath: { $glob: '/hidden/**' } };
export const byTag = { secretTags: { $in: ['pii'] } };
const byEnvironment = { environment: 'dev' };
const inHidden = { path: '/hidden', hidden: byPath };
const deep = { path: '/hidden/deep', hidden: { secretPath: '/hidden/deep' } };

/** Every way to give what is hidden another name, place, tag or environment. */
export const attempts: Readonly<Record<string, Attempt>> = {
  'renaming a secret': { hidden: byName, attempt: patch({ newSecretName: 'OPEN' }) },
  'renaming a secret with a new value': {
    hidden: byName,
    attempt: patch({ newSecretName: 'OPEN', secretValue: 'mine' }),
  },
  'renaming a secret in a batch': { hidden: byName, attempt: patchMany({ newSecretName: 'OPEN' }) },
  'moving a secret': { ...inHidden, attempt: move() },
  'moving a secret to another environment': {
    path: '/hidden',
    hidden: byEnvironment,
    attempt: move({ destinationEnvironment: 'staging', destinationSecretPath: '/' }),
  },
  'moving a secret over another one': {
    ...inHidden,
    prepare: ({ admin }) => admin.create('KEY', 'other', admin.at('/open')),
    attempt: move({ shouldOverwrite: true }),
  },
  'moving many secrets': {
    ...inHidden,
    prepare: ({ admin }) => admin.create('KEY2', 'other', admin.at('/hidden')),
    attempt: async (scene) => {
      const { secrets } = await scene.admin.ok(
        'GET',
        '/api/v3/secrets/raw',
        undefined,
        scene.admin.at('/hidden'),
      );
      return move({ secretIds: secrets.map(({ id }: { id: string }) => id) })(scene);
    },
  },
  'overwriting a secret that is hidden by its tag': {
    tagged: true,
    hidden: byTag,
    prepare: ({ admin }) => admin.create('KEY', 'other', admin.at('/open')),
    attempt: async (scene) => {
      const { admin } = scene;
      const other = await admin.ok('GET', '/api/v3/secrets/raw/KEY', undefined, admin.at('/open'));
      const places = { sourceSecretPath: '/open', destinationSecretPath: '/' };
      return move({ ...places, secretIds: [other.secret.id], shouldOverwrite: true })(scene);
    },
  },
  'restoring a secret under another name': {
    hidden: byName,
    prepare: ({ admin }) => admin.remove('KEY'),
    attempt: ({ caller, id }) =>
      caller.request('POST', `/api/v4/secrets/${id}/restore`, { newSecretName: 'OPEN' }),
  },
  'detaching a tag': { tagged: true, hidden: byTag, attempt: tag('DELETE') },
  'taking all tags away': { tagged: true, hidden: byTag, attempt: patch({ tagIds: [] }) },
  'taking all tags away in a batch': { tagged: true, hidden: byTag, attempt: patchMany({ tagIds: [] }) },
  'deleting a tag': {
    tagged: true,
    hidden: byTag,
    attempt: ({ caller, project, tagId }) => caller.request('DELETE', `${project}/tags/${tagId}`),
  },
  'giving a tag another slug': {
    tagged: true,
    hidden: byTag,
    attempt: ({ caller, project, tagId }) =>
      caller.request('PATCH', `${project}/tags/${tagId}`, { slug: 'public' }),
  },
  'renaming a folder': { ...inHidden, attempt: (scene) => patchFolder(scene, 'hidden') },
  'renaming a folder above': { ...deep, attempt: (scene) => patchFolder(scene, 'hidden') },
  'renaming a folder above one that was deleted': {
    ...deep,
    prepare: (scene) => removeFolder(scene, '/hidden', 'deep'),
    attempt: (scene) => patchFolder(scene, 'hidden'),
  },
  'renaming a folder and the one above it together': {
    path: '/hidden/deep',
    hidden: { secretPath: { $in: ['/hidden/deep', '/hidden/deep2', '/open2/deep'] } },
    attempt: async ({ admin, caller }) => {
      const folders = [
        { id: await folderId(admin, '/', 'hidden'), environment: 'dev', path: '/', name: 'open2' },
        { id: await folderId(admin, '/hidden', 'deep'), environment: 'dev', path: '/hidden', name: 'deep2' },
      ];
      return caller.request('PATCH', '/api/v1/folders/batch', { projectSlug: admin.project.slug, folders });
    },
  },
  'restoring a folder under another name': {
    ...inHidden,
    prepare: (scene) => removeFolder(scene, '/', 'hidden'),
    attempt: (scene) => restoreFolder(scene, '/', 'open2'),
  },
  'giving an environment another slug': {
    hidden: byEnvironment,
    attempt: (scene) => scene.caller.request('PATCH', environment(scene), { slug: 'free' }),
  },
  'giving an environment the slug of a former one': {
    hidden: byEnvironment,
    prepare: (scene) => scene.admin.ok('DELETE', environment(scene, 'staging')),
    attempt: (scene) => scene.caller.request('PATCH', environment(scene), { slug: 'staging' }),
  },
  'restoring an environment under another slug': {
    hidden: byEnvironment,
    prepare: (scene) => scene.admin.ok('DELETE', environment(scene)),
    attempt: (scene) => scene.caller.request('POST', `${environment(scene)}/restore`, { newSlug: 'free' }),
  },
  'rolling back across a rename': {
    path: '/open',
    hidden: { secretName: 'SECRET' },
    prepare: ({ admin }) =>
      admin.update('KEY', { ...admin.at('/open'), newSecretName: 'SECRET', secretValue: 'next' }),
    attempt: rollback('/open', false),
  },
  'rolling back across a tag': {
    path: '/open',
    hidden: byTag,
    prepare: ({ admin, tagId }) =>
      admin.update('KEY', { ...admin.at('/open'), tagIds: [tagId], secretValue: 'next' }),
    attempt: rollback('/open', false),
  },
  'rolling back to before a secret was renamed and deleted': {
    path: '/open',
    hidden: { secretName: 'SECRET' },
    prepare: async ({ admin }) => {
      await admin.update('KEY', { ...admin.at('/open'), newSecretName: 'SECRET', secretValue: 'next' });
      await admin.remove('SECRET', admin.at('/open'));
    },
    attempt: rollback('/open', false),
  },
  'rolling back to before a secret was moved away': {
    path: '/open',
    hidden: byPath,
    prepare: ({ admin, id }) =>
      admin.ok('POST', '/api/v4/secrets/move', {
        projectId: admin.project.id,
        sourceEnvironment: 'dev',
        sourceSecretPath: '/open',
        destinationEnvironment: 'dev',
        destinationSecretPath: '/hidden/deep',
        secretIds: [id],
      }),
    attempt: rollback('/open', false),
  },
  'rolling back across the rename of a folder': {
    path: '/hidden',
    hidden: { secretPath: '/closed' },
    prepare: async ({ admin }) => {
      await admin.create('MARK', 'mark', admin.at('/'));
      await admin.ok('PATCH', '/api/v1/folders/hidden', { ...admin.at(), path: '/', name: 'closed' });
    },
    attempt: async ({ admin, caller }) => {
      const [, before] = await admin.snapshots('/');
      admin.app.runtime.advance(1);
      return caller.request('POST', `/api/v1/secret-snapshot/${before.id}/rollback`, { deepRollback: true });
    },
  },
};

const folderId = async (admin: SecretsPlace, path: string, name: string): Promise<string> => {
  const query = { workspaceId: admin.project.id, environment: 'dev', path };
  const { folders } = await admin.ok('GET', '/api/v1/folders', undefined, query);
  return folders.find((each: { name: string }) => each.name === name).id;
};

export const rulesWith = (...rules: readonly Rule[]): Rule[] => [...rules, ...administration];
