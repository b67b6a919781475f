import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';

let place: SyncPlace;

beforeAll(async () => {
  place = await openSyncPlace();
});

let number = 0;
let path = '';
let appId = '';
let folderId = '';

beforeEach(async () => {
  number += 1;
  path = `/test-${number}`;
  appId = `app-${number}`;
  folderId = await place.folder(path);
  place.target.fail(undefined);
});

const there = () => Object.fromEntries([...place.there('gitlab', { appId })].sort());
const sync = (more: object = {}) => place.sync('gitlab', { appId, secretPath: path, ...more });
const keysOf = async (id: string) => (await place.ok('GET', `/api/v1/integration/${id}/keys`)).keys;

describe('a sync', () => {
  it('brings the folder to the target when it is made, and each change afterwards', async () => {
    await place.set('ONE', '1', path);
    const { id } = await sync();
    await place.quiet();
    expect(there()).toEqual({ ONE: '1' });
    await place.set('TWO', '2', path);
    await place.set('ONE', 'one', path);
    await place.quiet();
    expect(there()).toEqual({ ONE: 'one', TWO: '2' });
    await place.drop('ONE', path);
    await place.quiet();
    expect(there()).toEqual({ TWO: '2' });
    expect(await place.read(id)).toMatchObject({ isSynced: true, syncMessage: '', nextAttemptAt: null });
  });

  it('follows imports and references', async () => {
    const from = `/from-${number}`;
    await place.folder(from, 'prod');
    await place.set('IMPORTED', 'a', from, 'prod');
    await place.set('OTHER', 'b', '/', 'staging');
    await place.ok('POST', '/api/v1/secret-imports', {
      workspaceId: place.project.id,
      environment: 'dev',
      path,
      import: { environment: 'prod', path: from },
    });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a value refers to another secret
    await place.set('REFERS', 'to ${staging.OTHER}', path);
    await sync();
    await place.quiet();
    expect(there()).toEqual({ IMPORTED: 'a', REFERS: 'to b' });
    await place.set('IMPORTED', 'c', from, 'prod');
    await place.set('OTHER', 'd', '/', 'staging');
    await place.quiet();
    expect(there()).toEqual({ IMPORTED: 'c', REFERS: 'to d' });
  });

  it('names keys with prefix and suffix, and touches no other', async () => {
    await place.set('ONE', '1', path);
    place.there('gitlab', { appId }).set('FOREIGN', 'f');
    await sync({
      metadata: { secretPrefix: 'PRE_', secretSuffix: '_POST', initialSyncBehavior: 'overwrite-target' },
    });
    await place.quiet();
    expect(there()).toEqual({ FOREIGN: 'f', PRE_ONE_POST: '1' });
  });

  it('runs once for many changes', async () => {
    await sync();
    await place.quiet();
    const before = place.target.calls.filter(({ verb }) => verb === 'list').length;
    for (let change = 0; change < 8; change += 1) await place.set('MANY', String(change), path);
    await place.quiet();
    expect(place.target.calls.filter(({ verb }) => verb === 'list').length - before).toBeLessThanOrEqual(2);
    expect(there()).toEqual({ MANY: '7' });
  });

  it('does not run for changes once it is switched off, and does by hand', async () => {
    const { id } = await sync({ isActive: false });
    await place.set('ONE', '1', path);
    await place.quiet();
    expect(there()).toEqual({});
    await place.ok('POST', `/api/v1/integration/${id}/sync`);
    await place.quiet();
    expect(there()).toEqual({ ONE: '1' });
  });

  it('takes nothing away when its folder is gone', async () => {
    await place.set('ONE', '1', path);
    const { id } = await sync();
    await place.quiet();
    const where = { workspaceId: place.project.id, environment: 'dev', path: '/' };
    await place.ok('DELETE', `/api/v1/folders/${folderId}`, where);
    await place.quiet();
    expect(there()).toEqual({ ONE: '1' });
    expect((await place.read(id)).syncMessage).toContain('not found');
    // It waits for somebody, and nothing is tried again until an alarm goes off.
    expect([place.queue, place.dead]).toEqual([[], []]);
    await place.ok('POST', `/api/v1/folders/${folderId}/restore`, where);
    await place.quiet();
    expect(await place.read(id)).toMatchObject({ isSynced: true, syncMessage: '' });
  });

  it('waits for its environment, should that be deleted, and runs once it is back', async () => {
    const slug = `away-${number}`;
    const environments = `/api/v1/workspace/${place.project.id}/environments`;
    const { environment } = await place.ok('POST', environments, { name: slug, slug });
    await place.set('ONE', '1', '/', slug);
    const { id } = await sync({ sourceEnvironment: slug, secretPath: '/' });
    await place.set('ONE', '2', '/', slug);
    await place.ok('DELETE', `${environments}/${environment.id}`);
    await place.quiet(true);
    expect(there()).toEqual({});
    expect([place.queue, place.dead]).toEqual([[], []]);
    const { state } = (await place.world.read(({ syncs }) => syncs.find(id))) ?? {};
    expect(state).toMatchObject({ status: 'failed', nextAttemptAt: null });
    expect(state?.message).toContain('deleted');
    await place.ok('POST', `/api/v1/projects/${place.project.id}/environments/${environment.id}/restore`, {});
    await place.quiet();
    expect(there()).toEqual({ ONE: '2' });
  });

  it('undoes at night what others did to its keys', async () => {
    await place.set('ONE', '1', path);
    const { id } = await sync();
    await place.quiet();
    place.there('gitlab', { appId }).set('ONE', 'drifted');
    place.pass(60_000);
    await place.ok('POST', `/api/v1/integration/${id}/sync`);
    await place.quiet();
    expect(there()).toEqual({ ONE: '1' });
  });
});

