import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsInMessage } from '../../../functions/workers/relay/hand-over.ts';
import { type PlacesPorts, placesWith } from '../../../functions/workers/resend/places.ts';
import { type ResendPorts, type ResendRequest, resend } from '../../../functions/workers/resend/resend.ts';
import { storedEvents } from '../../../functions/workers/resend/stored-events.ts';
import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { dynamodb } from '../../harness/worker.ts';
import { archivedIn } from '../../world/archive.ts';
import { bootstrapped, createProject, type TestProject } from '../../world/instance.ts';

let app: TestApp;
let project: TestProject;
let token: string;

beforeAll(async () => {
  app = await startApp();
  const instance = await bootstrapped(app);
  token = instance.admin;
  project = await createProject(instance);
});

const places = (pageSize: number, leavesOutReads = false) => {
  const client = new DynamoDBClient({ endpoint: dynamodb() });
  const sent: PutEventsRequestEntry[] = [];
  const messages: string[] = [];
  const lines: string[] = [];
  const heads: string[] = [];
  const streamed: OutgoingMessage[] = [];
  const ports: PlacesPorts = {
    index: { send: async (bodies) => void messages.push(...bodies) },
    streams: { streamsOf: async () => ['stream'], send: async (more) => void streamed.push(...more) },
    bus: {
      bus: 'locket',
      putEvents: async (entries) => {
        sent.push(...entries);
        return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: 'x' })) };
      },
    },
    leavesOutReads,
    archive: {
      now: () => app.runtime.now(),
      put: async (more) => void lines.push(...more),
      note: async ({ chain }) => void heads.push(chain),
    },
  };
  return {
    sent,
    heads,
    ids: () => sent.map(({ Detail }) => JSON.parse(Detail ?? '').id as string),
    archived: () => lines.map((line) => archivedIn(line).event.id as string),
    indexed: () => messages.flatMap(eventsInMessage).map(({ doc }) => JSON.parse(doc).id as string),
    streamed: () =>
      streamed.flatMap(({ body }) => JSON.parse(body).events.map(({ id }: { readonly id: string }) => id)),
    with: (changed: Partial<PlacesPorts> = {}, hasTime = true): ResendPorts => ({
      page: storedEvents(app.table, (input) => client.send(new ScanCommand({ ...input, Limit: pageSize }))),
      bring: placesWith({ ...ports, ...changed }),
      hasTime: () => hasTime,
    }),
  };
};

const everywhere = (count: number) => ({ index: count, streams: count, bus: count, archive: count });

/** Creates secrets and returns the time in which that happened, apart from everything else. */
const change = async (count: number): Promise<{ from: string; to: string }> => {
  app.runtime.advance(3600);
  const from = app.runtime.now().toISOString();
  for (let n = 0; n < count; n += 1) {
    const body = { workspaceId: project.id, environment: 'dev', secretValue: `value-${n}` };
    await app.ok('POST', `/api/v3/secrets/raw/RESENT_${Date.now()}_${n}`, { token, body });
  }
  const to = app.runtime.now().toISOString();
  app.runtime.advance(3600);
  return { from, to };
};

