import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { archivedTrail } from '../../../layers/adapters/archived-trail.part.ts';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import type { AuditArchive } from '../../../layers/domain/audit/archive/audit-archive.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { startApp } from '../../harness/app.ts';
import { wholeEquipment } from '../../harness/whole-platform.ts';
import { workerWrapping } from '../../harness/wrapping.ts';
import { bucketOf } from '../../world/archived.ts';
import { trailOf } from '../../world/trail.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

type Query = Readonly<Record<string, string>>;
type Told = { id: string; createdAt: string; event: { type: string; metadata: Record<string, unknown> } };

const hour = 3_600_000;
const organization = '/api/v1/organization/audit-logs/export';
const ofProject = (spelling: string, id: string) => `/api/v1/${spelling}/${id}/audit-logs/export`;

let world: World;
let projectId: string;
let reader: Actor;
/** The same installation with an archive, which a test fills. */
let archived: { app: Awaited<ReturnType<typeof startApp>>; fill(archive: AuditArchive): void };

beforeAll(async () => {
  world = await openWorld({ wrapping: await workerWrapping() });
  projectId = (await world.project()).id;
  reader = await world.machineIn(projectId, 'viewer');
  let archive: AuditArchive = archivedTrail('bucket', bucketOf([], 1));
  const filled: AuditArchive = {
    objects: (...asked) => archive.objects(...asked),
    read: (...asked) => archive.read(...asked),
  };
  const outbound = { ...wholeEquipment.outbound, auditArchive: () => filled };
  archived = {
    app: await startApp({
      table: world.app.table,
      runtime: world.app.runtime,
      settings: { wrapping: world.app.wrapping },
      equipment: { ...wholeEquipment, outbound },
    }),
    fill: (given) => {
      archive = given;
    },
  };
});

const at = (hoursAgo: number): string =>
  new Date(world.app.runtime.now().getTime() - hoursAgo * hour).toISOString();
const range = (from = 24, to = -1): Query => ({ startDate: at(from), endDate: at(to) });

let made = 0;
/** An event of the project so many hours ago, as an operation would have left it. */
const past = (hoursAgo: number, metadata: Record<string, unknown> = {}, id = projectId): AuditEvent => {
  made += 1;
  const moment = world.app.runtime.now().getTime() - hoursAgo * hour + made;
  return {
    id: uuidV7(moment, Buffer.from(String(made).padStart(32, '0'), 'hex')),
    type: 'create-tag',
    outcome: 'success',
    occurredAt: new Date(moment).toISOString(),
    organizationId: world.orgId,
    projectId: id,
    actor: { type: 'identity', metadata: { identityId: world.admin.id, name: world.admin.name } },
    ipAddress: '192.0.2.1',
    userAgent: 'cli',
    requestId: 'r',
    metadata,
  };
};