describe('a key that the sync did not make', () => {
  const foreign = () => place.there('gitlab', { appId }).set('ONE', 'theirs').set('ELSE', 'theirs');

  it('is left alone, and the sync fails naming it until somebody decides', async () => {
    foreign();
    await place.set('ONE', 'ours', path);
    await place.set('TWO', '2', path);
    const { id } = await sync();
    await place.quiet();
    expect(there()).toEqual({ ELSE: 'theirs', ONE: 'theirs', TWO: '2' });
    const failed = await place.read(id);
    expect(failed).toMatchObject({ isSynced: false, nextAttemptAt: null });
    expect(failed.syncMessage).toContain('1 key in conflict (ONE)');
    expect(await keysOf(id)).toContainEqual(expect.objectContaining({ key: 'ONE', result: 'conflict' }));
    await place.ok('PATCH', `/api/v1/integration/${id}`, {
      isActive: true,
      metadata: { existingKeys: 'adopt' },
    });
    await place.quiet();
    expect(there()).toEqual({ ELSE: 'theirs', ONE: 'ours', TWO: '2' });
    expect((await place.read(id)).isSynced).toBe(true);
  });

  it('goes when the sync is to mirror the source', async () => {
    foreign();
    await place.set('ONE', 'ours', path);
    await sync({ metadata: { initialSyncBehavior: 'overwrite-target' } });
    await place.quiet();
    expect(there()).toEqual({ ONE: 'ours' });
  });

  it.each([
    ['prefer-source', 'ours'],
    ['prefer-target', 'theirs'],
  ])('comes into the project by %s', async (initialSyncBehavior, value) => {
    foreign();
    await place.set('ONE', 'ours', path);
    await sync({ metadata: { initialSyncBehavior } });
    await place.quiet();
    expect(there()).toEqual({ ELSE: 'theirs', ONE: value });
    expect(await place.secretsIn(path)).toEqual({ ELSE: 'theirs', ONE: value });
  });

  it('stays when the sync moves to another place, where its own keys are others’', async () => {
    await place.set('ONE', 'ours', path);
    const { id } = await sync();
    await place.quiet();
    const other = `${appId}-other`;
    place.there('gitlab', { appId: other }).set('ONE', 'theirs');
    await place.ok('PATCH', `/api/v1/integration/${id}`, { isActive: true, appId: other });
    await place.quiet();
    expect(place.there('gitlab', { appId: other }).get('ONE')).toBe('theirs');
    expect((await place.read(id)).syncMessage).toContain('ONE');
  });
});

