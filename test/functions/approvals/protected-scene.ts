import { type MemorySource, memorySource } from '../../world/external-import-place.ts';
import { type MemorySyncTarget, memorySyncTarget } from '../../world/memory-sync-target.ts';
import { openRotationPlace, type RotationPlace } from '../../world/rotation-place.ts';
import { serviceTokenBy } from '../../world/service-tokens.ts';
import type { Actor, World } from '../../world/world.ts';
import { type ApprovalsPlace, openApprovals, policiesAt, policyBody, type Wire } from './approvals-place.ts';

/** What stood in production before its policy, and who tries to change it. */
export interface Scene {
  readonly world: World;
  readonly place: ApprovalsPlace;
  readonly actors: readonly Actor[];
  /** Carries rotations out, as far as they are begun. */
  readonly rotations: RotationPlace;
  /** What imports from elsewhere bring. */
  readonly source: MemorySource;
  /** What the targets of syncs have. */
  readonly target: MemorySyncTarget;
  readonly ids: Readonly<
    Record<'standing' | 'mover' | 'deleted' | 'folder' | 'former' | 'snapshot' | 'import', string>
  >;
  readonly rotationId: string;
  readonly connectionId: string;
  readonly syncId: string;
}

/** A rotation whose secret is set by it. */
export const rotationBody = (projectId: string, name: string, secret: string) => ({
  ...{ projectId, environment: 'prod', secretPath: '/', name, rotationInterval: 30 },
  rotateAtUtc: { hours: 3, minutes: 0 },
  connectionCredentials: { apiKey: 'SG.of-the-administrator' },
  parameters: { scopes: ['mail.send'] },
  secretsMapping: { apiKey: secret },
});

/** A sync of production to an app at Heroku. */
export const syncBody = (projectId: string, connectionId: string, app: string) => ({
  ...{ projectId, connectionId, name: app, environment: 'prod', secretPath: '/' },
  destinationConfig: { app },
});

/** What somebody put into an app at a target. */
export const fillTarget = (target: MemorySyncTarget, app: string): void => {
  const there = target.at({ target: 'heroku', destination: { app } });
  for (const name of ['STANDING', 'BROUGHT']) there.set(name, 'of the target');
};

const secretsOf = async ({ world, place }: Pick<Scene, 'world' | 'place'>, secretPath: string) =>
  (
    await world.app.ok('GET', '/api/v3/secrets/raw', {
      token: world.admin.token,
      query: { ...place.body({ secretPath }), include_imports: 'true' },
    })
  ).body;

const meaning = ({ secretKey, secretValue, secretComment, tags = [] }: Wire): readonly unknown[] => [
  secretKey,
  secretValue,
  secretComment,
  tags.map(({ slug }: Wire) => slug),
];

/** All that anybody reads of production. */
export const standing = async (scene: Pick<Scene, 'world' | 'place'>) => {
  const { world, place } = scene;
  const [root, below] = [await secretsOf(scene, '/'), await secretsOf(scene, '/app')];
  const { body: folders } = await world.app.ok('GET', '/api/v1/folders', {
    token: world.admin.token,
    query: { ...place.body(), path: '/' },
  });
  return {
    folders: folders.folders.map(({ name }: Wire) => name),
    root: root.secrets.map(meaning),
    imported: root.imports.map(({ secretPath, secrets }: Wire) => [secretPath, secrets.map(meaning)]),
    below: below.secrets.map(meaning),
  };
};