const eventsIn = (text: string): Told[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const typesIn = (text: string) => eventsIn(text).map(({ event }) => event.type);

const ask = (
  path: string,
  query: Query,
  { app, actor = world.admin }: { app?: World['app']; actor?: Actor } = {},
) => (app ?? world.app).request('GET', path, { token: actor.token, query });

/** All parts of an export, as the loop of the guide gathers them. */
const whole = async (path: string, query: Query, app?: World['app']) => {
  const parts: string[] = [];
  let cursor = '';
  do {
    const reply = await ask(path, cursor ? { ...query, cursor } : query, { app });
    expect(reply.status, reply.text).toBe(200);
    parts.push(reply.text);
    cursor = reply.headers['x-next-cursor'] ?? '';
  } while (cursor !== '' && parts.length < 100);
  return { parts, text: parts.join('') };
};

describe.each([
  ['of the organization', () => organization],
  ['of a project, spelled workspace', () => ofProject('workspace', projectId)],
  ['of a project, spelled projects', () => ofProject('projects', projectId)],
])('an export %s', (_name, path) => {
  it('is one event a line, the newest first, as the list shows them', async () => {
    await world.ok(world.admin, 'POST', `/api/v1/projects/${projectId}/tags`, {
      slug: `t-${_name.length}`,
      color: '',
    });
    await trailOf(world.app.table).catchUp();
    const reply = await ask(path(), { ...range(), eventType: 'create-tag' });
    expect(reply.headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="audit-logs.ndjson"',
    });
    expect(reply.headers).not.toHaveProperty('x-next-cursor');
    const { body } = await ask(path().replace('/export', ''), { eventType: 'create-tag', limit: '100' });
    const listed = body.auditLogs.map(({ project: _, ...event }: Record<string, unknown>) => event);
    expect(eventsIn(reply.text)).toEqual(listed);
  });

  it('is an event itself, with its range and format', async () => {
    const asked: Query = { ...range(), format: 'csv', outcome: 'denied' };
    await ask(path(), asked);
    const { body } = await ask(ofProject('projects', projectId).replace('/export', ''), { limit: '1' });
    const { body: ofAll } = await ask('/api/v1/organization/audit-logs', { limit: '1' });
    const found = [...body.auditLogs, ...ofAll.auditLogs].find(
      ({ event }: Told) => event.type === 'export-audit-logs' && event.metadata.startDate === asked.startDate,
    );
    expect(found.event.metadata).toMatchObject({
      format: 'csv',
      startDate: asked.startDate,
      endDate: asked.endDate,
      continued: false,
      filter: { outcome: 'denied' },
      count: expect.any(Number),
    });
  });

  it('is refused to whoever may not read the trail there, and to strangers of the project', async () => {
    const outsider = await world.identity('no-access');
    expect((await ask(path(), range(), { actor: outsider })).status).toBe(403);
  });

  it('needs a time with both ends in order, of 366 days at most', async () => {
    const { startDate = '', endDate = '' } = range();
    for (const query of [{}, { startDate }, { endDate }, { startDate: 'soon', endDate }])
      expect((await ask(path(), query as Query)).status).toBe(422);
    expect((await ask(path(), { startDate: endDate, endDate: startDate })).status).toBe(422);
    expect((await ask(path(), range(24 * 367, 0))).status).toBe(422);
    expect((await ask(path(), { ...range(), format: 'xml' })).status).toBe(422);
    expect((await ask(path(), { ...range(), outcome: 'odd' })).status).toBe(422);
  });

  it('takes no cursor that it did not give', async () => {
    const forged = (...members: unknown[]) => Buffer.from(JSON.stringify(members)).toString('base64url');
    const now = Date.now();
    for (const cursor of [
      'x',
      forged(now, 'archive', '2026-01-01', '../../digests/0000000001.json', 1),
      forged(now, 'archive', '../2026', null, null),
      forged(now, 'archive', '2026-01-01', 'a', -1),
      forged('now', 'table', '0', 0),
      forged(now, 'table', 'x', 0),
    ])
      expect((await ask(path(), { ...range(), cursor })).status, cursor).toBe(422);
  });
});

it('a reader of one project may export that project by the form of the organization, and no other', async () => {
  const mine = await ask(organization, { ...range(), projectId }, { actor: reader });
  expect(mine.status).toBe(200);
  expect((await ask(organization, range(), { actor: reader })).status).toBe(403);
  const other = (await world.project()).id;
  expect((await ask(organization, { ...range(), projectId: other }, { actor: reader })).status).toBe(403);
});

it('a secret by its name needs its project at the organization', async () => {
  expect((await ask(organization, { ...range(), secretKey: 'A' })).status).toBe(422);
});

it('is in parts that follow each other without a gap or a repetition, and fit a function’s reply', async () => {
  const { id } = await world.project();
  const quotes = '"'.repeat(90_000);
  const events = Array.from({ length: 40 }, (_, n) => past(2, { n, quotes }, id));
  await trailOf(world.app.table).write(events);
  for (const format of ['ndjson', 'csv']) {
    const { parts, text } = await whole(ofProject('projects', id), { ...range(3, 1), format });
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(6_000_000);
    const ids = events.map((event) => event.id).reverse();
    if (format === 'ndjson') expect(eventsIn(text).map((event) => event.id)).toEqual(ids);
    else
      expect(text.split('\r\n').map((line) => line.slice(1, 37))).toEqual([
        `id","createdAt","eventType","outcome`,
        ...ids,
        '',
      ]);
  }
}, 60_000);

it('is compressed for whoever asks for that', async () => {
  const { id } = await world.project();
  await trailOf(world.app.table).write(Array.from({ length: 50 }, () => past(2, {}, id)));
  const reply = await world.app.request('GET', ofProject('projects', id), {
    token: world.admin.token,
    query: range(3, 1),
    headers: { 'accept-encoding': 'gzip' },
  });
  expect(reply.headers['content-encoding']).toBe('gzip');
  expect(eventsIn(gunzipSync(Buffer.from(reply.text, 'base64')).toString())).toHaveLength(50);
});

