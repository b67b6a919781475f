import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp, TestResponse } from '../harness/app.ts';
import { createWorld, type World } from '../world/failing-world.ts';
import { createMachine, type Machine } from '../world/instance.ts';
import { faults, striking } from './faults.ts';

let world: World;
let machine: Machine;
let place: { workspaceId: string; environment: string; secretPath: string };

beforeAll(async () => {
  world = await createWorld();
  machine = await createMachine(world.instance);
  place = { workspaceId: world.project.id, environment: 'dev', secretPath: '/' };
  const body = { ...place, secretValue: 'kept' };
  await world.patient.ok('POST', '/api/v3/secrets/raw/KEPT', { token: world.instance.admin, body });
});
afterAll(() => world.close());

const requests = [
  {
    what: 'a login',
    send: (app: TestApp) =>
      app.request('POST', '/api/v1/auth/universal-auth/login', {
        body: { clientId: machine.clientId, clientSecret: machine.clientSecret },
      }),
    isRight: (reply: TestResponse) => typeof reply.body.accessToken === 'string',
  },
  {
    what: 'reading a secret',
    send: (app: TestApp) =>
      app.request('GET', '/api/v3/secrets/raw/KEPT', { token: world.instance.admin, query: place }),
    isRight: (reply: TestResponse) => reply.body.secret?.secretValue === 'kept',
  },
  {
    what: 'listing secrets',
    send: (app: TestApp) =>
      app.request('GET', '/api/v3/secrets/raw', { token: world.instance.admin, query: place }),
    isRight: (reply: TestResponse) => reply.body.secrets?.length === 1,
  },
] as const;

/** Silence is the business of the other tests: a cold process behaves no differently there, it only takes its time. */
const spoken = faults.filter(({ silent }) => !silent);

describe.each(requests)('$what in a process that has just started', ({ send, isRight }) => {
  let operations: readonly string[];
  beforeAll(async () => {
    const app = await world.cold();
    world.proxy.reset();
    expect((await send(app)).status).toBe(200);
    operations = world.proxy.calls.map(({ operation }) => operation);
  });

  it('reads the root key before it answers', () => {
    expect(operations).toContain('Query');
  });

  it.each(spoken)('storage $name: a refusal, and the same process answers the next time', async (fault) => {
    for (const [index, operation] of operations.entries()) {
      if (fault.operations && !fault.operations.includes(operation)) continue;
      const where = `with call ${index + 1} (${operation}) ${fault.name}`;
      const app = await world.cold();
      const { intercept, struck } = striking(fault, index + 1);
      world.proxy.reset();
      world.proxy.intercept(intercept);
      const reply = await send(app);
      world.proxy.intercept(undefined);
      expect(struck(), where).toBe(true);
      if (fault.reply === 'answered') expect(isRight(reply), `${where} answered ${reply.text}`).toBe(true);
      else expect(reply.status, `${where} answered ${reply.text}`).toBe(fault.reply);
      const again = await send(app);
      expect(isRight(again), `${where}, then ${again.text}`).toBe(true);
    }
  });
});
