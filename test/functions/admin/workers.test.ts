import { beforeAll, describe, expect, it } from 'vitest';
import { LocketError } from '../../../layers/domain/errors.ts';
import type { WorkingState } from '../../../layers/domain/instance/workings.ts';
import { serverAdminIn } from '../../world/server-admin.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const path = '/api/v1/admin/workers/status';
const webhooks = { name: 'webhooks', waiting: 3, underWay: 1, delayed: 0, oldestSeconds: 90, deadLetters: 2 };
const mail = { ...webhooks, name: 'mail', waiting: 0, underWay: 0, oldestSeconds: undefined };
const raised = {
  name: 'locket-observability-Alarms-1',
  description: 'A webhook was called five times without success.',
  state: 'alarm',
  changedAt: new Date('2026-01-02T03:04:05.000Z'),
} as const;

let world: World;
let serverAdmin: Actor;
let state: WorkingState | undefined;

beforeAll(async () => {
  world = await openWorld({
    workingsSetting: {
      state: async () => {
        if (!state) throw new LocketError('unavailable', 'cannot be read', { retryAfter: 5 });
        return state;
      },
    },
  });
  serverAdmin = await serverAdminIn(world);
});

describe('the status of the workers', () => {
  it('says what waits, since when, what was given up, and which alarms rose', async () => {
    state = { at: new Date(0), queues: [webhooks, mail], givenUp: 4, alarms: [raised] };
    expect(await world.ok(serverAdmin, 'GET', path)).toEqual({
      checkedAt: '1970-01-01T00:00:00.000Z',
      queues: [webhooks, { ...mail, oldestSeconds: null }],
      givenUp: 4,
      alarms: [{ ...raised, changedAt: '2026-01-02T03:04:05.000Z' }],
    });
  });

  it('tells apart that no alarms are kept, and that there are none', async () => {
    state = { at: new Date(0), queues: [], givenUp: 0, alarms: undefined };
    expect(await world.ok(serverAdmin, 'GET', path)).toMatchObject({ queues: [], alarms: null });
    state = { ...state, alarms: [] };
    expect(await world.ok(serverAdmin, 'GET', path)).toMatchObject({ alarms: [] });
  });

  it('is a 503 when it cannot be read, and no empty list', async () => {
    state = undefined;
    const { status, body } = await world.send(serverAdmin, 'GET', path);
    expect([status, body.queues]).toEqual([503, undefined]);
  });

  it('is for server admins alone', async () => {
    state = { at: new Date(0), queues: [], givenUp: 0, alarms: [] };
    for (const actor of [world.admin, await world.person('admin')])
      expect((await world.send(actor, 'GET', path)).status).toBe(403);
  });

  it('is null where the function was told of no queues', async () => {
    const other = await openWorld();
    expect(await other.ok(await serverAdminIn(other), 'GET', path)).toEqual({
      checkedAt: null,
      queues: null,
      givenUp: null,
      alarms: null,
    });
  });
});
