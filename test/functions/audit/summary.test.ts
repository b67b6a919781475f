import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { countAllDue } from '../../../functions/workers/tallies/count-due.ts';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import { countDue } from '../../../layers/domain/audit/count-due.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { mergedTallies, type TallyLine } from '../../../layers/domain/audit/tally.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { trailOf } from '../../world/trail.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let projectId: string;
let reader: Actor;
beforeAll(async () => {
  world = await openWorld();
  projectId = (await world.project()).id;
  reader = await world.machineIn(projectId, 'viewer');
});

const organization = '/api/v1/organization/audit-logs/summary';
const noon = '2026-03-01T12';

const event = (hour: string, minute: number, more: Partial<AuditEvent> = {}): AuditEvent => {
  const occurredAt = `${hour}:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    id: uuidV7(Date.parse(occurredAt), randomBytes(16)),
    type: 'get-secret',
    outcome: 'success',
    occurredAt,
    organizationId: world.orgId,
    projectId,
    actor: { type: 'identity', metadata: { identityId: 'machine-1' } },
    ipAddress: '192.0.2.1',
    userAgent: 'cli',
    requestId: 'r',
    metadata: {},
    ...more,
  };
};

const stored = (events: readonly AuditEvent[]) => trailOf(world.app.table).write(events, 36_500);

const count = (now = new Date()) =>
  countAllDue({
    now: () => now,
    due: () => world.open().stores.tallies.due(),
    count: (due) => countDue(world.open(), due),
    drop: (due) => world.open().stores.tallies.dropDue(due),
    hasTime: () => true,
    reportFailure: (facts) => {
      throw new Error(JSON.stringify(facts));
    },
  });

/** Indexes events and counts their hours. */
const counted = async (events: readonly AuditEvent[]): Promise<void> => {
  const trail = trailOf(world.app.table);
  const items = await stored(events);
  await trail.index(items);
  await trail.noteDue(items, () => new Date());
  await count();
};

const ask = (actor: Actor, path: string, query: Readonly<Record<string, string>>) =>
  world.app.request('GET', path, { token: actor.token, query });

const buckets = async (path: string, query: Readonly<Record<string, string>>) => {
  const { status, body } = await ask(world.admin, path, query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.buckets;
};

const hours = (from: string, to = from) => ({
  interval: 'hour',
  startDate: `${from}:00:00Z`,
  endDate: `${to}:59:59Z`,
});

describe('a summary of the trail', () => {
  it('counts events by hour, type, outcome and actor, and names hours without any', async () => {
    const machine = (id: string) => ({ actor: { type: 'identity', metadata: { identityId: id } } }) as const;
    await counted([
      event(noon, 1),
      event(noon, 2, { type: 'create-secret' }),
      event(noon, 59, { ...machine('machine-2'), outcome: 'denied' }),
      event('2026-03-01T14', 0),
    ]);
    expect(await buckets(organization, hours(noon, '2026-03-01T14'))).toEqual([
      {
        startDate: '2026-03-01T12:00:00.000Z',
        count: 3,
        eventTypes: { 'get-secret': 2, 'create-secret': 1 },
        outcomes: { success: 2, denied: 1 },
        actors: [
          { type: 'identity', id: 'machine-1', count: 2 },
          { type: 'identity', id: 'machine-2', count: 1 },
        ],
        otherActors: 0,
      },
      {
        startDate: '2026-03-01T13:00:00.000Z',
        count: 0,
        eventTypes: {},
        outcomes: {},
        actors: [],
        otherActors: 0,
      },
      expect.objectContaining({ startDate: '2026-03-01T14:00:00.000Z', count: 1 }),
    ]);
  });

  it('has days that are the sum of their hours', async () => {
    await counted([event('2026-03-02T00', 0), event('2026-03-02T23', 59), event('2026-03-03T00', 0)]);
    const query = { interval: 'day', startDate: '2026-03-02T08:00:00Z', endDate: '2026-03-03T08:00:00Z' };
    expect((await buckets(organization, query)).map((each: { count: number }) => each.count)).toEqual([2, 1]);
  });

  it('of a project counts only what happened there', async () => {
    const hour = '2026-03-04T12';
    const { projectId: _, ...outside } = event(hour, 2);
    await counted([event(hour, 1), outside, event(hour, 3, { projectId: randomUUID() })]);
    for (const spelling of ['workspace', 'projects'])
      expect(await buckets(`/api/v1/${spelling}/${projectId}/audit-logs/summary`, hours(hour))).toMatchObject(
        [{ count: 1 }],
      );
    expect(await buckets(organization, hours(hour))).toMatchObject([{ count: 3 }]);
    expect(await buckets(organization, { ...hours(hour), projectId })).toMatchObject([{ count: 1 }]);
  });

  it('is exact however often and in whatever pieces events come to the index and are counted', async () => {
    let day = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { minLength: 1, maxLength: 4 }),
        async (pieces) => {
          day += 1;
          const hour = new Date(Date.parse('2026-04-01T07:00:00Z') + day * 86_400_000)
            .toISOString()
            .slice(0, 13);
          const events = Array.from({ length: 8 }, (_, n) => event(hour, n));
          for (const piece of pieces) await counted(events.filter((_, n) => piece.includes(n)));
          const expected = new Set(pieces.flat()).size;
          expect(await buckets(organization, hours(hour))).toMatchObject([{ count: expected }]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is for those who may read the trail, and for nobody from elsewhere', async () => {
    const path = `/api/v1/projects/${projectId}/audit-logs/summary`;
    const foreign = await world.identity('admin', await world.newOrganization());
    const noAccess = await world.machineIn(projectId, 'no-access');
    const member = await world.machineIn(projectId, 'member');
    expect((await ask(member, path, hours(noon))).status).toBe(200);
    expect((await ask(noAccess, path, hours(noon))).status).toBe(403);
    expect((await ask(foreign, path, hours(noon))).status).toBe(404);
    expect((await ask(foreign, organization, { projectId })).status).toBe(404);
    expect((await ask(reader, organization, hours(noon))).status).toBe(403);
    const { body } = await ask(foreign, organization, hours(noon));
    expect(body.buckets).toMatchObject([{ count: 0 }]);
  });

  it.each([
    { interval: 'hour', startDate: '2026-03-01T00:00:00Z', endDate: '2026-03-04T00:00:00Z' },
    { interval: 'day', startDate: '2026-01-01T00:00:00Z', endDate: '2026-03-04T00:00:00Z' },
    { startDate: '2026-03-02T00:00:00Z', endDate: '2026-03-01T00:00:00Z' },
    { interval: 'week' },
  ])('covers a bounded time in order: %o is refused', async (query) => {
    expect((await ask(world.admin, organization, query as never)).status).toBe(422);
  });
});

describe('the note that an hour is to be counted', () => {
  const notes = async () =>
    (await storedItemsOf(world.app.table)).filter(({ pk }) => pk === 'TALLIES-DUE').length;
  const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 4, 1, 10, minute, second));

  it('stays while processes rely on it, and goes when its ten minutes are over', async () => {
    await count(new Date(Date.now() + 3_600_000));
    expect(await notes()).toBe(0);
    const items = await stored([event('2026-05-01T10', 1)]);
    await trailOf(world.app.table).noteDue(items, () => at(1));
    await count(at(9));
    expect(await notes()).toBe(1);
    await count(at(10, 30));
    expect(await notes()).toBe(1);
    await count(at(12));
    expect(await notes()).toBe(0);
  });

  it('stays when the hour was noted anew while it was counted', async () => {
    const items = await stored([event('2026-05-01T10', 2)]);
    const trail = trailOf(world.app.table);
    await trail.noteDue(items, () => at(1));
    await countAllDue({
      now: () => at(30),
      due: () => world.open().stores.tallies.due(),
      count: () => trail.noteDue(items, () => at(29)),
      drop: (due) => world.open().stores.tallies.dropDue(due),
      hasTime: () => true,
      reportFailure: () => undefined,
    });
    expect(await notes()).toBe(1);
  });
});

describe('a tally', () => {
  const line = (n: number): TallyLine => ({
    type: `type-${n % 3}`,
    outcome: 'success',
    actorType: 'identity',
    actorId: `machine-${n}`,
    count: 1 + (n % 7),
  });

  it('is bounded, and keeps how many events there were of each type', () => {
    const lines = Array.from({ length: 50_000 }, (_, n) => line(n));
    const tally = mergedTallies([lines]);
    expect(tally.length).toBeLessThan(2_000);
    const sum = (all: readonly TallyLine[], type: string) =>
      all.filter((each) => each.type === type).reduce((total, { count: n }) => total + n, 0);
    for (const type of ['type-0', 'type-1', 'type-2']) expect(sum(tally, type)).toBe(sum(lines, type));
  });
});

describe('the filter of actors', () => {
  it('names everybody who did something in the project lately, to whom may read its trail', async () => {
    const today = new Date(world.app.runtime.now().getTime() - 3 * 86_400_000).toISOString().slice(0, 13);
    const long = new Date(world.app.runtime.now().getTime() - 70 * 86_400_000).toISOString().slice(0, 13);
    const by = (id: string) => ({ actor: { type: 'identity', metadata: { identityId: id } } }) as const;
    const other = (await world.project()).id;
    await counted([
      event(today, 1, by('machine-b')),
      event(today, 2, by('machine-a')),
      event(today, 3, by('machine-a')),
      event(long, 1, by('machine-long-ago')),
      event(today, 4, { ...by('machine-elsewhere'), projectId: other }),
    ]);
    const path = `/api/v1/workspace/${projectId}/audit-logs/filters/actors`;
    const { body } = await ask(world.admin, path, {});
    const refused = await ask(await world.machineIn(projectId, 'no-access'), path, {});

    expect(body.actors).toEqual(expect.arrayContaining(['machine-a', 'machine-b']));
    expect(body.actors).not.toContain('machine-long-ago');
    expect(body.actors).not.toContain('machine-elsewhere');
    expect(refused.status).toBe(403);
  });
});
