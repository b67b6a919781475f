import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../world/world.ts';
import { type ApprovalsPlace, openApprovals, type Wire } from './approvals-place.ts';

/** Every road by which somebody without approvals might change a protected secret. */
const place = await openApprovals(() => ({ secretPath: '/**' }));
const { world, project, requester } = place;
const send = (method: string, path: string, body: object, actor: Actor = requester) =>
  world.send(actor, method, path, { workspaceId: project.id, projectId: project.id, ...body });
const environmentId = project.environments.find(({ slug }: Wire) => slug === 'prod').id;

const folder = async (name: string, environment = 'prod', path = '/') =>
  (
    await world.ok(world.admin, 'POST', '/api/v1/folders', {
      workspaceId: project.id,
      environment,
      path,
      name,
    })
  ).folder;
const idOf = async (name: string, environment = 'prod', secretPath = '/') =>
  (
    await world.app.ok('GET', `/api/v3/secrets/raw/${name}`, {
      token: world.admin.token,
      query: { workspaceId: project.id, environment, secretPath },
    })
  ).body.secret.id as string;

/** Puts a secret into production although a policy is there: its requests are approved by both. */
const standing = async (name: string, secretPath = '/', value = 'old') => {
  const asked = await place.secret(requester, 'POST', name, { secretValue: value, secretPath });
  await place.review(place.approver, asked.body.approval.id);
  const merged = await place.merge(place.second, asked.body.approval.id);
  expect(merged.status).toBe(200);
};

/** A road that ends in a request: nothing changes before it is merged. */
const becomesARequest = async (go: () => Promise<Wire>, before: () => Promise<unknown>) => {
  const was = await before();
  const reply = await go();
  expect([reply.status, Object.keys(reply.body)]).toEqual([200, ['approval']]);
  expect(await before()).toEqual(was);
  return reply.body.approval;
};

const mergeIt = async (id: string, { approver, merge, review }: ApprovalsPlace = place) => {
  expect((await review(approver, id)).status).toBe(200);
  const merged = await merge(requester, id);
  expect([merged.status, merged.body.message]).toEqual([200, undefined]);
};

beforeAll(async () => {
  await folder('app');
  await folder('app', 'dev');
  for (const name of ['ONE', 'TWO', 'THREE']) await standing(name, '/app');
});

const inApp = () => place.values('/app');

describe('what becomes a request and is carried out by its merge', () => {
  it('ok/single writes', async () => {
    const at = { secretPath: '/app' };
    const made = await becomesARequest(
      () => place.secret(requester, 'POST', 'MADE', { ...at, secretValue: 'made' }),
      inApp,
    );
    const changed = await becomesARequest(
      () => place.secret(requester, 'PATCH', 'ONE', { ...at, secretValue: '1', newSecretName: 'UNO' }),
      inApp,
    );
    const gone = await becomesARequest(() => place.secret(requester, 'DELETE', 'TWO', at), inApp);
    for (const { id } of [made, changed, gone]) await mergeIt(id);
    expect(await inApp()).toEqual({ MADE: 'made', UNO: '1', THREE: 'old' });
  });

  it('ok/batches, across folders that are not all protected', async () => {
    const batch = '/api/v3/secrets/batch/raw';
    const names = ['A', 'B'].map((secretKey) => ({ secretKey, secretValue: 'v' }));
    const created = await becomesARequest(
      () => send('POST', batch, { environment: 'prod', secretPath: '/app', secrets: names }),
      inApp,
    );
    expect((await place.read(requester, created.id)).commits).toHaveLength(2);
    await mergeIt(created.id);
    const upserted = await becomesARequest(
      () =>
        send('PATCH', batch, {
          environment: 'prod',
          secretPath: '/app',
          mode: 'upsert',
          secrets: [
            { secretKey: 'A', secretValue: 'w' },
            { secretKey: 'C', secretValue: 'v' },
          ],
        }),
      inApp,
    );
    await mergeIt(upserted.id);
    const deleted = await becomesARequest(
      () =>
        send('DELETE', batch, {
          environment: 'prod',
          secretPath: '/app',
          secrets: [{ secretKey: 'B' }, { secretKey: 'C' }],
        }),
      inApp,
    );
    await mergeIt(deleted.id);
    expect(await inApp()).toMatchObject({ A: 'w' });
    expect(Object.keys(await inApp())).not.toContain('B');
  });

  it('ok/moves, out of a protected place and into one', async () => {
    const move = (from: string, to: string, secretIds: readonly string[]) =>
      send('POST', '/api/v3/secrets/move', {
        projectSlug: project.slug,
        sourceEnvironment: from,
        sourceSecretPath: '/app',
        destinationEnvironment: to,
        destinationSecretPath: '/app',
        secretIds,
      });
    const id = await idOf('THREE', 'prod', '/app');
    const away = await becomesARequest(() => move('prod', 'dev', [id]), inApp);
    await mergeIt(away.id);
    expect(Object.keys(await inApp())).not.toContain('THREE');
    expect(await idOf('THREE', 'dev', '/app')).toBe(id);
    const back = await becomesARequest(() => move('dev', 'prod', [id]), inApp);
    await mergeIt(back.id);
    expect(await inApp()).toMatchObject({ THREE: 'old' });
  });

  it('ok/tags', async () => {
    const tag = await world.ok(world.admin, 'POST', `/api/v1/workspace/${project.id}/tags`, {
      slug: 'reviewed',
      color: '#000',
    });
    expect(tag.workspaceTag.slug).toBe('reviewed');
    const asked = await becomesARequest(
      () =>
        send('POST', '/api/v4/secrets/tags/THREE', {
          environment: 'prod',
          secretPath: '/app',
          tagSlugs: ['reviewed'],
        }),
      inApp,
    );
    await mergeIt(asked.id);
  });

  it('ok/rolling back, and restoring what was deleted', async () => {
    const list = async () =>
      (
        await world.app.ok('GET', `/api/v1/workspace/${project.id}/secret-snapshots`, {
          token: world.admin.token,
          query: { environment: 'prod', path: '/app', limit: '100' },
        })
      ).body.secretSnapshots;
    const id = await idOf('THREE', 'prod', '/app');
    await mergeIt(
      (await place.secret(requester, 'DELETE', 'THREE', { secretPath: '/app' })).body.approval.id,
    );
    const restored = await becomesARequest(() => send('POST', `/api/v4/secrets/${id}/restore`, {}), inApp);
    const [, previous] = await list();
    const rolledBack = await becomesARequest(
      () => send('POST', `/api/v1/secret-snapshot/${previous.id}/rollback`, {}),
      inApp,
    );
    await mergeIt(restored.id);
    expect(await inApp()).toMatchObject({ THREE: 'old' });
    await place.review(place.approver, rolledBack.id);
    expect((await place.merge(requester, rolledBack.id)).status).toBe(400);
    const again = (await place.secret(requester, 'PATCH', 'THREE', { secretPath: '/app', secretValue: 'x' }))
      .body.approval;
    await mergeIt(again.id);
    const [, before] = await list();
    const back = await send('POST', `/api/v1/secret-snapshot/${before.id}/rollback`, {});
    await mergeIt(back.body.approval.id);
    expect(await inApp()).toMatchObject({ THREE: 'old' });
  });

  it('ok/deleting a folder with its secrets', async () => {
    const doomed = await folder('doomed');
    await folder('below', 'prod', '/doomed');
    await standing('DOOMED', '/doomed/below');
    const asked = await becomesARequest(
      () => send('DELETE', `/api/v1/folders/${doomed.id}`, { environment: 'prod', path: '/' }),
      () => place.values('/doomed/below'),
    );
    await mergeIt(asked.id);
    const listing = await world.app.request('GET', '/api/v1/folders', {
      token: world.admin.token,
      query: { workspaceId: project.id, environment: 'prod', path: '/' },
    });
    expect(listing.body.folders.map(({ name }: Wire) => name)).not.toContain('doomed');
    const restored = await send('POST', `/api/v1/folders/${doomed.id}/restore`, {});
    expect([restored.status, restored.body.message]).toEqual([403, expect.stringContaining('production')]);
  });
});

