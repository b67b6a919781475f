import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import type { Actor, AuditEvent, Outcome } from '../../../layers/domain/audit/event.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { trailOf } from '../../world/trail.ts';
import { openWorld, type World } from '../../world/world.ts';

const hour = 3_600_000;
const types: readonly AuditEventType[] = [
  'get-secret',
  'create-secret',
  'get-secrets',
  'update-secrets',
  'create-tag',
];
const outcomes: readonly Outcome[] = ['success', 'denied', 'failed'];
const agents = ['cli', 'terraform', 'Mozilla/5.0', 'InfisicalPythonSDK/2', 'curl/8'];
const names = ['DB', 'KEY', 'URL'];
const actors: readonly Actor[] = [
  { type: 'user', metadata: { userId: 'user-1', email: 'a@example.org' } },
  { type: 'identity', metadata: { identityId: 'machine-1', name: 'one' } },
  { type: 'identity', metadata: { identityId: 'machine-2', name: 'two' } },
  { type: 'service', metadata: { serviceId: 'service-1', name: 'token' } },
  { type: 'anonymous', metadata: {} },
];

let world: World;
let projectIds: readonly string[];
let events: readonly AuditEvent[];
let startOfAll: number;

/** A number from a small generator, the same in every run. */
const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const made = (roll: (below: number) => number, at: number, n: number): AuditEvent => {
  const pick = <T>(all: readonly T[]): T => all[roll(all.length)] as T;
  const projectId = [...projectIds, undefined][roll(projectIds.length + 1)];
  const bytes = Buffer.alloc(16, n % 251);
  bytes.writeUInt32BE(n, 8);
  const many = Array.from({ length: 6 }, (_, k) => ({ secretKey: `${pick(names)}_${k % 2}` }));
  const metadata = [
    { environment: pick(['dev', 'prod']), secretPath: pick(['/', '/app']), secretKey: pick(names) },
    { environment: 'dev', secretPath: '/', secrets: [{ secretKey: pick(names) }, { secretKey: 'KEY' }] },
    { environment: 'prod', secretPath: '/', secrets: many },
    { numberOfSecrets: roll(3), name: pick(names) },
    { note: 'x'.repeat(6000), secretKey: 'KEY', environment: 'dev', secretPath: '/' },
  ];
  return {
    id: uuidV7(at, bytes),
    type: pick(types),
    outcome: pick(outcomes),
    occurredAt: new Date(at).toISOString(),
    organizationId: world.orgId,
    ...(projectId && { projectId, projectName: 'project' }),
    actor: pick(actors),
    ipAddress: '192.0.2.1',
    userAgent: pick(agents),
    requestId: String(n),
    metadata: pick(metadata),
  };
};

beforeAll(async () => {
  world = await openWorld();
  projectIds = [(await world.project()).id, (await world.project()).id];
  const roll = dice(7);
  startOfAll = world.app.runtime.now().getTime() - 50 * hour;
  let at = startOfAll;
  events = Array.from({ length: 400 }, (_, n) => {
    at += roll(3) === 0 ? roll(hour) / 2 : roll(400);
    return made(roll, Math.floor(at), n);
  });
  const trail = trailOf(world.app.table);
  const items = await trail.write(events);
  // Batches of every size; some come again, whole or cut in two, as the stream delivers them after a failure.
  for (let start = 0; start < items.length; ) {
    const batch = items.slice(start, start + 1 + roll(30));
    start += batch.length;
    await trail.index(batch.toSorted(() => roll(3) - 1));
    const half = Math.ceil(batch.length / 2);
    if (roll(3) === 0)
      for (const part of [batch.slice(0, half), batch.slice(half)]) if (part.length) await trail.index(part);
    if (roll(4) === 0) await trail.index(batch);
  }
});

interface Question {
  readonly [name: string]: string | undefined;
}

const namesIn = ({ metadata }: AuditEvent): unknown[] => [
  metadata.secretKey,
  ...((metadata.secrets ?? []) as { secretKey: string }[]).map(({ secretKey }) => secretKey),
];

const kindOf: Readonly<Record<string, string>> = {
  cli: 'cli',
  terraform: 'terraform',
  'Mozilla/5.0': 'web',
  'InfisicalPythonSDK/2': 'InfisicalPythonSDK',
  'curl/8': 'other',
};