describe('sending events once more', () => {
  it('brings all events of the time everywhere and no others, page after page', async () => {
    const time = await change(12);
    await change(3);
    const whole = places(1000);
    const pages = places(5);
    await expect(resend(time, whole.with())).resolves.toEqual({ sent: everywhere(12), refused: {} });
    await expect(resend(time, pages.with())).resolves.toEqual({ sent: everywhere(12), refused: {} });
    const ids = whole.ids().sort();
    expect(new Set(ids).size).toBe(12);
    for (const each of [pages.ids(), whole.archived(), whole.indexed(), whole.streamed()])
      expect(each.sort()).toEqual(ids);
    expect(whole.sent.every(({ DetailType }) => DetailType === 'create-secret')).toBe(true);
    expect(whole.heads).toHaveLength(1);
  });

  it('ends when its time does, and goes on where it ended', async () => {
    const time = await change(6);
    const { ids, with: withPorts } = places(5);
    const steps = [await resend(time, withPorts({}, false))];
    for (let next = steps.at(-1)?.next; next; next = steps.at(-1)?.next)
      steps.push(await resend({ ...time, next }, withPorts({}, false)));
    expect(steps.length).toBeGreaterThan(2);
    expect(new Set(ids()).size).toBe(6);
    expect(ids()).toHaveLength(6);
  });

  it.each([
    [false, ['create-secret', 'get-secrets']],
    [true, ['create-secret']],
  ])('keeps reads off the bus (%s) as the relay does, and nowhere else', async (leavesOutReads, types) => {
    app.runtime.advance(3600);
    const from = app.runtime.now().toISOString();
    const body = { workspaceId: project.id, environment: 'dev', secretValue: 'v' };
    await app.ok('POST', `/api/v3/secrets/raw/READ_LATER_${leavesOutReads}`, { token, body });
    const query = { workspaceId: project.id, environment: 'dev' };
    await app.ok('GET', '/api/v3/secrets/raw', { token, query });
    const to = app.runtime.now().toISOString();
    const { sent, with: withPorts } = places(1000, leavesOutReads);
    await expect(resend({ from, to }, withPorts())).resolves.toEqual({
      sent: { ...everywhere(2), bus: types.length },
      refused: {},
    });
    expect(sent.map(({ DetailType }) => DetailType).sort()).toEqual(types);
  });

  it('goes only where it is told to', async () => {
    const time = await change(2);
    const { ids, archived, with: withPorts } = places(1000);
    const result = await resend({ ...time, only: ['archive'] }, withPorts());
    expect(result).toEqual({ sent: { archive: 2 }, refused: {} });
    expect(ids()).toEqual([]);
    expect(archived()).toHaveLength(2);
  });

  it('says how many a place refused and why, and goes on to the others', async () => {
    const time = await change(2);
    const { archived, with: withPorts } = places(1000);
    const away = async () => {
      throw Object.assign(new Error('away'), { name: 'ServiceUnavailable' });
    };
    const refusing: Partial<PlacesPorts> = {
      index: { send: away },
      streams: { streamsOf: away, send: away },
      bus: {
        bus: 'locket',
        putEvents: async (entries) => ({
          FailedEntryCount: entries.length,
          Entries: entries.map(() => ({ ErrorCode: 'ThrottlingException' })),
        }),
      },
    };
    await expect(resend(time, withPorts(refusing))).resolves.toEqual({
      sent: { index: 0, streams: 0, bus: 0, archive: 2 },
      refused: {
        index: { ServiceUnavailable: 2 },
        streams: { ServiceUnavailable: 2 },
        bus: { ThrottlingException: 2 },
      },
    });
    expect(archived()).toHaveLength(2);
    const archive = { now: () => app.runtime.now(), put: away, note: away };
    await expect(resend({ ...time, only: ['archive'] }, withPorts({ archive }))).resolves.toEqual({
      sent: { archive: 0 },
      refused: { archive: { ServiceUnavailable: 2 } },
    });
  });

  it.each([
    [{ from: 'yesterday', to: '2026-11-28T09:00:00Z' }, 'from must be an instant'],
    [{ from: '2026-11-28T09:00:00Z', to: '' }, 'to must be an instant'],
    [{ from: '2026-11-28T09:00:00Z', to: '2026-11-27T09:00:00Z' }, 'from must not be after to'],
    [{ from: '2026-11-27T09:00:00Z', to: '2026-11-28T09:00:00Z', only: ['mail'] }, 'only must be a list'],
    [{ from: '2026-11-27T09:00:00Z', to: '2026-11-28T09:00:00Z', only: [] }, 'only must be a list'],
  ])('refuses %j', async (request, message) => {
    await expect(resend(request as ResendRequest, places(5).with())).rejects.toThrow(message);
  });
});
