import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp, TestResponse } from '../harness/app.ts';
import { createWorld, type World } from '../world/failing-world.ts';
import { type Fault, striking } from './faults.ts';
import { faultsOn } from './representatives.ts';

let world: World;
let operations: readonly string[];

beforeAll(async () => {
  world = await createWorld();
  const name = await newFolder();
  world.proxy.reset();
  expect((await remove(world.patient, name)).status).toBe(200);
  operations = world.proxy.calls.map(({ operation }) => operation);
});
afterAll(() => world.close());

const place = () => ({ workspaceId: world.project.id, environment: 'dev', path: '/' });
const token = () => world.instance.admin;

const newFolder = async (): Promise<string> => {
  const name = world.fresh();
  await world.patient.ok('POST', '/api/v1/folders', { token: token(), body: { ...place(), name } });
  return name;
};

const remove = (app: TestApp, name: string): Promise<TestResponse> =>
  app.request('DELETE', `/api/v1/folders/${name}`, {
    token: token(),
    body: { ...place(), forceDelete: false },
  });

const fill = (name: string): Promise<TestResponse> =>
  world.patient.request('POST', '/api/v3/secrets/raw/KEY', {
    token: token(),
    body: { ...place(), secretPath: `/${name}`, secretValue: 'value' },
  });

const isThere = async (name: string): Promise<boolean> => {
  const { body } = await world.patient.ok('GET', '/api/v1/folders', { token: token(), query: place() });
  return body.folders.some((folder: { name: string }) => folder.name === name);
};

const strike = async (fault: Fault, number: number): Promise<void> => {
  const where = `with call ${number} of ${operations.length} (${operations[number - 1]}) ${fault.name}`;
  const name = await newFolder();
  world.proxy.reset();
  world.proxy.intercept(striking(fault, number).intercept);
  const reply = await remove(fault.silent ? world.hasty : world.patient, name);
  world.proxy.intercept(undefined);
  await world.proxy.settled();

  const stands = await isThere(name);
  if (reply.status === 200) expect(stands, where).toBe(false);
  else
    expect(fault.reply === 500 ? [500] : [429, 503], `${where} answered ${reply.text}`).toContain(
      reply.status,
    );
  world.patient.runtime.advance(31);
  expect((await fill(name)).status, where).toBe(stands ? 200 : 404);
  expect(await isThere(name), where).toBe(stands);
};

describe('deleting a folder as empty', () => {
  it.each(faultsOn('deleting a folder as empty'))(
    'storage $name: the folder is gone and shut, or there and open',
    async (fault) => {
      for (const [index, operation] of operations.entries())
        if (fault.operations?.includes(operation) ?? true) await strike(fault, index + 1);
    },
    60_000,
  );
});
