import { beforeAll, describe, expect, it } from 'vitest';
import { LocketError } from '../../layers/domain/errors.ts';
import type { WorkingState } from '../../layers/domain/instance/workings.ts';
import { listening } from '../clients/exchange.ts';
import { serverAdminIn } from '../world/server-admin.ts';
import { type Actor, openWorld, type World } from '../world/world.ts';
import { newDesk } from './command-line.ts';

const queue = { name: 'mail', waiting: 2, underWay: 0, delayed: 0, oldestSeconds: 5, deadLetters: 0 };
const calm: WorkingState = { at: new Date(0), queues: [queue], givenUp: 0, alarms: [] };

let world: World;
let serverAdmin: Actor;
let url: string;
let state: WorkingState | undefined;

beforeAll(async () => {
  world = await openWorld({
    workingsSetting: {
      state: async () => {
        if (!state) throw new LocketError('unavailable', 'The queues cannot be read', { retryAfter: 0 });
        return state;
      },
    },
  });
  const unscoped = await serverAdminIn(world);
  const chosen = { organizationId: world.orgId };
  const { token } = await world.ok(unscoped, 'POST', '/api/v3/auth/select-organization', chosen);
  serverAdmin = { ...unscoped, token };
  const server = await listening(world.app);
  url = `http://127.0.0.1:${server.port}`;
  return () => server.stop(0);
});

const doctor = async (actor: Actor) => {
  const now = () => world.app.runtime.now().getTime();
  const { run } = await newDesk({ LOCKET_URL: url, LOCKET_TOKEN: actor.token }, now);
  return run(['doctor']);
};

describe('locket doctor', () => {
  it('tells a server admin that work waits, which is as it should be', async () => {
    state = calm;
    const { code, out } = await doctor(serverAdmin);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('✓ Workers: 2 messages wait, 0 were given up, 0 alarms'),
    ]);
  });

  it.each([
    ['given up', { queues: [{ ...queue, deadLetters: 3 }] }],
    ['given up', { givenUp: 1 }],
    ['raised', { alarms: [{ name: 'a', description: '', state: 'alarm', changedAt: new Date(0) }] as const }],
  ])('fails where work was %s', async (what, more) => {
    state = { ...calm, ...more };
    const { code, out } = await doctor(serverAdmin);
    expect([code, out]).toEqual([1, expect.stringMatching(new RegExp(`x Workers: .*${what}`))]);
  });

  it('fails where nobody can look, and says nothing of it to others', async () => {
    state = undefined;
    const told = await doctor(serverAdmin);
    expect([told.code, told.out]).toEqual([
      1,
      expect.stringContaining('x Workers: The queues cannot be read'),
    ]);
    const { code, out } = await doctor(world.admin);
    expect([code, out]).toEqual([0, expect.not.stringContaining('Workers')]);
  });
});
