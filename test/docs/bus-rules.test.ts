import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditEventVersion, BusEventSchema, busEventJsonSchema } from '../../functions/audit-event-schema.ts';
import { parcelFrom } from '../../functions/workers/relay/event-entry.ts';
import { auditEventTypes } from '../../layers/domain/audit/event-types.ts';
import { compilePattern } from '../../local/eventbridge/pattern.ts';
import type { JsonObject } from '../../local/template/resource.ts';
import { allItems } from '../harness/table.ts';
import { openWorld, type World } from '../world/world.ts';

const docs = join(import.meta.dirname, '../../docs');
const samples = join(docs, 'samples/bus-rules');

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

/** The audit events so far, as the relay puts them on the bus and EventBridge hands them on. */
const onTheBus = async (): Promise<readonly JsonObject[]> =>
  (await allItems(world.app.table))
    .filter(({ pk }) => String(pk).startsWith('AUDIT#'))
    .sort((a, b) => String(a.id).localeCompare(String(b.id)))
    .map(({ pk, sk, v, ttl, ...event }) => {
      const { read, ...rest } = event;
      const text = JSON.stringify(read === undefined ? rest : { ...rest, read: true });
      const { entry } = parcelFrom(text, '1', 'locket');
      return {
        version: '0',
        id: 'delivery',
        'detail-type': entry.DetailType ?? '',
        source: entry.Source ?? '',
        account: '123456789012',
        time: '2026-01-01T00:00:00Z',
        region: 'eu-central-1',
        resources: [],
        detail: JSON.parse(entry.Detail ?? ''),
      };
    });

const patternIn = (file: string): JsonObject => JSON.parse(readFileSync(join(samples, file), 'utf8'));

const caughtBy = async (file: string): Promise<readonly string[]> => {
  const matches = compilePattern(patternIn(file), file);
  return (await onTheBus()).filter(matches).map((event) => String(event['detail-type']));
};

const files = readdirSync(samples).filter((file) => file.endsWith('.json'));

/** Members that a pattern looks at, as `detail.outcome`. */
const membersOf = (pattern: JsonObject, above = ''): readonly string[] =>
  Object.entries(pattern).flatMap(([name, wanted]) => {
    if (name === '$or') return (wanted as JsonObject[]).flatMap((each) => membersOf(each, above));
    return Array.isArray(wanted) ? [`${above}${name}`] : membersOf(wanted as JsonObject, `${above}${name}.`);
  });

