import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Actor, World } from '../../world/world.ts';
import { openWorld } from '../../world/world.ts';
import { type ApprovalsPlace, openApprovals, requestsAt, type Wire } from './approvals-place.ts';

const world = await openWorld();

interface Scene {
  readonly place: ApprovalsPlace;
  readonly actors: readonly Actor[];
  readonly secretIds: readonly string[];
  readonly folderId: string;
  readonly snapshotId: string;
  readonly deletedId: string;
}

const openScene = async (world: World): Promise<Scene> => {
  const place = await openApprovals(() => ({ secretPath: null }), world);
  const { project } = place;
  const send = (path: string, method: string, body: object) => world.ok(world.admin, method, path, body);
  const at = { workspaceId: project.id, environment: 'prod', secretPath: '/' };
  const snapshots = await world.app.ok('GET', `/api/v1/workspace/${project.id}/secret-snapshots`, {
    token: world.admin.token,
    query: { environment: 'prod', path: '/', limit: '10' },
  });
  const dev = { ...at, environment: 'dev' };
  const { secret } = await send('/api/v3/secrets/raw/MOVER', 'POST', { ...dev, secretValue: 'mine' });
  // A policy lets nothing more in, so what is below stands there with its approvals.
  const { folder } = await send('/api/v1/folders', 'POST', { ...at, path: '/', name: 'app' });
  for (const name of ['BELOW', 'GONE']) {
    const asked = await place.secret(place.requester, 'POST', name, { secretPath: '/app', secretValue: 'v' });
    await place.review(place.approver, asked.body.approval.id);
    await place.merge(place.requester, asked.body.approval.id);
  }
  const list = await world.app.ok('GET', '/api/v3/secrets/raw', {
    token: world.admin.token,
    query: { ...at, secretPath: '/app' },
  });
  const gone = list.body.secrets.find(({ secretKey }: Wire) => secretKey === 'GONE');
  const deletion = await place.secret(place.requester, 'DELETE', 'GONE', { secretPath: '/app' });
  await place.review(place.approver, deletion.body.approval.id);
  await place.merge(place.requester, deletion.body.approval.id);
  const root = await world.app.ok('GET', '/api/v3/secrets/raw', { token: world.admin.token, query: at });
  return {
    place,
    actors: [
      place.requester,
      await world.personIn(project.id, 'admin'),
      await world.machineIn(project.id, 'admin'),
      world.admin,
    ],
    secretIds: [...root.body.secrets.map(({ id }: Wire) => id), secret.id],
    folderId: folder.id,
    snapshotId: snapshots.body.secretSnapshots.at(-1).id,
    deletedId: gone.id,
  };
};

const scene = await openScene(world);
const { place } = scene;
const { project } = place;
const environmentOf = (slug: string) => project.environments.find((each: Wire) => each.slug === slug).id;

type Road = (actor: Actor, n: number) => Promise<Wire>;

const batch =
  (method: string): Road =>
  (actor, n) =>
    world.send(
      actor,
      method,
      '/api/v3/secrets/batch/raw',
      place.body({
        mode: 'upsert',
        secrets: [{ secretKey: n % 2 ? 'STANDING' : `NEW_${n}`, secretValue: `batch ${n}` }],
      }),
    );
const move =
  (from: string, to: string): Road =>
  (actor) =>
    world.send(actor, 'POST', '/api/v3/secrets/move', {
      projectId: project.id,
      sourceEnvironment: from,
      sourceSecretPath: '/',
      destinationEnvironment: to,
      destinationSecretPath: '/',
      secretIds: from === 'dev' ? [scene.secretIds.at(-1)] : [scene.secretIds[0]],
      shouldOverwrite: true,
    });
const environment =
  (method: string, body: object): Road =>
  (actor) =>
    world.send(actor, method, `/api/v1/workspace/${project.id}/environments/${environmentOf('prod')}`, body);
const ofFolder = (more: object) => ({
  workspaceId: project.id,
  environment: 'prod',
  path: '/',
  ...more,
});
const open = async (): Promise<readonly string[]> => {
  const manager = scene.actors[1] as Actor;
  const query = { workspaceId: project.id, status: 'open', limit: '20' };
  const { body } = await world.app.ok('GET', requestsAt, { token: manager.token, query });
  return body.approvals.map(({ id }: Wire) => id);
};