it('CSV calculates nothing in a spreadsheet, and says everything', async () => {
  const { id } = await world.project();
  const event = {
    ...past(2, { name: 'a "b", c' }, id),
    userAgent: '=HYPERLINK("https://evil")',
    projectName: '@x',
  };
  await trailOf(world.app.table).write([event]);
  const reply = await ask(ofProject('projects', id), { ...range(3, 1), format: 'csv' });
  expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
  const [head, line] = reply.text.split('\r\n');
  expect(head).toBe(
    '"id","createdAt","eventType","outcome","actorType","actorId","actorName","ipAddress","userAgent","userAgentType","orgId","projectId","projectName","actorMetadata","eventMetadata"',
  );
  expect(line).toContain(`"'=HYPERLINK(""https://evil"")"`);
  expect(line).toContain(`"'@x"`);
  expect(line).toContain(String.raw`"{""name"":""a \""b\"", c""}"`);
});

describe('an export through the archive', () => {
  it('gives what the table no longer has, each event once in a part, and what both have once', async () => {
    const { id } = await world.project();
    const fresh = past(1, { where: 'both' }, id);
    const old = [past(24 * 200, { n: 1 }, id), past(24 * 120, { n: 2 }, id), past(24 * 120, { n: 3 }, id)];
    const foreign = { ...past(24 * 120, {}, 'another') };
    const trail = trailOf(world.app.table);
    await trail.index(await trail.write([fresh]));
    archived.fill(archivedTrail('bucket', bucketOf([...old, foreign, ...old, fresh], 100)));
    const query = { ...range(24 * 300, 0), eventType: 'create-tag' };
    const { text } = await whole(ofProject('projects', id), query, archived.app);
    const ids = eventsIn(text).map((event) => event.id);
    expect(ids).toEqual([fresh.id, ...[old[1], old[2], old[0]].map((event) => event?.id)]);
    expect(eventsIn(text).at(-1)).toMatchObject({ expiresAt: null, createdAt: old[0]?.occurredAt });
  });

  it('holds the filter, and counts lines that nothing of ours wrote', async () => {
    const { id } = await world.project();
    const denied: AuditEvent = { ...past(24 * 20, {}, id), outcome: 'denied' };
    archived.fill(
      archivedTrail('bucket', bucketOf([past(24 * 20, {}, id), denied], 10, ['{"event":1}', 'x'])),
    );
    const query = { ...range(24 * 30, 24), outcome: 'denied' };
    const { text } = await whole(ofProject('projects', id), query, archived.app);
    expect(eventsIn(text).map((event) => event.id)).toEqual([denied.id]);
    const { body } = await ask(ofProject('projects', id).replace('/export', ''), { limit: '1' });
    expect(body.auditLogs[0].event.metadata).toMatchObject({ count: 1, unreadable: 2 });
  });

  it('goes on within an object, and reads nothing of another organization', async () => {
    const { id } = await world.project();
    const filler = 'x'.repeat(150_000);
    const events = Array.from({ length: 30 }, (_, n) => past(24 * 40, { n, filler }, id));
    const bucket = bucketOf(events, 20);
    archived.fill(archivedTrail('bucket', bucket));
    const { parts, text } = await whole(organization, range(24 * 42, 24 * 38), archived.app);
    expect(parts.length).toBeGreaterThan(2);
    expect(eventsIn(text).map((event) => event.id)).toEqual(events.map((event) => event.id));
    expect(bucket.asked.every((name) => name.startsWith(`organization=${world.orgId}/day=`))).toBe(true);
  });

  it('looks at a bounded number of days for a part', async () => {
    const bucket = bucketOf([], 1);
    archived.fill(archivedTrail('bucket', bucket));
    const { parts, text } = await whole(organization, range(24 * 300, 24), archived.app);
    expect(text).toBe('');
    expect(parts.length).toBeGreaterThanOrEqual(5);
    expect(bucket.asked).toHaveLength(300);
  });

  it('passes over an object whose time was over between two parts', async () => {
    const { id } = await world.project();
    const bucket = bucketOf([past(24 * 40, {}, id), past(24 * 40, {}, id)], 1);
    const [first = ''] = bucket.objects.keys();
    const list = bucket.list;
    archived.fill(
      archivedTrail('bucket', {
        ...bucket,
        list: async function* (...given: Parameters<typeof list>) {
          for await (const name of list(...given)) {
            bucket.objects.delete(first);
            yield name;
          }
        },
      }),
    );
    const { text } = await whole(ofProject('projects', id), range(24 * 41, 24), archived.app);
    expect(typesIn(text)).toEqual(['create-tag']);
  });

  it('refuses a cursor of another time', async () => {
    archived.fill(archivedTrail('bucket', bucketOf([], 1)));
    const cursor = Buffer.from(JSON.stringify([Date.now(), 'archive', '1999-01-01', null, null])).toString(
      'base64url',
    );
    expect((await ask(organization, { ...range(), cursor }, { app: archived.app })).status).toBe(422);
  });
});