describe('the schema of what comes over the bus', () => {
  const file = join(docs, `schemas/audit-event-${auditEventVersion}.json`);

  it('is written by `npm run audit-events`', () => {
    expect(readFileSync(file, 'utf8')).toBe(busEventJsonSchema());
  });

  it('knows every type of event', () => {
    const { properties } = JSON.parse(busEventJsonSchema());
    expect(properties['detail-type'].enum).toEqual([...auditEventTypes]);
    expect(properties.detail.properties.type.enum).toEqual([...auditEventTypes]);
  });

  it('holds for what operations of all kinds leave: changes, reads, refusals, logins', async () => {
    const project = await world.project();
    const outsider = await world.identity('no-access');
    const place = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/KEY', { ...place, secretValue: 'v' });
    await world.ok(world.admin, 'GET', `/api/v1/workspace/${project.id}`);
    await world.send(outsider, 'GET', `/api/v1/workspace/${project.id}`);
    await world.app.request('POST', '/api/v1/auth/universal-auth/login', {
      body: { clientId: crypto.randomUUID(), clientSecret: 'wrong' },
    });
    const events = await onTheBus();
    expect(new Set(events.map(({ detail }) => (detail as JsonObject).outcome))).toContain('denied');
    for (const event of events) expect(BusEventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
  });

  it('refuses what is no event of ours', () => {
    expect(BusEventSchema.safeParse({ source: 'locket', detail: {} }).success).toBe(false);
  });
});

describe('the sample rules', () => {
  it.each(files)('%s looks at members and types that the schema knows', (file) => {
    const { properties } = JSON.parse(busEventJsonSchema());
    for (const member of membersOf(patternIn(file))) {
      const [top = '', inner = ''] = member.split('.');
      expect(properties).toHaveProperty([top]);
      if (top === 'detail') expect(properties.detail.properties).toHaveProperty(inner);
    }
    const named = [patternIn(file)['detail-type'] ?? []].flat();
    for (const type of named) expect(auditEventTypes).toContain(type);
  });

  it('tell of a denied read in production, and of no other read', async () => {
    const project = await world.project();
    const viewer = await world.machineIn(project.id, 'no-access');
    const read = (environment: string, actor = viewer) =>
      world.app.request('GET', '/api/v3/secrets/raw/KEY', {
        token: actor.token,
        query: { workspaceId: project.id, environment, secretPath: '/' },
      });
    const before = (await caughtBy('denied-read-in-production.json')).length;
    expect((await read('dev')).status).toBe(403);
    expect(await caughtBy('denied-read-in-production.json')).toHaveLength(before);
    expect((await read('prod')).status).toBe(403);
    expect((await caughtBy('denied-read-in-production.json')).slice(before)).toEqual(['get-secret']);
  });

  it('tell of a new admin of the organization or of a project, and of no other member', async () => {
    const project = await world.project();
    const [member, machine] = [await world.person(), await world.identity()];
    const before = (await caughtBy('new-admin.json')).length;
    const membership = `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`;
    await world.ok(world.admin, 'POST', membership, { role: 'member' });
    await world.ok(world.admin, 'POST', '/api/v1/identities', {
      name: 'modest',
      organizationId: world.orgId,
      role: 'no-access',
    });
    expect(await caughtBy('new-admin.json')).toHaveLength(before);
    await world.ok(world.admin, 'POST', '/api/v1/identities', {
      name: 'mighty',
      organizationId: world.orgId,
      role: 'admin',
    });
    await world.ok(world.admin, 'PATCH', membership, { roles: [{ role: 'admin' }] });
    const person = `/api/v2/organizations/${world.orgId}/memberships/${member.membershipId}`;
    await world.ok(world.admin, 'PATCH', person, { role: 'admin' });
    expect((await caughtBy('new-admin.json')).slice(before).sort()).toEqual([
      'create-identity',
      'update-identity-project-membership',
      'update-organization-member',
    ]);
  });

  it('tell of who joins a group of admins', async () => {
    const [person, machine] = [await world.person(), await world.identity()];
    const group = (more: object) =>
      world.ok(world.admin, 'POST', '/api/v1/groups', {
        organizationId: world.orgId,
        name: 'group',
        ...more,
      });
    const admins = await group({ slug: 'admins', role: 'admin' });
    const others = await group({ slug: 'others', role: 'no-access' });
    const before = (await caughtBy('new-admin.json')).length;
    for (const { id } of [others, admins]) {
      await world.ok(world.admin, 'POST', `/api/v1/groups/${id}/users/${person.email}`);
      await world.ok(world.admin, 'POST', `/api/v1/groups/${id}/machine-identities/${machine.id}`);
    }
    expect((await caughtBy('new-admin.json')).slice(before).sort()).toEqual([
      'add-machine-identity-to-group',
      'add-user-to-group',
    ]);
  });

  it('tell of an audit log stream that was turned elsewhere or ended', async () => {
    const base = '/api/v1/audit-log-streams';
    const { auditLogStream } = await world.ok(world.admin, 'POST', base, { url: 'https://logs.example.com' });
    expect(await caughtBy('stream-stopped.json')).toEqual([]);
    await world.ok(world.admin, 'PATCH', `${base}/${auditLogStream.id}`, { format: 'ndjson' });
    await world.ok(world.admin, 'DELETE', `${base}/${auditLogStream.id}`);
    expect([...(await caughtBy('stream-stopped.json'))].sort()).toEqual([
      'delete-audit-log-stream',
      'update-audit-log-stream',
    ]);
  });
});
