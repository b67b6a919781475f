import { beforeAll, describe, expect, it } from 'vitest';
import { firstUses } from '../../../functions/workers/trail/first-uses.ts';
import { lastUses } from '../../../functions/workers/trail/last-uses.ts';
import type { Item } from '../../../layers/adapters/dynamo/items.ts';
import { knownUses, tellFirstUse } from '../../../layers/adapters/dynamo/records/known-uses.ts';
import { lastUsePut, notedSincePut } from '../../../layers/adapters/dynamo/records/last-uses.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { gatheredFrom } from '../../world/trail.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let table: Table;
let projectId: string;
beforeAll(async () => {
  world = await openWorld();
  table = openTable({ table: world.app.table, storageTimeout: 10_000, storageAttempts: 2 });
  projectId = (await world.project()).id;
  await table.call('PutItem', notedSincePut(table.name, '2026-01-01T00:00:00.000Z'));
});

const day = 86_400;
const where = { environment: 'dev' };

const secret = async (name: string, more: object = {}): Promise<void> => {
  const body = { workspaceId: projectId, ...where, secretValue: 'v', ...more };
  await world.ok(world.admin, 'POST', `/api/v3/secrets/raw/${name}`, body);
};
const folder = (name: string, path = '/') =>
  world.ok(world.admin, 'POST', '/api/v1/folders', { workspaceId: projectId, ...where, name, path });

const get = (path: string, query: object = {}, actor: Actor = world.admin) =>
  world.app.ok('GET', path, {
    token: actor.token,
    query: { workspaceId: projectId, ...where, ...query } as Record<string, string>,
  });
const read = (name: string, query: object = {}, actor?: Actor) =>
  get(`/api/v3/secrets/raw/${name}`, query, actor);
const list = (query: object = {}, actor?: Actor) => get('/api/v3/secrets/raw', query, actor);

const events = async () =>
  gatheredFrom(
    (await storedItemsOf(world.app.table)).filter(({ pk }) =>
      pk.startsWith('AUDIT#'),
    ) as unknown as readonly Item[],
  );

let writes = 0;
/** A process of the worker that has just started. */
const notingUses = () =>
  lastUses({
    put: async (use) => {
      writes += 1;
      await table.call('PutItem', lastUsePut(table.name, use)).catch((error) => {
        if (error.name !== 'ConditionalCheckFailedException') throw error;
      });
    },
  });
const noteUses = async () => notingUses()(await events());

const unused = async (query: object = {}, actor: Actor = world.admin) => {
  const path = `/api/v1/projects/${projectId}/audit-logs/unused-secrets`;
  const request = { token: actor.token, query: { days: '30', ...where, ...query } as Record<string, string> };
  return world.app.request('GET', path, request);
};
const unusedNames = async (query: object = {}): Promise<readonly string[]> =>
  (await unused(query)).body.secrets.map(({ secretKey }: { secretKey: string }) => secretKey);