describe('what cannot be asked for is refused, naming the policy', () => {
  const refusal = (reply: Wire) => [reply.status, reply.body.message];
  const named = [403, expect.stringContaining("'production'")];

  it('fail/another name for a folder or a slug for the environment', async () => {
    const { id } = (
      await world.app.ok('GET', '/api/v1/folders', {
        token: world.admin.token,
        query: { workspaceId: project.id, environment: 'prod', path: '/' },
      })
    ).body.folders.find(({ name }: Wire) => name === 'app');
    const renamed = { environment: 'prod', path: '/', name: 'elsewhere' };
    expect(refusal(await send('PATCH', `/api/v1/folders/${id}`, renamed))).toEqual(named);
    const path = `/api/v1/workspace/${project.id}/environments/${environmentId}`;
    const admin = await world.personIn(project.id, 'admin');
    expect(refusal(await send('PATCH', path, { slug: 'old-prod' }, admin))).toEqual(named);
    expect(refusal(await send('DELETE', path, {}, admin))).toEqual(named);
    expect((await send('PATCH', path, { name: 'Production!' }, admin)).status).toBe(200);
  });

  it('fail/imports into a protected place', async () => {
    const body = { environment: 'prod', path: '/app', import: { environment: 'dev', path: '/app' } };
    expect(refusal(await send('POST', '/api/v1/secret-imports', body))).toEqual(named);
  });

  it('fail/machines, unless the policy says otherwise', async () => {
    const machine = await world.machineIn(project.id, 'admin');
    const reply = await place.secret(machine, 'POST', 'BY_MACHINE', { secretValue: 'v' });
    expect(refusal(reply)).toEqual(named);
    const batch = await send(
      'POST',
      '/api/v3/secrets/batch/raw',
      { environment: 'prod', secretPath: '/', secrets: [{ secretKey: 'X', secretValue: 'v' }] },
      machine,
    );
    expect(refusal(batch)).toEqual(named);
  });
});

describe('what nobody has to approve', () => {
  it('ok/places that no policy covers', async () => {
    const reply = await place.secret(requester, 'POST', 'FREE', { environment: 'dev', secretValue: 'v' });
    expect(reply.body.secret.secretKey).toBe('FREE');
  });

  it('ok/overrides of one’s own', async () => {
    const at = { secretPath: '/app', type: 'personal' };
    const made = await place.secret(requester, 'POST', 'THREE', { ...at, secretValue: 'mine' });
    expect(made.body.secret.type).toBe('personal');
    expect((await place.secret(requester, 'DELETE', 'THREE', at)).status).toBe(200);
  });
});
