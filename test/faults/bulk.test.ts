import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp, TestResponse } from '../harness/app.ts';
import { createWorld, type World } from '../world/failing-world.ts';
import { type Fault, striking } from './faults.ts';
import { faultsOn } from './representatives.ts';

/** More than one transaction holds, which is 100 actions. */
const manySecrets = 70;
const path = '/api/v4/secrets/batch';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const names = Array.from({ length: manySecrets }, (_, index) => `S${index}`);

/** What a client sees of a folder: each secret's value, by itself and in the list, or `none`. */
const valuesIn = async (folder: string): Promise<readonly string[]> => {
  const token = world.instance.admin;
  const query = { projectId: world.project.id, environment: 'dev', secretPath: `/${folder}` };
  const list = await world.patient.ok('GET', '/api/v4/secrets', { token, query });
  const reads = await Promise.all(
    ['S0', 'S24', 'S25', 'S33', 'S49', `S${manySecrets - 1}`].map((name) =>
      world.patient.request('GET', `/api/v4/secrets/${name}`, { token, query }),
    ),
  );
  const listed = list.body.secrets.map(({ secretValue }: { secretValue: string }) => secretValue);
  const absent = Array.from({ length: manySecrets - listed.length }, () => 'none');
  const single = reads.map(({ status, body }) => (status === 404 ? 'none' : body.secret.secretValue));
  return [...new Set([...listed, ...absent, ...single])];
};

const batch = (app: TestApp, method: string, folder: string, value?: string): Promise<TestResponse> =>
  app.request(method, path, {
    token: world.instance.admin,
    body: {
      projectId: world.project.id,
      environment: 'dev',
      secretPath: `/${folder}`,
      secrets: names.map((secretKey) => ({ secretKey, ...(value && { secretValue: value }) })),
    },
  });

const newFolder = async (): Promise<string> => {
  const name = world.fresh();
  const body = { workspaceId: world.project.id, environment: 'dev', path: '/', name };
  await world.patient.ok('POST', '/api/v1/folders', { token: world.instance.admin, body });
  return name;
};

const filledFolder = async (): Promise<string> => {
  const folder = await newFolder();
  expect((await batch(world.patient, 'POST', folder, 'old')).status).toBe(200);
  return folder;
};

/** The first call of every kind in a row: where one step of the work gives way to the next. */
const turningPoints = (operations: readonly string[]): readonly number[] =>
  operations.flatMap((operation, index) => (operation === operations[index - 1] ? [] : [index + 1]));

const deeds = [
  {
    name: 'creating more than a transaction holds',
    method: 'POST',
    folder: newFolder,
    value: 'new',
    before: 'none',
    after: 'new',
  },
  {
    name: 'changing more than a transaction holds',
    method: 'PATCH',
    folder: filledFolder,
    value: 'new',
    before: 'old',
    after: 'new',
  },
  {
    name: 'deleting more than a transaction holds',
    method: 'DELETE',
    folder: filledFolder,
    value: undefined,
    before: 'old',
    after: 'none',
  },
] as const;

describe.each(deeds)('$name', ({ name, method, folder, value, before, after }) => {
  let operations: readonly string[];
  let place: string;

  beforeAll(async () => {
    place = await folder();
    world.proxy.reset();
    expect((await batch(world.patient, method, place, value)).status).toBe(200);
    operations = world.proxy.calls.map(({ operation }) => operation);
    place = await folder();
  });

  it('takes many transactions', () => {
    expect(operations.filter((operation) => operation === 'TransactWriteItems').length).toBeGreaterThan(2);
  });

  const strike = async (fault: Fault, number: number): Promise<void> => {
    const where = `with call ${number} of ${operations.length} (${operations[number - 1]}) ${fault.name}`;
    world.proxy.reset();
    world.proxy.intercept(striking(fault, number).intercept);
    const reply = await batch(fault.silent ? world.hasty : world.patient, method, place, value);
    world.proxy.intercept(undefined);
    await world.proxy.settled();

    const seen = await valuesIn(place);
    if (reply.status === 200) expect(seen, where).toEqual([after]);
    else {
      expect(fault.reply === 500 ? [500] : [429, 503], `${where} answered ${reply.text}`).toContain(
        reply.status,
      );
      expect([[before], [after]], where).toContainEqual(seen);
    }
    if (seen[0] === after) place = await folder();
  };

  it.each(faultsOn(name))(
    'storage $name: all of it is seen or nothing, and a retry converges',
    async (fault) => {
      for (const number of turningPoints(operations))
        if (fault.operations?.includes(operations[number - 1] ?? '') ?? true) await strike(fault, number);

      const retry = await batch(world.patient, method, place, value);
      expect(retry.status, retry.text).toBe(200);
      expect(await valuesIn(place)).toEqual([after]);
      place = await folder();
    },
  );
});
