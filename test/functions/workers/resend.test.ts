import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { resend } from '../../../functions/workers/resend/resend.ts';
import { storedEvents } from '../../../functions/workers/resend/stored-events.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { dynamodb } from '../../harness/worker.ts';
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

const bus = (pageSize: number, leavesOutReads = false) => {
  const client = new DynamoDBClient({ endpoint: dynamodb() });
  const sent: PutEventsRequestEntry[] = [];
  return {
    sent,
    ids: () => sent.map(({ Detail }) => JSON.parse(Detail ?? '').id as string),
    ports: {
      bus: 'locket',
      page: storedEvents({ table: app.table, leavesOutReads }, (input) =>
        client.send(new ScanCommand({ ...input, Limit: pageSize })),
      ),
      putEvents: async (entries: PutEventsRequestEntry[]) => {
        sent.push(...entries);
        return { Entries: entries.map(() => ({ EventId: 'x' })) };
      },
      hasTime: () => true,
    },
  };
};

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
  it('puts all events of the time on the bus and no others, page after page', async () => {
    const time = await change(12);
    await change(3);
    const whole = bus(1000);
    const pages = bus(5);
    await expect(resend(time, whole.ports)).resolves.toEqual({ sent: 12, refused: {} });
    await expect(resend(time, pages.ports)).resolves.toEqual({ sent: 12, refused: {} });
    expect(new Set(whole.ids()).size).toBe(12);
    expect(pages.ids().sort()).toEqual(whole.ids().sort());
    expect(whole.sent.every(({ DetailType }) => DetailType === 'create-secret')).toBe(true);
  });

  it('ends when its time does, and goes on where it ended', async () => {
    const time = await change(6);
    const { ids, ports } = bus(5);
    const steps = [await resend(time, { ...ports, hasTime: () => false })];
    for (let next = steps.at(-1)?.next; next; next = steps.at(-1)?.next)
      steps.push(await resend({ ...time, next }, { ...ports, hasTime: () => false }));
    expect(steps.length).toBeGreaterThan(2);
    expect(new Set(ids()).size).toBe(6);
    expect(ids()).toHaveLength(6);
  });

  it.each([
    [false, ['create-secret', 'get-secrets']],
    [true, ['create-secret']],
  ])('leaves out reads (%s) as the relay does', async (leavesOutReads, types) => {
    app.runtime.advance(3600);
    const from = app.runtime.now().toISOString();
    const body = { workspaceId: project.id, environment: 'dev', secretValue: 'v' };
    await app.ok('POST', `/api/v3/secrets/raw/READ_LATER_${leavesOutReads}`, { token, body });
    const query = { workspaceId: project.id, environment: 'dev' };
    await app.ok('GET', '/api/v3/secrets/raw', { token, query });
    const to = app.runtime.now().toISOString();
    const { sent, ports } = bus(1000, leavesOutReads);
    await expect(resend({ from, to }, ports)).resolves.toEqual({ sent: types.length, refused: {} });
    expect(sent.map(({ DetailType }) => DetailType).sort()).toEqual(types);
  });

  it('says how many the bus refused, and why', async () => {
    const time = await change(2);
    const { ports } = bus(1000);
    const refusing = {
      ...ports,
      putEvents: async (entries: PutEventsRequestEntry[]) => ({
        Entries: entries.map(() => ({ ErrorCode: 'ThrottlingException' })),
      }),
    };
    await expect(resend(time, refusing)).resolves.toEqual({
      sent: 0,
      refused: { ThrottlingException: 2 },
    });
  });

  it.each([
    [{ from: 'yesterday', to: '2026-11-28T09:00:00Z' }, 'from must be an instant'],
    [{ from: '2026-11-28T09:00:00Z', to: '' }, 'to must be an instant'],
    [{ from: '2026-11-28T09:00:00Z', to: '2026-11-27T09:00:00Z' }, 'from must not be after to'],
  ])('refuses %j', async (request, message) => {
    await expect(resend(request, bus(5).ports)).rejects.toThrow(message);
  });
});
