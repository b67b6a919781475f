import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp, TestResponse } from '../harness/app.ts';
import { createWorld, type World } from '../world/failing-world.ts';
import { type Fault, striking } from './faults.ts';
import { faultsOn } from './representatives.ts';

let world: World;
let path: string;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ask = async (method: string, to: string, body?: object) => {
  const request = { token: world.instance.admin, ...(body && { body }) };
  return (await world.patient.ok(method, to, request)).body;
};
const memberships = () => `/api/v2/workspace/${world.project.id}/identity-memberships`;

/** An identity with a login method, a client secret, and a role in a project; answers its path. */
const standing = async (): Promise<string> => {
  const body = { name: world.fresh(), organizationId: world.instance.orgId, role: 'no-access' };
  const { identity } = await ask('POST', '/api/v1/identities', body);
  const universal = `/api/v1/auth/universal-auth/identities/${identity.id}`;
  await ask('POST', universal, {});
  await ask('POST', `${universal}/client-secrets`, {});
  await ask('POST', `${memberships()}/${identity.id}`, { role: 'admin' });
  return `/api/v1/identities/${identity.id}`;
};

const remove = (app: TestApp): Promise<TestResponse> =>
  app.request('DELETE', path, { token: world.instance.admin, body: {} });

/** Whether the identity, its login method, and its membership are there, each by itself. */
const seen = async (): Promise<readonly boolean[]> => {
  const id = path.split('/').at(-1);
  const replies = await Promise.all(
    [path, `/api/v1/auth/universal-auth/identities/${id}`, `${memberships()}/${id}`].map((each) =>
      world.patient.request('GET', each, { token: world.instance.admin }),
    ),
  );
  for (const { status, text } of replies) expect([200, 404], text).toContain(status);
  return replies.map(({ status }) => status === 200);
};
const there = [true, true, true];
const gone = [false, false, false];

/** Deleting an identity looks once more at what it holds, and is therefore done in steps. */
describe('deleting an identity that is an admin of a project', () => {
  let operations: readonly string[];

  beforeAll(async () => {
    path = await standing();
    world.proxy.reset();
    expect((await remove(world.patient)).status).toBe(200);
    operations = world.proxy.calls.map(({ operation }) => operation);
    path = await standing();
  });

  const strike = async (fault: Fault, number: number): Promise<void> => {
    const where = `with call ${number} of ${operations.length} (${operations[number - 1]}) ${fault.name}`;
    world.proxy.reset();
    world.proxy.intercept(striking(fault, number).intercept);
    const reply = await remove(fault.silent ? world.hasty : world.patient);
    world.proxy.intercept(undefined);
    await world.proxy.settled();

    const now = await seen();
    if (reply.status === 200) expect(now, where).toEqual(gone);
    else {
      expect(fault.reply === 500 ? [500] : [429, 503], `${where} answered ${reply.text}`).toContain(
        reply.status,
      );
      expect([there, gone], where).toContainEqual(now);
    }
    if (!now[0]) path = await standing();
  };

  it.each(faultsOn('deleting an identity'))(
    'storage $name: all of it is there or nothing, and a retry converges',
    async (fault) => {
      for (const [index, operation] of operations.entries())
        if (fault.operations?.includes(operation) ?? true) await strike(fault, index + 1);

      // What a process left behind is finished by whoever comes once its time is over.
      world.patient.runtime.advance(60);
      const retry = await remove(world.patient);
      expect(retry.status, retry.text).toBe(200);
      expect(await seen()).toEqual(gone);
      path = await standing();
    },
  );
});
