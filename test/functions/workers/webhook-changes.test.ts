import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../functions/routes.ts';
import { secretChangeEvents } from '../../../functions/secret-changes.ts';
import { secretsChangedIn } from '../../../layers/domain/webhooks/secrets-changed.ts';
import { lastEvent, openWebhookPlace, type WebhookPlace } from '../../world/webhook-place.ts';
import type { World } from '../../world/world.ts';

let place: WebhookPlace;
let world: World;

beforeAll(async () => {
  place = await openWebhookPlace();
  world = place.world;
});
afterAll(() => place.receiver.close());

it('the rule lets through only events that operations leave, or workers', () => {
  // A merge past a soft policy leaves its own in place of the usual one; rotations and imports are carried out by workers.
  const others = ['secret-approval-bypassed', 'rotate-secrets', 'external-import-secrets'];
  const types = new Set<string | null>([...operations.map(({ audit }) => audit), ...others]);
  expect(secretChangeEvents.filter((type) => !types.has(type))).toEqual([]);
});

describe('events as operations leave them', () => {
  /** What the last event of a type says about places, after an operation left it. */
  const placesAfter = async (type: string) => secretsChangedIn(await lastEvent(world, type))?.places;
  const root = { environment: 'dev', secretPath: '/' };

  it('name every folder that a write, a batch, a move, an import or a rollback changed', async () => {
    const project = await world.project();
    const workspaceId = project.id;
    const send = (method: string, path: string, body: object) => world.ok(world.admin, method, path, body);
    await send('POST', '/api/v1/folders', { workspaceId, environment: 'dev', path: '/', name: 'a' });
    const inRoot = { workspaceId, ...root };
    const created = await send('POST', '/api/v3/secrets/raw/ONE', { ...inRoot, secretValue: '1' });
    expect(await placesAfter('create-secret')).toEqual([root]);
    await send('PATCH', '/api/v3/secrets/raw/ONE', { ...inRoot, secretValue: '2' });
    expect(await placesAfter('update-secret')).toEqual([root]);
    await send('POST', '/api/v3/secrets/batch/raw', {
      ...inRoot,
      secrets: [{ secretKey: 'TWO', secretValue: '2' }],
    });
    expect(await placesAfter('create-secrets')).toEqual([root]);
    await send('POST', '/api/v3/secrets/move', {
      projectSlug: project.slug,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/a',
      secretIds: [created.secret.id],
    });
    expect(await placesAfter('move-secrets')).toEqual([root, { environment: 'dev', secretPath: '/a' }]);
    await send('POST', '/api/v1/secret-imports', {
      workspaceId,
      environment: 'dev',
      path: '/',
      import: { environment: 'prod', path: '/' },
    });
    expect(await placesAfter('create-secret-import')).toEqual([root]);
    await send('DELETE', '/api/v3/secrets/raw/TWO', inRoot);
    expect(await placesAfter('delete-secret')).toEqual([root]);
    const snapshots = `/api/v1/workspace/${workspaceId}/secret-snapshots`;
    const query = { environment: 'dev', path: '/', offset: 0, limit: 5 };
    const { body } = await world.app.ok('GET', snapshots, { token: world.admin.token, query });
    const rollback = `/api/v1/secret-snapshot/${body.secretSnapshots.at(-1).id}/rollback`;
    await send('POST', rollback, {});
    expect(await placesAfter('rollback-secret-snapshot')).toEqual([root]);
  });

  it('name every folder of a batch that spans several', async () => {
    const { id: workspaceId } = await world.project();
    const send = (method: string, path: string, body: object) => world.ok(world.admin, method, path, body);
    await send('POST', '/api/v1/folders', { workspaceId, environment: 'dev', path: '/', name: 'a' });
    await send('POST', '/api/v3/secrets/batch/raw', {
      workspaceId,
      ...root,
      secrets: [
        { secretKey: 'ONE', secretValue: '1' },
        { secretKey: 'TWO', secretValue: '2', secretPath: '/a' },
      ],
    });
    expect(await placesAfter('create-secrets')).toEqual([root, { environment: 'dev', secretPath: '/a' }]);
  });
});