/** Arranged without any policy. */
const arranged = async (place: ApprovalsPlace, rotations: RotationPlace) => {
  const { world, project } = place;
  const send = (method: string, path: string, body: object) => world.ok(world.admin, method, path, body);
  const folder = async (environment: string, name: string) =>
    (await send('POST', '/api/v1/folders', { ...place.body({ environment }), path: '/', name })).folder;
  const secret = async (name: string, more: object) =>
    (await place.secret(world.admin, 'POST', name, { secretValue: 'v', ...more })).body.secret;
  const mover = await secret('MOVER', { environment: 'dev', secretValue: 'mine' });
  await folder('dev', 'shared');
  await secret('SHARED', { environment: 'dev', secretPath: '/shared' });
  const app = await folder('prod', 'app');
  await secret('BELOW', { secretPath: '/app' });
  const gone = await secret('GONE', { secretPath: '/app' });
  await place.secret(world.admin, 'DELETE', 'GONE', { secretPath: '/app' });
  const former = await folder('prod', 'former');
  await secret('FORMER', { secretPath: '/former' });
  await send('DELETE', `/api/v1/folders/${former.id}`, { ...place.body(), path: '/' });
  await send('POST', `/api/v1/workspace/${project.id}/tags`, { slug: 'reviewed', color: '#000' });
  const tagged = { projectId: project.id, environment: 'prod', secretPath: '/', tagSlugs: ['reviewed'] };
  await send('POST', '/api/v4/secrets/tags/OTHER', tagged);
  const from = { ...place.body({ path: '/' }), import: { environment: 'dev', path: '/shared' } };
  const { secretImport } = await send('POST', '/api/v1/secret-imports', { ...from, isReplication: true });
  const kind = '/api/v2/secret-rotations/sendgrid-api-key';
  const { secretRotation } = await send('POST', kind, rotationBody(project.id, 'standing', 'ROTATED'));
  await rotations.work();
  // Another turn, so that there is one to go back to.
  await send('POST', `${kind}/${secretRotation.id}/rotate-secrets`, {});
  await rotations.work();
  const login = { name: 'heroku', method: 'auth-token', credentials: { authToken: 'ours' } };
  const { appConnection } = await send('POST', '/api/v1/app-connections/heroku', {
    ...{ ...login, projectId: project.id },
  });
  const sync = syncBody(project.id, appConnection.id, 'standing');
  const { secretSync } = await send('POST', '/api/v1/secret-syncs/heroku', sync);
  return {
    ids: { mover: mover.id, deleted: gone.id, folder: app.id, former: former.id, import: secretImport.id },
    rotationId: secretRotation.id,
    connectionId: appConnection.id,
    syncId: secretSync.id,
  };
};

/** Opens production as it was left, under a hard policy over all of it unless told otherwise. */
export const openProtectedScene = async (isProtected = true): Promise<Scene> => {
  const [source, target] = [memorySource(), memorySyncTarget()];
  const rotations = await openRotationPlace(undefined, { externalSources: source, syncTargets: target });
  const { world } = rotations;
  const place = await openApprovals(() => ({ secretPath: null }), world);
  const { project } = place;
  await world.ok(world.admin, 'DELETE', `${policiesAt}/${place.policy.id}`);
  const { ids, ...more } = await arranged(place, rotations);
  const { body: snapshots } = await world.app.ok('GET', `/api/v1/workspace/${project.id}/secret-snapshots`, {
    token: world.admin.token,
    query: { environment: 'prod', path: '/', limit: '10' },
  });
  const { secrets } = await secretsOf({ world, place }, '/');
  const policy = policyBody(project, [place.approver, place.second], { secretPath: null });
  if (isProtected) await world.ok(world.admin, 'POST', policiesAt, policy);
  fillTarget(target, 'standing');
  const manager = await world.personIn(project.id, 'admin');
  const scopes = ['prod', 'dev'].map((environment) => ({ environment, secretPath: '/**' }));
  return {
    ...{ world, place, rotations, source, target, ...more },
    actors: [
      place.requester,
      manager,
      await world.machineIn(project.id, 'admin'),
      world.admin,
      await serviceTokenBy(world, manager, project.id, { scopes, permissions: ['read', 'write'] }),
    ],
    ids: {
      ...ids,
      standing: secrets.find(({ secretKey }: Wire) => secretKey === 'STANDING').id,
      snapshot: snapshots.secretSnapshots.at(-1).id,
    },
  };
};
