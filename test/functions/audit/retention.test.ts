import { beforeAll, describe, expect, it } from 'vitest';
import { auditEventItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { startProxy } from '../../harness/proxy.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { trailOf } from '../../world/trail.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const day = 86_400;

let world: World;
beforeAll(async () => {
  world = await openWorld({ auditRetentionDays: 20 });
});

const keepFor = (id: string, auditLogsRetentionDays: number) =>
  world.ok(world.admin, 'PUT', `/api/v1/projects/${id}/audit-logs-retention`, { auditLogsRetentionDays });

const tag = (id: string, slug: string) =>
  world.ok(world.admin, 'POST', `/api/v1/projects/${id}/tags`, { slug, color: '' });

/** Days that each event of a project about a tag is kept, as DynamoDB is told. */
const keptDays = async (id: string): Promise<readonly number[]> => {
  const items = (await storedItemsOf(world.app.table)).filter(({ pk }) => pk.startsWith(`AUDIT#${id}#`));
  return auditEventItem.readAll(items as never).flatMap(({ doc, ttl = 0 }) => {
    const { type, occurredAt } = JSON.parse(doc);
    return type === 'create-tag' ? [Math.round((ttl - Date.parse(occurredAt) / 1000) / day)] : [];
  });
};

const tagsIn = async (path: string): Promise<readonly string[]> => {
  const startDate = new Date(world.app.runtime.now().getTime() - 30 * day * 1000).toISOString();
  const query = { eventType: 'create-tag', startDate, limit: '100' };
  const { body } = await world.app.ok('GET', path, { token: world.admin.token, query });
  return body.auditLogs.map((log: { projectId: string }) => log.projectId);
};

it('events are kept as long as their project says, never longer than the instance, and a change counts for new ones', async () => {
  const [{ id: short }, { id: usual }, { id: long }] = await Promise.all([
    world.project(),
    world.project(),
    world.project(),
  ]);
  await keepFor(short, 3);
  await keepFor(long, 300);
  for (const id of [short, usual, long]) await tag(id, 'first');
  expect(await keptDays(short)).toEqual([3]);
  expect(await keptDays(usual)).toEqual([20]);
  expect(await keptDays(long)).toEqual([20]);
  await keepFor(short, 0);
  await tag(short, 'second');
  expect([...(await keptDays(short))].sort()).toEqual([20, 3]);

  await trailOf(world.app.table).catchUp();
  const organization = '/api/v1/organization/audit-logs';
  expect((await tagsIn(organization)).filter((id) => id === short)).toHaveLength(2);
  // DynamoDB deletes within days of the time: what is over is not shown, whether it is still there or not.
  world.app.runtime.advance(4 * day);
  expect((await tagsIn(organization)).filter((id) => id === short)).toHaveLength(1);
  expect(await tagsIn(`/api/v1/projects/${short}/audit-logs`)).toHaveLength(1);
  expect(await tagsIn(`/api/v1/projects/${usual}/audit-logs`)).toHaveLength(1);
  world.app.runtime.advance(17 * day);
  expect(await tagsIn(organization)).toEqual([]);
});

it('a refusal in a project is kept as long as its project says', async () => {
  const { id } = await world.project();
  await keepFor(id, 5);
  const reader = await world.machineIn(id, 'viewer');
  const refused = await world.send(reader, 'POST', `/api/v1/projects/${id}/tags`, { slug: 'no', color: '' });
  expect(refused.status).toBe(403);
  expect(await keptDays(id)).toEqual([5]);
});

/** Days that the events of a type are kept, wherever they stand in an organization. */
const keptIn = async (orgId: string, type: string): Promise<readonly number[]> => {
  const items = (await storedItemsOf(world.app.table)).filter(({ pk }) => pk.startsWith('AUDIT#'));
  return auditEventItem.readAll(items as never).flatMap(({ doc, ttl = 0 }) => {
    const event = JSON.parse(doc);
    const isMeant = event.organizationId === orgId && event.type === type;
    return isMeant ? [Math.round((ttl - Date.parse(event.occurredAt) / 1000) / day)] : [];
  });
};

/** An organization of its own, and an admin in it. */
const founded = async () => {
  const person = await world.person();
  const { organization } = await world.ok(person, 'POST', '/api/v2/organizations', { name: 'Short memory' });
  const { token } = await world.ok(person, 'POST', '/api/v3/auth/select-organization', {
    organizationId: organization.id,
  });
  const inside: Actor = { ...person, token, orgId: organization.id };
  const keep = (auditLogsRetentionDays: number | null) =>
    world.send(inside, 'PATCH', `/api/v1/organization/${organization.id}`, { auditLogsRetentionDays });
  return { orgId: organization.id as string, inside, keep };
};

describe('an organization', () => {
  it('says for how long events of people, machines, logins and refusals are kept', async () => {
    const { orgId, inside, keep } = await founded();
    const machine = await world.identity('admin', orgId);
    expect((await keep(7)).body.organization.auditLogsRetentionDays).toBe(7);
    const project = await world.project(inside);
    const later = await world.ok(inside, 'POST', '/api/v1/identities', {
      name: 'later',
      organizationId: orgId,
    });
    const ua = `/api/v1/auth/universal-auth/identities/${later.identity.id}`;
    const { identityUniversalAuth } = await world.ok(inside, 'POST', ua, {});
    const { clientSecret } = await world.ok(inside, 'POST', `${ua}/client-secrets`, {});
    const { clientId } = identityUniversalAuth;
    const login = (secret: string) =>
      world.app.request('POST', '/api/v1/auth/universal-auth/login', {
        body: { clientId, clientSecret: secret },
      });
    const { body } = await login(clientSecret);
    await login('wrong');

    await world.ok(inside, 'POST', `/api/v1/projects/${project.id}/tags`, { slug: 'person', color: '' });
    await world.ok(machine, 'POST', '/api/v1/identities', { name: 'm', organizationId: orgId });
    const refused = await world.send({ ...machine, token: body.accessToken }, 'POST', '/api/v1/identities', {
      name: 'no',
      organizationId: orgId,
    });
    expect(refused.status).toBe(403);
    for (const type of ['create-tag', 'create-identity', 'login-identity-universal-auth'])
      expect(new Set(await keptIn(orgId, type)), type).toEqual(new Set([7]));
    expect(await keptIn(orgId, 'create-identity')).toHaveLength(3);
    expect(await keptIn(orgId, 'login-identity-universal-auth')).toHaveLength(2);
  });

  it('never keeps events for longer than the instance or the project, and takes its number back', async () => {
    const { orgId, inside, keep } = await founded();
    const machine = await world.identity('admin', orgId);
    const make = (name: string) =>
      world.ok(machine, 'POST', '/api/v1/identities', { name, organizationId: orgId });
    await keep(300);
    await make('one');
    await keep(9);
    const { id } = await world.project(inside);
    await world.ok(inside, 'PUT', `/api/v1/projects/${id}/audit-logs-retention`, {
      auditLogsRetentionDays: 4,
    });
    await world.ok(inside, 'POST', `/api/v1/projects/${id}/tags`, { slug: 'short', color: '' });
    expect(await keptIn(orgId, 'create-tag')).toEqual([4]);
    expect((await keep(null)).body.organization.auditLogsRetentionDays).toBeNull();
    await make('two');
    expect(await keptIn(orgId, 'create-identity')).toEqual([20, 20]);
    await keep(3);
    await keep(0);
    await make('three');
    expect(await keptIn(orgId, 'create-identity')).toEqual([20, 20, 20]);
  });

  it('tells every machine of it at once, also those that come at the same moment', async () => {
    const { orgId, inside, keep } = await founded();
    const create = (n: number) =>
      world.send(inside, 'POST', '/api/v1/identities', { name: `m${n}`, organizationId: orgId });
    for (const days of [5, 6, null, 8]) {
      const replies = await Promise.all([create(1), create(2), keep(days), create(3), create(4)]);
      expect(replies.every(({ status }) => [200, 409, 503].includes(status))).toBe(true);
    }
    const known = await world.read(async ({ identities, organizations }) => {
      const lines = await identities.listOf(orgId);
      const all = await Promise.all(lines.map(({ id }) => identities.find(id)));
      const organization = await organizations.find(orgId);
      return {
        of: organization?.auditLogsRetentionDays,
        by: all.map((each) => each?.auditLogsRetentionDays),
      };
    });
    expect(known.by.length).toBeGreaterThan(0);
    expect(new Set(known.by)).toEqual(new Set([known.of]));
  });

  it('takes no machine that was made of what it said before', async () => {
    const proxy = await startProxy(dynamodb());
    const slow = await openWorld({}, proxy.url);
    const path = `/api/v1/organization/${slow.admin.orgId}`;
    const change = (auditLogsRetentionDays: number) =>
      slow.send(slow.admin, 'PATCH', path, { auditLogsRetentionDays });
    const ended: number[] = [];
    proxy.intercept(async ({ input }, forward) => {
      if (ended.length > 0 || !JSON.stringify(input).includes('late comer')) return forward();
      ended.push(0);
      ended[0] = (await change(6)).status;
      return forward();
    });
    const body = { name: 'late comer', organizationId: slow.admin.orgId };
    const { status } = await slow.send(slow.admin, 'POST', '/api/v1/identities', body);
    proxy.intercept(undefined);
    expect([ended, status]).toEqual([[200], 409]);
    const { identity } = await slow.ok(slow.admin, 'POST', '/api/v1/identities', body);
    const found = await slow.read(({ identities }) => identities.find(identity.id));
    expect(found?.auditLogsRetentionDays).toBe(6);
    await proxy.close();
  });

  it('has a read of a machine cost what it costs without', async () => {
    const { orgId, inside, keep } = await founded();
    const { id } = await world.project(inside);
    const machine = await world.identity('admin', orgId);
    const path = `/api/v2/workspace/${id}/identity-memberships/${machine.id}`;
    await world.ok(inside, 'POST', path, { role: 'admin' });
    const query = { workspaceId: id, environment: 'dev' };
    const read = () =>
      storageCalls(() => world.app.ok('GET', '/api/v3/secrets/raw', { token: machine.token, query }));
    await read();
    const without = await read();
    await keep(5);
    await read();
    expect(await read()).toEqual(without);
    expect(new Set(await keptIn(orgId, 'get-secrets'))).toEqual(new Set([20, 5]));
  });

  it.each([-1, 3651, 1.5, 'ten'])('is refused %j days', async (days) => {
    const { keep } = await founded();
    expect((await keep(days as number)).status).toBe(422);
  });

  it('is told by who may edit its settings only', async () => {
    const { orgId } = await founded();
    const member = await world.identity('member', orgId);
    const path = `/api/v1/organization/${orgId}`;
    expect((await world.send(member, 'PATCH', path, { auditLogsRetentionDays: 1 })).status).toBe(403);
  });
});