/** All that anybody may do to secrets without approving anything, or changing the policy. */
const roads: Readonly<Record<string, Road>> = {
  create: (actor, n) => place.secret(actor, 'POST', `MADE_${n}`, { secretValue: 'v' }),
  update: (actor, n) => place.secret(actor, 'PATCH', 'STANDING', { secretValue: `${n}` }),
  rename: (actor, n) => place.secret(actor, 'PATCH', 'OTHER', { newSecretName: `OTHER_${n}` }),
  delete: (actor) => place.secret(actor, 'DELETE', 'OTHER'),
  'delete below': (actor) => place.secret(actor, 'DELETE', 'BELOW', { secretPath: '/app' }),
  'create many': batch('POST'),
  'update many': batch('PATCH'),
  'delete many': batch('DELETE'),
  'move out': move('prod', 'dev'),
  'move in': move('dev', 'prod'),
  restore: (actor) => world.send(actor, 'POST', `/api/v4/secrets/${scene.deletedId}/restore`, {}),
  'roll back': (actor, n) =>
    world.send(actor, 'POST', `/api/v1/secret-snapshot/${scene.snapshotId}/rollback`, {
      deepRollback: n % 2 === 0,
    }),
  'delete folder': (actor) => world.send(actor, 'DELETE', `/api/v1/folders/${scene.folderId}`, ofFolder({})),
  'rename folder': (actor, n) =>
    world.send(actor, 'PATCH', `/api/v1/folders/${scene.folderId}`, ofFolder({ name: `app-${n}` })),
  import: (actor) =>
    world.send(actor, 'POST', '/api/v1/secret-imports', {
      ...ofFolder({ import: { environment: 'dev', path: '/' } }),
      isReplication: true,
    }),
  'update, newer': (actor, n) =>
    world.send(actor, 'PATCH', '/api/v4/secrets/STANDING', {
      ...{ projectId: project.id, environment: 'prod', secretPath: '/', secretValue: `newer ${n}` },
    }),
  'update many, newer': (actor, n) =>
    world.send(actor, 'PATCH', '/api/v4/secrets/batch', {
      ...{ projectId: project.id, environment: 'prod', secretPath: '/', mode: 'upsert' },
      secrets: [{ secretKey: 'STANDING', secretValue: `newer ${n}` }],
    }),
  'rename folders': (actor, n) =>
    world.send(actor, 'PATCH', '/api/v2/folders/batch', {
      projectSlug: project.slug,
      folders: [{ ...ofFolder({ name: `app-${n}` }), id: scene.folderId }],
    }),
  rotate: (actor) =>
    world.send(actor, 'POST', '/api/v2/secret-rotations/sendgrid-api-key', {
      ...{ projectId: project.id, environment: 'prod', secretPath: '/', name: 'mail', rotationInterval: 30 },
      rotateAtUtc: { hours: 3, minutes: 0 },
      connectionCredentials: { apiKey: 'SG.of-the-administrator' },
      parameters: { scopes: ['mail.send'] },
      secretsMapping: { apiKey: 'STANDING' },
    }),
  'note references anew': (actor) =>
    world.send(actor, 'POST', '/api/v3/secrets/backfill-secret-references', { projectId: project.id }),
  'restore environment': (actor) =>
    world.send(
      actor,
      'POST',
      `/api/v1/projects/${project.id}/environments/${environmentOf('prod')}/restore`,
      {},
    ),
  'rename environment': environment('PATCH', { slug: 'former' }),
  'delete environment': environment('DELETE', {}),
  merge: async (actor, n) => {
    const all = await open();
    const id = all[n % Math.max(all.length, 1)];
    return id && place.merge(actor, id, { bypassReason: 'just so' });
  },
  'approve one’s own': async (actor, n) => {
    const all = await open();
    const id = all[n % Math.max(all.length, 1)];
    return id && place.review(actor, id);
  },
};

const standing = async () => ({
  root: await place.values(),
  below: await place.values('/app'),
});

const steps = fc.array(
  fc.record({
    road: fc.constantFrom(...Object.keys(roads)),
    actor: fc.nat({ max: 3 }),
    n: fc.nat({ max: 9 }),
  }),
  { minLength: 1, maxLength: 10 },
);

it('no sequence of operations by people or machines changes what a hard policy protects without its approvals', async () => {
  const before = await standing();
  expect(before).toEqual({ root: { STANDING: 'old', OTHER: 'other' }, below: { BELOW: 'v' } });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      for (const { road, actor, n } of sequence) {
        const reply = await (roads[road] as Road)(scene.actors[actor] as Actor, n);
        if (reply) expect(reply.status, `${road}: ${reply.body?.message}`).toBeLessThan(500);
      }
      expect(await standing()).toEqual(before);
    }),
    { numRuns: 25 },
  );
}, 120_000);
