import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';
import type { Actor } from '../../world/world.ts';

let place: SyncPlace;
let number = 0;
let path = '';
let appId = '';

beforeAll(async () => {
  place = await openSyncPlace();
});

beforeEach(async () => {
  number += 1;
  path = `/rights-${number}`;
  appId = `app-${number}`;
  await place.folder(path);
});

const there = () => Object.fromEntries([...place.there('gitlab', { appId })].sort());
const sync = (more: object = {}) => place.sync('gitlab', { appId, secretPath: path, ...more });

/** A machine that may do all to integrations and imports, and read secrets where these rules say. */
const machineThat = async (slug: string, ...rules: object[]): Promise<Actor> => {
  const { world, project } = place;
  await world.ok(world.admin, 'POST', `/api/v1/workspace/${project.slug}/roles`, {
    slug,
    name: slug,
    permissions: [
      { subject: 'integrations', action: ['read', 'edit'] },
      { subject: 'secret-imports', action: ['read', 'create', 'edit'] },
      ...rules,
    ],
  });
  return world.machineIn(project.id, slug);
};

describe('names of keys', () => {
  it('are told only to who may read the secrets of the folder', async () => {
    place.there('gitlab', { appId }).set('FOREIGN', 'theirs');
    await place.set('FOREIGN', 'ours', path);
    const { id } = await sync();
    await place.quiet();
    const blind = await machineThat(`blind-${number}`);
    const keys = (actor: Actor) => place.world.send(actor, 'GET', `/api/v1/integration/${id}/keys`);
    expect((await keys(place.world.admin)).body.keys).toMatchObject([{ key: 'FOREIGN' }]);
    expect((await keys(blind)).status).toBe(403);
    const message = async (actor: Actor) =>
      (await place.ok('GET', `/api/v1/integration/${id}`, undefined, actor)).integration.syncMessage;
    expect(await message(place.world.admin)).toContain('FOREIGN');
    expect(await message(blind)).not.toContain('FOREIGN');
  });
});

const imports = (from: string, into: string) => ({
  workspaceId: place.project.id,
  environment: 'dev',
  path: into,
  import: { environment: 'dev', path: from },
});

describe('an import into what a sync reads', () => {
  it('needs the right to read all of it, not only some', async () => {
    const from = `/partly-${number}`;
    await place.folder(from);
    await place.set('HIDDEN', 'h', from);
    await place.set('SHOWN', 's', from);
    await sync();
    await place.quiet();
    const actor = await machineThat(`partly-${number}`, {
      subject: 'secrets',
      action: ['read'],
      conditions: { secretName: { $ne: 'HIDDEN' } },
    });
    const create = (into: string) =>
      place.world.send(actor, 'POST', '/api/v1/secret-imports', imports(from, into));
    expect((await create(path)).status).toBe(403);
    // Where no sync reads, readers see of it what they may read themselves.
    const elsewhere = `/elsewhere-${number}`;
    await place.folder(elsewhere);
    expect((await create(elsewhere)).status).toBe(200);
  });

  it('needs the right to read it also before a run has found the folder in between', async () => {
    const [between, hidden] = [`/between-${number}`, `/hidden-${number}`];
    await place.folder(between);
    await place.folder(hidden);
    await place.set('HIDDEN', 'h', hidden);
    await sync();
    await place.quiet();
    await place.ok('POST', '/api/v1/secret-imports', imports(between, path));
    // No run since: what the last one noted knows nothing of the folder in between.
    const actor = await machineThat(`bringer-${number}`, {
      subject: 'secrets',
      action: ['read'],
      conditions: { secretName: { $ne: 'HIDDEN' } },
    });
    const refused = await place.world.send(actor, 'POST', '/api/v1/secret-imports', imports(hidden, between));
    expect(refused.status).toBe(403);
    await place.quiet();
    expect(there()).toEqual({});
  });

  it('made while a run reads is seen by the run that follows', async () => {
    const from = `/from-${number}`;
    await place.folder(from);
    await place.set('IMPORTED', 'i', from);
    await place.set('OWN', 'o', path);
    await sync();
    let isMade = false;
    place.target.fail((verb) => {
      if (verb === 'list' && !isMade) {
        isMade = true;
        making = place.ok('POST', '/api/v1/secret-imports', imports(from, path));
      }
      return undefined;
    });
    let making: Promise<unknown> = Promise.resolve();
    await place.quiet();
    await making;
    place.target.fail(undefined);
    await place.quiet();
    expect(there()).toEqual({ IMPORTED: 'i', OWN: 'o' });
  });
});

describe('what is known of keys', () => {
  it('goes with the connection that took its syncs along', async () => {
    await place.set('ONE', '1', path);
    const { id, integrationAuthId } = await sync();
    await place.quiet();
    const rows = async () =>
      (await allItems(place.world.app.table)).filter(({ pk }) => pk === `SYNC#${id}`).map(({ sk }) => sk);
    expect(await rows()).not.toEqual([]);
    await place.ok('DELETE', `/api/v1/integration-auth/${integrationAuthId}`);
    await place.quiet();
    expect(await rows()).toEqual([]);
  });
});