describe('secrets that nobody reads', () => {
  beforeAll(async () => {
    await folder('listed');
    await folder('below');
    await folder('deep', '/below');
    await folder('imported');
    await secret('NEVER_READ');
    await secret('READ_LONG_AGO');
    await secret('READ_LATELY');
    await secret('REFERRED_TO');
    await secret('IN_LISTED', { secretPath: '/listed' });
    await secret('IN_DEEP', { secretPath: '/below/deep' });
    await secret('IN_IMPORTED', { secretPath: '/imported' });
    await secret('REFERS', { secretPath: '/listed', secretValue: '$' + '{dev.REFERRED_TO}' });
    await world.ok(world.admin, 'POST', '/api/v1/secret-imports', {
      workspaceId: projectId,
      ...where,
      path: '/listed',
      import: { environment: 'dev', path: '/imported' },
    });
    await read('READ_LONG_AGO');
    world.app.runtime.advance(60 * day);
    await read('READ_LATELY');
    await list({ secretPath: '/listed' });
    await list({ secretPath: '/below', recursive: 'true' });
    world.app.runtime.advance(10 * day);
    await secret('NEW');
    await noteUses();
  });

  it('are listed with the last day that is known, and new ones, imported ones and referred ones are not', async () => {
    const { status, body } = await unused();
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toEqual({
      usesNotedSince: '2026-01-01T00:00:00.000Z',
      secrets: [
        expect.objectContaining({ secretKey: 'NEVER_READ', environment: 'dev', lastUsedOn: null }),
        expect.objectContaining({ secretKey: 'READ_LONG_AGO', lastUsedOn: expect.any(String) }),
      ],
    });
  });

  it('are more for fewer days, and those of a folder alone when it is named', async () => {
    expect(await unusedNames({ days: '5', secretPath: '/below' })).toEqual(['IN_DEEP']);
    expect(await unusedNames({ secretPath: '/below' })).toEqual([]);
    expect(await unusedNames({ days: '365' })).toEqual([]);
  });

  it('come in pages that together are the whole', async () => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await unused({ limit: '2', ...(cursor && { cursor }) });
      found.push(...body.secrets.map(({ secretKey }: { secretKey: string }) => secretKey));
      cursor = body.nextCursor;
    } while (cursor);
    expect(found).toEqual(['NEVER_READ', 'READ_LONG_AGO']);
  });

  it('are told to those who may read the trail and the secrets, and to nobody from elsewhere', async () => {
    const member = await world.machineIn(projectId, 'member');
    const noAccess = await world.machineIn(projectId, 'no-access');
    const foreign = await world.identity('admin', await world.newOrganization());
    expect((await unused({}, member)).status).toBe(200);
    expect((await unused({}, noAccess)).status).toBe(403);
    expect((await unused({}, foreign)).status).toBe(404);
    expect((await unused({ days: '0' })).status).toBe(422);
  });

  it('cost a write a day for each of them, and not for each use', async () => {
    const note = notingUses();
    writes = 0;
    await note(await events());
    const first = writes;
    for (let n = 0; n < 5; n += 1) await read('READ_LATELY');
    writes = 0;
    await note(await events());
    expect(first).toBeGreaterThan(0);
    // The secret, and the machine that read it, on a day that is new to both.
    expect(writes).toBeLessThanOrEqual(2);
  });

  it('keep their last day when an older event comes late', async () => {
    const all = await events();
    await notingUses()(all);
    await notingUses()(all.toReversed());
    expect(await unusedNames()).not.toContain('READ_LATELY');
  });
});

describe('machine identities that nobody uses', () => {
  const unusedIdentities = async (actor: Actor, query: Record<string, string> = {}) =>
    world.app.request('GET', '/api/v1/organization/audit-logs/unused-identities', {
      token: actor.token,
      query,
    });

  it('are listed, the longest unused first, in pages', async () => {
    const idle = await world.identity('member');
    const busy = await world.identity('member');
    await world.send(busy, 'GET', '/api/v1/identities?orgId=' + world.orgId);
    world.app.runtime.advance(20 * day);
    await world.ok(world.admin, 'GET', '/api/v1/project-templates');
    const fresh = await world.identity('member');
    await noteUses();
    const ids = async (query: Record<string, string>) => {
      const { status, body } = await unusedIdentities(world.admin, query);
      expect(status, JSON.stringify(body)).toBe(200);
      return body.identities.map(({ id }: { id: string }) => id);
    };
    const all = await ids({ days: '10' });
    expect(all).toContain(idle.id);
    expect(all).not.toContain(world.admin.id);
    expect(all).not.toContain(fresh.id);
    const paged = [...(await ids({ days: '10', limit: '1' })), ...(await ids({ days: '10', offset: '1' }))];
    expect(paged).toEqual(all);
  });

  it('are told to those who may read the trail', async () => {
    expect((await unusedIdentities(await world.identity('no-access'))).status).toBe(403);
    const foreign = await world.identity('admin', await world.newOrganization());
    const { body } = await unusedIdentities(foreign, { days: '1' });
    expect(JSON.stringify(body)).not.toContain(world.admin.id);
  });
});