describe('a target that does not answer', () => {
  it('is asked again for a day, then the order is left with the dead letters', async () => {
    await place.set('ONE', '1', path);
    place.target.fail((verb) => (verb === 'list' ? 'unreachable' : undefined));
    const began = place.world.app.runtime.now().getTime();
    const { id } = await sync();
    await place.quiet();
    const waiting = await place.read(id);
    expect(waiting.isSynced).toBe(false);
    expect(Date.parse(waiting.nextAttemptAt)).toBeGreaterThan(began);
    await place.quiet(true);
    expect(place.dead.filter((body) => body.includes(id)).length).toBe(1);
    const hours = (place.world.app.runtime.now().getTime() - began) / 3_600_000;
    expect(hours).toBeGreaterThan(24);
    expect(hours).toBeLessThan(30);
    expect((await place.read(id)).nextAttemptAt).toBeNull();
    place.target.fail(undefined);
    await place.set('ONE', '2', path);
    await place.quiet();
    expect(there()).toEqual({ ONE: '2' });
  });

  it('has one mail sent, and an event for each run', async () => {
    const mails = async () =>
      (await allItems(place.world.app.table)).filter(({ pk }) => String(pk).startsWith('MAIL#')).length;
    await place.world.personIn(place.project.id, 'admin');
    const before = await mails();
    place.target.fail((verb) => (verb === 'list' ? 'unreachable' : undefined));
    const { id } = await sync();
    await place.quiet();
    const after = await mails();
    expect(after).toBeGreaterThan(before);
    place.pass(61_000);
    await place.quiet();
    expect(await mails()).toBe(after);
    const events = (await allItems(place.world.app.table)).filter(
      (item) => item.type === 'integration-synced' && (item.metadata as { syncId?: string }).syncId === id,
    );
    expect(events.length).toBe(2);
    expect(events.every(({ metadata }) => (metadata as { isSynced: boolean }).isSynced === false)).toBe(true);
  });

  it('is written to by one sync at a time', async () => {
    const { id: first } = await sync();
    const { integrationAuthId } = await place.read(first);
    const { integration } = await place.ok('POST', '/api/v1/integration', {
      integrationAuthId,
      sourceEnvironment: 'dev',
      secretPath: path,
      appId,
      metadata: { secretPrefix: 'B_' },
    });
    const second = integration.id;
    for (let key = 0; key < 30; key += 1) await place.set(`KEY_${key}`, 'v', path);
    await place.relay();
    place.pass(3_000);
    await place.work();
    place.pass(3_000);
    const due = [...place.queue];
    const { attemptSync } = await import('../../../layers/domain/syncs/attempt.ts');
    const ids = [first, second];
    const orders = due
      .flatMap(({ body }) => JSON.parse(body).order ?? [])
      .filter(({ syncId }) => ids.includes(syncId));
    expect(new Set(orders.map(({ syncId }) => syncId)).size).toBe(2);
    place.target.most.writes = 0;
    await Promise.all(
      orders.map((order) =>
        attemptSync({ open: (type) => place.world.open(type), hasTime: () => true, attempts: 1 }, order),
      ),
    );
    expect(place.target.most.writes).toBe(1);
    await place.quiet();
    expect(Object.keys(there()).length).toBe(60);
  });
});

it('nothing secret is in the queue, the trail or the table', async () => {
  const secret = `a-value-that-nobody-may-see-${number}`;
  await place.set('HIDDEN', secret, path);
  const seen: string[] = [];
  await sync();
  await place.relay();
  seen.push(...place.queue.map(({ body }) => body));
  await place.quiet();
  expect(there()).toEqual({ HIDDEN: secret });
  seen.push(JSON.stringify(await allItems(place.world.app.table)), JSON.stringify(place.failures));
  for (const text of seen) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain('token-of-target');
  }
});
