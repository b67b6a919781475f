import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { packsOf, type StreamedEvent } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { itemBytes } from '../../../layers/adapters/dynamo/sizes.ts';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { type Intercept, type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { dynamodb } from '../../harness/worker.ts';
import { trailOf } from '../../world/trail.ts';
import { openWorld, type World } from '../../world/world.ts';

const machines = Array.from({ length: 20 }, () => randomUUID());
const secrets = Array.from({ length: 60 }, (_, n) => ({
  secretId: randomUUID(),
  secretKey: `SERVICE_${n}_PASSWORD`,
}));
/** One of each that did little: a selective filter finds 30 events of thousands. */
const rareMachine = randomUUID();
const rareSecret = { secretId: randomUUID(), secretKey: 'RARE_PASSWORD' };

interface Where {
  readonly orgId: string;
  readonly projectIds: readonly string[];
}

/** The nth event of machines that read secrets, of a project each. */
const read = ({ orgId, projectIds }: Where, n: number, at: number, isRare: boolean): AuditEvent => {
  const machine = isRare ? rareMachine : machines[(n * 7) % machines.length];
  const secret = isRare ? rareSecret : secrets[n % 20 === 1 ? 0 : (n * 13) % secrets.length];
  return {
    id: uuidV7(at, randomBytes(16)),
    type: n % 25 === 0 ? 'create-secret' : 'get-secret',
    outcome: 'success',
    occurredAt: new Date(at).toISOString(),
    organizationId: orgId,
    projectId: projectIds[isRare ? 0 : n % projectIds.length] ?? '',
    projectName: 'payments',
    actor: { type: 'identity', metadata: { identityId: machine ?? '', name: 'payments-service' } },
    ipAddress: '198.51.100.20',
    userAgent: 'aws-sdk-js/3.0',
    requestId: randomBytes(12).toString('base64'),
    metadata: { environment: 'prod', secretPath: '/services', ...secret, secretVersion: 3 },
    ...(n % 25 !== 0 && { read: true as const }),
  };
};

/** Read units of the queries that look at events: what telling who calls and what it may costs is the same everywhere. */
const countingTrail = (proxy: StorageProxy) => {
  let units = 0;
  const intercept: Intercept = async ({ operation, input }, forward) => {
    const answer = await forward({ ...input, ReturnConsumedCapacity: 'TOTAL' });
    const pk = input.ExpressionAttributeValues?.[':pk']?.S ?? '';
    if (operation === 'Query' && /^(AUDIT|TRAIL)#/.test(pk))
      units += JSON.parse(answer.body).ConsumedCapacity.CapacityUnits;
    return answer;
  };
  return async (work: () => Promise<unknown>): Promise<number> => {
    units = 0;
    proxy.intercept(intercept);
    await work();
    proxy.intercept(undefined);
    return units;
  };
};

interface Place {
  readonly world: World;
  readonly projectIds: readonly string[];
}

let proxy: StorageProxy;
beforeAll(async () => {
  proxy = await startProxy(dynamodb());
});
afterAll(() => proxy.close());

const days = 10;
const day = 86_400_000;

/** A trail of so many events over ten days, indexed in batches as the relay gets them. */
const filled = async (count: number, perBatch: number): Promise<Place> => {
  const world = await openWorld({}, proxy.url);
  const projectIds = await Promise.all(Array.from({ length: 5 }, async () => (await world.project()).id));
  const trail = trailOf(world.app.table, dynamodb());
  const start = world.app.runtime.now().getTime() - days * day;
  const step = (days * day - 3_600_000) / (count / perBatch);
  const rarely = Math.floor(count / 30);
  const where = { orgId: world.orgId, projectIds };
  const events = Array.from({ length: count }, (_, n) =>
    read(
      where,
      n,
      Math.floor(start + Math.floor(n / perBatch) * step + (n % perBatch) * 5),
      n % rarely === 0,
    ),
  );
  // Events that lie more than two seconds apart get packs of their own in any batch.
  for (let n = 0; n < count; n += 300) await trail.index(await trail.write(events.slice(n, n + 300)));
  return { world, projectIds };
};

const organization = () => '/api/v1/organization/audit-logs';
const project = ({ projectIds }: Place) => `/api/v1/projects/${projectIds[1]}/audit-logs`;

const pages: readonly {
  readonly what: string;
  readonly path: (place: Place) => string;
  readonly query: (place: Place) => Readonly<Record<string, string>>;
}[] = [
  { what: 'the newest of the organization', path: organization, query: () => ({}) },
  { what: 'a busy actor', path: organization, query: () => ({ actor: machines[3] ?? '' }) },
  { what: 'an actor who did little', path: organization, query: () => ({ actor: rareMachine }) },
  { what: 'a type of event', path: organization, query: () => ({ eventType: 'create-secret' }) },
  { what: 'a secret that is read often', path: project, query: () => ({ secretKey: 'SERVICE_0_PASSWORD' }) },
  {
    what: 'a secret that is read seldom',
    path: organization,
    query: ({ projectIds }) => ({ projectId: projectIds[0] ?? '', secretKey: rareSecret.secretKey }),
  },
];

const unitsOf = async (place: Place): Promise<Readonly<Record<string, number>>> => {
  const { app, admin } = place.world;
  const startDate = new Date(app.runtime.now().getTime() - (days + 1) * day).toISOString();
  const counted = countingTrail(proxy);
  const units: Record<string, number> = {};
  for (const { what, path, query } of pages) {
    const request = { token: admin.token, query: { startDate, ...query(place) } };
    units[what] = await counted(async () => {
      const { body } = await app.ok('GET', path(place), request);
      expect(body.auditLogs.length).toBe(20);
    });
  }
  return units;
};

describe('a page of 20 events', () => {
  it.each([
    { batches: 'alone', perBatch: 1, few: 600, many: 1200 },
    { batches: 'in batches', perBatch: 100, few: 600, many: 3000 },
  ])(
    'takes at most 10 read units of the trail and no more in a longer one, its events indexed $batches',
    async ({ perBatch, few, many }) => {
      const before = await unitsOf(await filled(few, perBatch));
      const after = await unitsOf(await filled(many, perBatch));
      for (const [what, units] of Object.entries(after)) {
        expect(units, what).toBeLessThanOrEqual(10);
        // Packs are of different sizes; more events than before are no reason.
        expect(units - (before[what] ?? 0), what).toBeLessThanOrEqual(1);
      }
    },
    120_000,
  );
});

/** Events that machines leave by reading secrets at a steady rate, as a stream shows them. */
const streamed = (where: Where, count: number, milliseconds: number): readonly StreamedEvent[] => {
  const at = Date.parse('2026-01-01T12:00:00Z');
  return Array.from({ length: count }, (_, n) => {
    const event = read(where, n, at + Math.floor((n * milliseconds) / count), false);
    return { pk: `AUDIT#${event.projectId}#2026-01-01#0`, doc: JSON.stringify(event), ttl: 1 };
  });
};

describe('the index', () => {
  const writeUnitsEach = (count: number): number => {
    const where = { orgId: randomUUID(), projectIds: [randomUUID(), randomUUID()] };
    const units = packsOf(streamed(where, count, 4_900)).map((pack) => Math.ceil(itemBytes(pack) / 1024));
    return units.reduce((sum, each) => sum + each, 0) / count;
  };

  // The queue gathers for five seconds, and two functions share what it has: 500 events each at 200 a second.
  it.each([
    { count: 1, most: 4 },
    { count: 100, most: 1 },
    { count: 200, most: 0.6 },
    { count: 500, most: 0.3 },
    { count: 1000, most: 0.25 },
  ])('writes at most $most units for each of $count events that are gathered together', ({ count, most }) => {
    expect(writeUnitsEach(count)).toBeLessThanOrEqual(most);
  });
});

describe('a page that begins in the middle of a busy list', () => {
  it('takes at most 10 read units where 200 events come in a second', async () => {
    const world = await openWorld({}, proxy.url);
    const projectIds = [(await world.project()).id];
    const trail = trailOf(world.app.table, dynamodb());
    const start = world.app.runtime.now().getTime() - day;
    const where = { orgId: world.orgId, projectIds };
    for (let second = 0; second < 20; second += 5) {
      const events = Array.from({ length: 1000 }, (_, n) =>
        read(where, n, start + second * 1000 + n * 5, false),
      );
      await trail.index(await trail.write(events));
    }
    const counted = countingTrail(proxy);
    const query = {
      startDate: new Date(start).toISOString(),
      endDate: new Date(start + 8_000).toISOString(),
    };
    const units = await counted(async () => {
      const { body } = await world.app.ok('GET', organization(), { token: world.admin.token, query });
      expect(body.auditLogs).toHaveLength(20);
    });
    expect(units).toBeLessThanOrEqual(10);
  }, 60_000);
});

describe('partitions of the trail', () => {
  it('take 1,000 events a second of one project, each at less than 80 % of what one can take', () => {
    const seconds = 60;
    const perSecond = 1000;
    const writable = 1000;
    const counts = new Map<string, number>();
    const where = { orgId: randomUUID(), projectIds: [randomUUID()] };
    const start = Date.parse('2026-01-01T12:00:00Z');
    for (let n = 0; n < seconds * perSecond; n += 1) {
      const at = start + Math.floor((n * 1000) / perSecond);
      const item = auditItem(read(where, n, at, false), 90);
      const name = `${Math.floor(n / perSecond)} ${item.pk}`;
      counts.set(name, (counts.get(name) ?? 0) + Math.ceil(itemBytes(item) / 1024));
    }
    expect(Math.max(...counts.values())).toBeLessThan(0.8 * writable);
  });

  it('of the index take what comes of them as well: a list is written in packs', () => {
    const where = { orgId: randomUUID(), projectIds: [randomUUID()] };
    const units = new Map<string, number>();
    for (const pack of packsOf(streamed(where, 5000, 4_990)))
      units.set(pack.pk, (units.get(pack.pk) ?? 0) + Math.ceil(itemBytes(pack) / 1024));
    // Five seconds of events, all written at once.
    expect(Math.max(...units.values())).toBeLessThan(0.8 * 1000);
  });
});
