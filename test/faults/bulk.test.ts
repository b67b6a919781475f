import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestResponse } from '../harness/app.ts';
import { faults, striking } from './faults.ts';
import { createWorld, type World } from './world.ts';

/** More than one transaction holds. */
const secretsInTree = 130;

let world: World;
let tree: string;

beforeAll(async () => {
  world = await createWorld();
  tree = await plant();
});
afterAll(() => world.close());

const ok = (method: string, path: string, body: object) =>
  world.patient.ok(method, path, { token: world.instance.admin, body });

const place = () => ({ workspaceId: world.project.id, environment: 'dev' });

/** A folder with too many secrets for one transaction. */
const plant = async (): Promise<string> => {
  const name = world.fresh();
  await ok('POST', '/api/v1/folders', { ...place(), path: `/${name}`, name: 'leaf' });
  const body = { ...place(), secretPath: `/${name}/leaf`, secretValue: 'value' };
  const names = Array.from({ length: secretsInTree }, (_, index) => `S${index}`);
  await Promise.all(names.map((secret) => ok('POST', `/api/v3/secrets/raw/${secret}`, body)));
  return name;
};

/** What a client sees of the tree: every secret by itself and in the list, or nothing of it. */
const view = async (): Promise<'whole' | 'gone' | string> => {
  const token = world.instance.admin;
  const query = { ...place(), secretPath: `/${tree}/leaf` };
  const folders = await world.patient.ok('GET', '/api/v1/folders', {
    token,
    query: { ...place(), path: '/' },
  });
  const isListed = folders.body.folders.some(({ name }: { name: string }) => name === tree);
  const list = await world.patient.request('GET', '/api/v3/secrets/raw', { token, query });
  const listed = list.status === 200 ? list.body.secrets.length : 0;
  const reads = await Promise.all(
    [0, 64, 65, 99, 100, secretsInTree - 1].map((index) =>
      world.patient.request('GET', `/api/v3/secrets/raw/S${index}`, { token, query }),
    ),
  );
  const statuses = [...new Set(reads.map(({ status }) => status))];
  if (isListed && listed === secretsInTree && statuses.join() === '200') return 'whole';
  if (!isListed && listed === 0 && statuses.join() === '404') return 'gone';
  return `in between: ${isListed ? 'listed' : 'not listed'}, ${listed} secrets, single reads ${statuses.join()}`;
};

const deleteTree = (isSilent: boolean): Promise<TestResponse> =>
  (isSilent ? world.hasty : world.patient).request('DELETE', `/api/v1/folders/${tree}`, {
    token: world.instance.admin,
    body: { ...place(), path: '/' },
  });

/** The calls worth striking: the first of every kind in a row, where one step of the work gives way to the next. */
const turningPoints = (operations: readonly string[]): readonly number[] =>
  operations.flatMap((operation, index) => (operation === operations[index - 1] ? [] : [index + 1]));

const countCalls = async (): Promise<readonly string[]> => {
  world.proxy.reset();
  expect((await deleteTree(false)).status).toBe(200);
  const operations = world.proxy.calls.map(({ operation }) => operation);
  expect(await view()).toBe('gone');
  tree = await plant();
  return operations;
};

describe('deleting more than a transaction holds', () => {
  let operations: readonly string[];
  beforeAll(async () => {
    operations = await countCalls();
    await deleteTree(true);
    if ((await view()) === 'gone') tree = await plant();
  });

  it('takes many transactions', () => {
    expect(operations.filter((operation) => operation === 'TransactWriteItems').length).toBeGreaterThan(1);
  });

  it.each(faults)('storage $name: the tree is seen whole or gone, and a retry removes it', async (fault) => {
    for (const number of turningPoints(operations)) {
      if (fault.operations && !fault.operations.includes(operations[number - 1] ?? '')) continue;
      const where = `with call ${number} of ${operations.length} (${operations[number - 1]}) ${fault.name}`;
      const { intercept } = striking(fault, number);
      world.proxy.reset();
      world.proxy.intercept(intercept);
      const reply = await deleteTree(fault.silent);
      world.proxy.intercept(undefined);

      const seen = await view();
      if (reply.status === 200) expect(seen, where).toBe('gone');
      else {
        expect([429, 503], `${where} answered ${reply.text}`).toContain(reply.status);
        expect(['whole', 'gone'], where).toContain(seen);
      }
      if (seen === 'gone') tree = await plant();
    }
    expect((await deleteTree(false)).status).toBe(200);
    expect(await view()).toBe('gone');
    tree = await plant();
  });
});