describe('the first use of a secret', () => {
  let tells = 0;
  const telling = (fails = false) =>
    firstUses({
      known: (uses) => knownUses(table, world.app.runtime, uses),
      tell: async (use) => {
        tells += 1;
        await tellFirstUse(table, world.app.runtime, use);
        if (fails) throw new Error('lost the answer');
      },
    });
  const told = async () =>
    (await events()).map(({ event }) => event).filter(({ type }) => type === 'first-secret-use');

  it('by somebody never seen before is an event of its own, once, whatever comes again', async () => {
    await telling()(await events());
    const before = (await told()).length;
    const stranger = await world.machineIn(projectId, 'viewer');
    await read('NEVER_READ', {}, stranger);
    await read('NEVER_READ', {}, stranger);
    await list({ secretPath: '/listed' }, stranger);
    const all = await events();
    await Promise.all([telling()(all), telling()(all), telling()(all.toReversed())]);
    await telling()(all);
    const news = (await told()).slice(before).length;
    expect((await told()).length - before).toBe(2);
    expect(news).toBe(2);
    const [mine] = (await told()).filter(
      ({ actor, metadata }) => actor.metadata.identityId === stranger.id && metadata.secretKey !== undefined,
    );
    expect(mine).toMatchObject({
      type: 'first-secret-use',
      outcome: 'success',
      organizationId: world.orgId,
      projectId,
      metadata: { secretKey: 'NEVER_READ', environment: 'dev', secretPath: '/', eventId: expect.any(String) },
    });
    // It goes to the bus also where events of reads do not.
    expect(mine?.read).toBeUndefined();
  });

  it('costs no write once it is known', async () => {
    tells = 0;
    await telling()(await events());
    expect(tells).toBe(0);
  });

  it('is told once when the answer of the write is lost and everything comes again', async () => {
    const another = await world.machineIn(projectId, 'viewer');
    await read('NEVER_READ', {}, another);
    const all = await events();
    await expect(telling(true)(all)).rejects.toThrow('lost');
    await telling()(all);
    const mine = (await told()).filter(({ actor }) => actor.metadata.identityId === another.id);
    expect(mine).toHaveLength(1);
  });

  it('is none when the read was refused', async () => {
    const refused = await world.machineIn(projectId, 'no-access');
    await world.app.request('GET', '/api/v3/secrets/raw/NEVER_READ', {
      token: refused.token,
      query: { workspaceId: projectId, ...where },
    });
    await telling()(await events());
    expect((await told()).filter(({ actor }) => actor.metadata.identityId === refused.id)).toEqual([]);
  });

  const toldTo = async ({ id }: Actor) => {
    await telling()(await events());
    return (await told())
      .filter(({ actor }) => actor.metadata.identityId === id)
      .map(({ metadata: { environment, secretPath, secretKey } }) =>
        [environment, secretPath, secretKey].filter((part) => part !== undefined).join(' '),
      )
      .toSorted();
  };
  const overview = (actor: Actor, environments: string, query: object = {}) =>
    world.app.ok('GET', '/api/v1/dashboard/secrets-overview', {
      token: actor.token,
      query: { projectId, environments, ...query } as Record<string, string>,
    });
  const details = (actor: Actor, query: object = {}) =>
    world.app.ok('GET', '/api/v1/dashboard/secrets-details', {
      token: actor.token,
      query: { projectId, ...where, ...query } as Record<string, string>,
    });

  it('is none when a folder has nothing, is not there, or its secrets were not asked for', async () => {
    await folder('hollow');
    const curious = await world.machineIn(projectId, 'viewer');
    await list({ secretPath: '/hollow' }, curious);
    await list({ secretPath: '/not-there' }, curious);
    await overview(curious, 'dev,prod', { secretPath: '/not-there' });
    await details(curious, { secretPath: '/hollow' });
    await details(curious, { includeSecrets: 'false' });
    await overview(curious, 'dev', { includeSecrets: 'false' });
    expect(await toldTo(curious)).toEqual([]);
  });

  it('is one for each environment that a dashboard listed together and that had secrets', async () => {
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/IN_PROD', {
      ...{ workspaceId: projectId, environment: 'prod', secretValue: 'v' },
    });
    const viewer = await world.machineIn(projectId, 'viewer');
    await list({}, viewer);
    expect(await toldTo(viewer)).toEqual(['dev /']);
    await overview(viewer, 'dev,staging,prod');
    expect(await toldTo(viewer)).toEqual(['dev /', 'prod /']);
  });

  it('is that of a folder that only imports', async () => {
    await folder('borrows');
    await world.ok(world.admin, 'POST', '/api/v1/secret-imports', {
      ...{ workspaceId: projectId, ...where, path: '/borrows' },
      import: { environment: 'dev', path: '/imported' },
    });
    const borrower = await world.machineIn(projectId, 'viewer');
    await list({ secretPath: '/borrows', include_imports: 'true' }, borrower);
    expect(await toldTo(borrower)).toEqual(['dev /borrows']);
  });

  it('is that of its history too', async () => {
    const historian = await world.machineIn(projectId, 'member');
    const { secret: found } = (await read('IN_DEEP', { secretPath: '/below/deep' })).body;
    await world.ok(historian, 'GET', `/api/v1/secret/${found.id}/secret-versions`);
    const path = `/api/v1/workspace/${projectId}/secret-snapshots`;
    const { secretSnapshots } = (await get(path, { path: '/listed' }, historian)).body;
    await world.ok(historian, 'GET', `/api/v1/secret-snapshot/${secretSnapshots[0].id}`);
    expect(await toldTo(historian)).toEqual(['dev /below/deep IN_DEEP', 'dev /listed']);
  });
});