/** The filter as the documentation words it, over all events one by one. */
const naive = (asked: Question): readonly string[] =>
  events
    .filter((event) => {
      const { metadata, actor } = event;
      const is = (name: string, value: unknown) => asked[name] === undefined || asked[name] === value;
      const [pair = '', text = ''] = asked.eventMetadata?.split('=') ?? [];
      return (
        (asked.eventType === undefined || asked.eventType.split(',').includes(event.type)) &&
        is('actor', actor.metadata.userId ?? actor.metadata.identityId ?? actor.metadata.serviceId) &&
        is('actorType', actor.type) &&
        is('userAgentType', kindOf[event.userAgent]) &&
        is('projectId', event.projectId) &&
        is('environment', metadata.environment) &&
        is('secretPath', metadata.secretPath) &&
        (asked.secretKey === undefined || namesIn(event).includes(asked.secretKey)) &&
        (asked.eventMetadata === undefined || String(metadata[pair]) === text) &&
        is('outcome', event.outcome) &&
        event.occurredAt >= String(asked.startDate) &&
        event.occurredAt <= String(asked.endDate)
      );
    })
    .map(({ id }) => id)
    .sort()
    .reverse();

const ask = async (path: string, query: object) => {
  const clean = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return (await world.app.ok('GET', path, { token: world.admin.token, query: clean })).body;
};

const pathOf = ({ projectId }: Question, form: string): string =>
  projectId && form !== 'organization'
    ? `/api/v1/${form}/${projectId}/audit-logs`
    : '/api/v1/organization/audit-logs';

const allPages = async (path: string, asked: Question, limit: number): Promise<readonly string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(path, { ...asked, limit: String(limit), cursor });
    expect(page.auditLogs.length).toBeLessThanOrEqual(limit);
    found.push(...page.auditLogs.map(({ id }: { id: string }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return found;
};

const maybe = (...values: readonly string[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });

const questions = () =>
  fc.record({
    project: fc.option(fc.nat(1), { nil: undefined }),
    form: fc.constantFrom('organization', 'workspace', 'projects'),
    limit: fc.integer({ min: 1, max: 60 }),
    span: fc.tuple(fc.nat(55), fc.nat(55)),
    filter: fc.record({
      eventType: maybe('get-secret', 'create-secret,update-secrets', 'create-tag', 'reveal-secret'),
      actor: maybe('user-1', 'machine-1', 'machine-2', 'service-1', 'nobody'),
      actorType: maybe('user', 'identity', 'anonymous', 'machine'),
      userAgentType: maybe('cli', 'web', 'InfisicalPythonSDK'),
      environment: maybe('dev', 'prod'),
      secretPath: maybe('/', '/app'),
      eventMetadata: maybe('name=DB', 'numberOfSecrets=1'),
      outcome: maybe('success', 'denied'),
      secretKey: maybe('DB', 'KEY', 'URL_1'),
    }),
  });

describe('filters of the trail', () => {
  it('give what looking at every event one by one gives, page by page, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(questions(), async ({ project, form, limit, span, filter }) => {
        const projectId = project === undefined ? undefined : projectIds[project];
        const [first = 0, last = 0] = [...span].sort((a, b) => a - b);
        const asked: Question = {
          ...filter,
          secretKey: projectId && filter.secretKey,
          projectId,
          startDate: new Date(startOfAll + first * hour).toISOString(),
          endDate: new Date(Math.min(startOfAll + last * hour, startOfAll + 49 * hour)).toISOString(),
        };
        fc.pre(String(asked.startDate) <= String(asked.endDate));
        const path = pathOf(asked, form);
        const wanted = naive(asked);
        expect(await allPages(path, asked, limit)).toEqual(wanted);
        const offset = Math.floor(wanted.length / 3);
        const page = await ask(path, { ...asked, limit: String(limit), offset: String(offset) });
        expect(page.auditLogs.map(({ id }: { id: string }) => id)).toEqual(
          wanted.slice(offset, offset + limit),
        );
      }),
      { numRuns: 120 },
    );
  });

  it.each(['eventType', 'actor', 'secretKey', 'outcome', 'environment', 'userAgentType'])(
    'each by itself finds something and leaves something out: %s',
    async (name) => {
      const value =
        {
          eventType: 'get-secret',
          actor: 'machine-1',
          secretKey: 'DB',
          outcome: 'denied',
          environment: 'prod',
          userAgentType: 'cli',
        }[name] ?? '';
      const asked: Question = {
        [name]: value,
        projectId: projectIds[0],
        startDate: new Date(startOfAll).toISOString(),
        endDate: new Date(startOfAll + 49 * hour).toISOString(),
      };
      const found = await allPages(pathOf(asked, 'projects'), asked, 50);
      expect(found).toEqual(naive(asked));
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(naive({ ...asked, [name]: undefined }).length);
    },
  );
});
