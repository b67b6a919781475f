import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../harness/app.ts';
import { type StorageProxy, startProxy } from '../harness/proxy.ts';
import { dynamodb } from '../harness/worker.ts';
import { bootstrapped, createProject, type Instance } from '../world/instance.ts';
import { type Fault, faults, striking } from './faults.ts';

let proxy: StorageProxy;
let app: TestApp;
let instance: Instance;
let place: { workspaceId: string; environment: string; secretPath: string };

/** As deployed: the SDK tries three times by itself before Locket hears of a fault. */
const attempts = 3;

beforeAll(async () => {
  proxy = await startProxy(dynamodb());
  app = await startApp({ endpoint: proxy.url, settings: { storageTimeout: 400, storageAttempts: attempts } });
  instance = await bootstrapped(app);
  place = { workspaceId: (await createProject(instance)).id, environment: 'dev', secretPath: '/' };
});
afterAll(() => proxy.close());

const write = (method: 'POST' | 'PATCH', name: string, secretValue: string) =>
  app.ok(method, `/api/v3/secrets/raw/${name}`, {
    token: instance.admin,
    body: { ...place, secretValue },
  });

/** The values of versions 1, 2 and 3, as far as there are any. */
const valuesOf = (name: string): Promise<readonly (string | undefined)[]> =>
  Promise.all(
    [1, 2, 3].map(async (version) => {
      const query = { ...place, version };
      const path = `/api/v3/secrets/raw/${name}`;
      const { body } = await app.request('GET', path, { token: instance.admin, query });
      return body.secret?.secretValue;
    }),
  );

const struckOnce = async <T>(fault: Fault, number: number, run: () => Promise<T>): Promise<T> => {
  const { intercept, struck } = striking(fault, number);
  proxy.reset();
  proxy.intercept(intercept);
  const result = await run();
  proxy.intercept(undefined);
  expect(struck()).toBe(true);
  return result;
};

const passing = faults.filter(({ operations, lasting }) => operations === undefined && !lasting);

describe.each(passing)('one call $name', (fault) => {
  const name = `AFTER_${fault.name.replaceAll(' ', '_')}`;

  it('is made again unseen: a secret is created once and changed once', async () => {
    // After the round of reads: what the request needs, and the folder's last commit.
    const transaction = 3;
    await struckOnce(fault, transaction, () => write('POST', name, 'one'));
    const changed = await struckOnce(fault, transaction, () => write('PATCH', name, 'two'));

    expect(changed.body.secret.version).toBe(2);
    const transactions = proxy.calls.filter(({ operation }) => operation === 'TransactWriteItems');
    expect(transactions.length).toBe(2);
    // One token for all tries: DynamoDB takes the second for a repetition of the first.
    expect(new Set(transactions.map(({ input }) => input.ClientRequestToken)).size).toBe(1);
    expect(await valuesOf(name)).toEqual(['one', 'two', undefined]);
  });
});
