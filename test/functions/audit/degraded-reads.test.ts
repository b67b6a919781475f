import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Intercept, type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let proxy: StorageProxy;
let world: World;
let projectId: string;
beforeAll(async () => {
  proxy = await startProxy(dynamodb());
  world = await openWorld({ storageAttempts: 1 }, proxy.url);
  projectId = (await world.project()).id;
  await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/DB', {
    workspaceId: projectId,
    environment: 'dev',
    secretValue: 'a value',
  });
});
afterEach(() => proxy.intercept(undefined));
afterAll(() => proxy.close());

const throttle = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'busy',
});
const isEvent = (input: unknown): boolean => JSON.stringify(input).includes('"AUDIT#');

/** Nobody can write into the trail. */
const trailAway: Intercept = async ({ operation, input }, forward) =>
  /Put|Update|Transact/.test(operation) && isEvent(input) ? { status: 400, body: throttle } : forward();
/** Nobody can do anything. */
const allAway: Intercept = async () => ({ status: 400, body: throttle });

const choose = (auditFailureMode: string, actor: Actor = world.admin) =>
  world.send(actor, 'PATCH', `/api/v1/organization/${actor.orgId}`, { auditFailureMode });

const read = (actor: Actor = world.admin) =>
  world.app.request('GET', '/api/v3/secrets/raw/DB', {
    token: actor.token,
    query: { workspaceId: projectId, environment: 'dev' },
  });

const eventsOf = async (type: string) =>
  (await storedItemsOf(world.app.table))
    .filter(({ pk, doc }) => String(pk).startsWith('AUDIT#') && String(doc).includes(`"type":"${type}"`))
    .map(({ doc }) => JSON.parse(String(doc)));

describe('an organization that says nothing', () => {
  it('fails reads whose event cannot be written, and gives nothing out', async () => {
    proxy.intercept(trailAway);
    const { status, text } = await read();
    expect(status).toBe(429);
    expect(text).not.toContain('a value');
  });
});

describe('an organization that chose to go on', () => {
  beforeAll(async () => {
    const { body } = await choose('degrade');
    expect(body.organization.auditFailureMode).toBe('degrade');
  });

  it('has that choice in its trail', async () => {
    const events = await eventsOf('update-organization');
    expect(events.at(-1).metadata).toMatchObject({
      settings: ['auditFailureMode'],
      auditFailureMode: 'degrade',
    });
  });

  it('gets its reads answered, and one event with their number and times when the trail is back', async () => {
    proxy.intercept(trailAway);
    const from = world.app.runtime.now().toISOString();
    for (let n = 0; n < 3; n += 1) {
      const { status, body } = await read();
      expect(status).toBe(200);
      expect(body.secret.secretValue).toBe('a value');
    }
    const to = world.app.runtime.now().toISOString();
    expect(await eventsOf('unaudited-reads')).toEqual([]);
    proxy.intercept(undefined);
    expect((await read()).status).toBe(200);
    const [told, ...more] = await eventsOf('unaudited-reads');
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      outcome: 'failed',
      organizationId: world.orgId,
      actor: { type: 'platform' },
      metadata: { count: 3 },
    });
    expect(told.metadata.firstAt >= from && told.metadata.lastAt <= to).toBe(true);
    await read();
    expect(await eventsOf('unaudited-reads')).toHaveLength(1);
  });

  it('tells it later when that event cannot be written either', async () => {
    const before = (await eventsOf('unaudited-reads')).length;
    proxy.intercept(trailAway);
    await read();
    proxy.intercept(async ({ operation, input }, forward) =>
      operation === 'PutItem' && JSON.stringify(input).includes('unaudited-reads')
        ? { status: 400, body: throttle }
        : forward(),
    );
    expect((await read()).status).toBe(200);
    proxy.intercept(trailAway);
    await read();
    proxy.intercept(undefined);
    await read();
    const events = await eventsOf('unaudited-reads');
    expect(events).toHaveLength(before + 1);
    expect(Math.max(...events.map(({ metadata }) => metadata.count))).toBe(3);
  });

  it('has its changes fail as ever, and nothing is written', async () => {
    proxy.intercept(trailAway);
    const made = await world.send(world.admin, 'POST', '/api/v3/secrets/raw/NEW', {
      workspaceId: projectId,
      environment: 'dev',
      secretValue: 'x',
    });
    expect(made.status).toBe(429);
    proxy.intercept(undefined);
    const query = { workspaceId: projectId, environment: 'dev' };
    const found = await world.app.request('GET', '/api/v3/secrets/raw/NEW', {
      token: world.admin.token,
      query,
    });
    expect(found.status).toBe(404);
  });

  it('has refusals fail whose event cannot be written', async () => {
    const stranger = await world.identity('no-access');
    proxy.intercept(trailAway);
    expect((await read(stranger)).status).toBe(429);
  });

  it('has logins fail whose event cannot be written', async () => {
    const { identity } = await world.ok(world.admin, 'POST', '/api/v1/identities', {
      name: 'logs in',
      organizationId: world.orgId,
      role: 'member',
    });
    const attached = `/api/v1/auth/universal-auth/identities/${identity.id}`;
    const { identityUniversalAuth } = await world.ok(world.admin, 'POST', attached, {});
    const { clientId } = identityUniversalAuth;
    const { clientSecret } = await world.ok(world.admin, 'POST', `${attached}/client-secrets`, {});
    const login = () =>
      world.app.request('POST', '/api/v1/auth/universal-auth/login', { body: { clientId, clientSecret } });
    expect((await login()).status).toBe(200);
    proxy.intercept(trailAway);
    expect((await login()).status).toBe(429);
  });

  it('fails when nobody can tell what it chose', async () => {
    proxy.intercept(allAway);
    expect((await read()).status).toBe(429);
  });

  it('decides for itself alone', async () => {
    const foreign = await world.identity('admin', await world.newOrganization());
    const path = '/api/v1/project-templates';
    expect((await world.send(foreign, 'GET', path)).status).toBe(200);
    proxy.intercept(trailAway);
    expect((await world.send(foreign, 'GET', path)).status).toBe(429);
  });

  it('can take the choice back', async () => {
    await choose('fail');
    proxy.intercept(trailAway);
    expect((await read()).status).toBe(429);
  });
});

it('choosing takes the right to edit settings, and knows two modes', async () => {
  expect((await choose('degrade', await world.identity('member'))).status).toBe(403);
  expect((await choose('ignore')).status).toBe(422);
});
