import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { isRemains } from '../../adapters/dynamo/storage.ts';
import { struckIn } from '../../faults/struck.ts';
import { startApp } from '../../harness/app.ts';
import { testRuntime } from '../../harness/clock.ts';
import { type Answer, type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { allItems } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { workerWrapping } from '../../harness/wrapping.ts';
import { bootstrapped, createProject } from '../../world/instance.ts';
import { rememberTable } from '../../world/rewind.ts';
import { placeOf, type SecretsPlace, type Wire } from '../../world/secrets-place.ts';

let proxy: StorageProxy;
let table: Table;
/** Works on storage as it is, and through a proxy that can cut it off. */
let healthy: SecretsPlace;
let mortal: SecretsPlace;
let turn = 0;

beforeEach(async () => {
  proxy = await startProxy(dynamodb());
  const settings = { wrapping: await workerWrapping(), storageAttempts: 1, storageTimeout: 10_000 };
  const runtime = testRuntime();
  const app = await startApp({ settings, runtime });
  const instance = await bootstrapped(app);
  const project = await createProject(instance);
  healthy = placeOf(instance, project, instance.admin);
  table = openTable({ table: app.table, ...settings });
  await settleIntents(table, runtime);
  // Each client asks for its endpoint once, at its first request.
  const behind = await startApp({ endpoint: proxy.url, table: app.table, settings, runtime });
  mortal = placeOf({ ...instance, app: behind }, project, instance.admin);
  await mortal.values();
});
afterEach(() => proxy.close());

const gone: Answer = { status: 500, body: '{"__type":"InternalServerError","message":"gone"}' };

/** Lets the process behind the proxy die at a call: before it leaves, or before it is answered. */
const dieAt = (number: number, moment: 'before' | 'after'): void => {
  proxy.reset();
  proxy.intercept(async (call, forward) => {
    if (call.number < number) return forward();
    if (call.number === number && moment === 'after') await forward();
    return gone;
  });
};

interface Attempt {
  readonly send: (place: SecretsPlace) => Promise<{ readonly status: number }>;
  /** All that may change, as anybody can read it. */
  readonly look: () => Promise<unknown>;
  readonly after: unknown;
  /** Event type and number of events before. */
  readonly type: string;
}

interface Scenario {
  readonly name: string;
  readonly arrange: (path: string) => Promise<Attempt>;
}

const count = 52;
const numbered = (secretValue: string, from = 0, to = count) =>
  Array.from({ length: to - from }, (_, n) => ({
    secretKey: `K${String(from + n).padStart(3, '0')}`,
    secretValue,
  }));
const valuesOf = (secrets: readonly { secretKey: string; secretValue: string }[]) =>
  Object.fromEntries(secrets.map(({ secretKey, secretValue }) => [secretKey, secretValue]));

const batch = '/api/v3/secrets/batch/raw';
const write = (place: SecretsPlace, method: string, path: string, secrets: readonly object[]) =>
  place.request(method, batch, { ...place.at(path), secrets });
const made = async (path: string, secretValue: string): Promise<Wire[]> =>
  (await healthy.ok('POST', batch, { ...healthy.at(path), secrets: numbered(secretValue) })).secrets;

const scenarios: readonly Scenario[] = [
  {
    name: 'creating many',
    arrange: async (path) => ({
      send: (place) => write(place, 'POST', path, numbered('new', 0, 105)),
      look: () => healthy.values(path),
      after: valuesOf(numbered('new', 0, 105)),
      type: 'create-secrets',
    }),
  },
  {
    name: 'changing many',
    arrange: async (path) => {
      await made(path, 'old');
      return {
        send: (place) => write(place, 'PATCH', path, numbered('new')),
        look: () => healthy.values(path),
        after: valuesOf(numbered('new')),
        type: 'update-secrets',
      };
    },
  },
  {
    name: 'moving many',
    arrange: async (path) => {
      await healthy.folder(path, 'to');
      const ids = (await made(path, 'old')).map(({ id }) => id);
      return {
        send: (place) =>
          place.request('POST', '/api/v3/secrets/move', {
            projectSlug: place.project.slug,
            sourceEnvironment: 'dev',
            sourceSecretPath: path,
            destinationEnvironment: 'dev',
            destinationSecretPath: `${path}/to`,
            secretIds: ids,
          }),
        look: async () => [await healthy.values(path), await healthy.values(`${path}/to`)],
        after: [{}, valuesOf(numbered('old'))],
        type: 'move-secrets',
      };
    },
  },
  {
    name: 'rolling many back',
    arrange: async (path) => {
      await made(path, 'old');
      const [{ id }] = (await healthy.snapshots(path)) as [Wire];
      await healthy.ok('PATCH', batch, { ...healthy.at(path), secrets: numbered('new', 0, 20) });
      await healthy.ok('DELETE', batch, { ...healthy.at(path), secrets: numbered('', 20) });
      await healthy.create('EXTRA', 'extra', healthy.at(path));
      return {
        send: (place) => place.request('POST', `/api/v1/secret-snapshot/${id}/rollback`),
        look: () => healthy.values(path),
        after: valuesOf(numbered('old')),
        type: 'rollback-secret-snapshot',
      };
    },
  },
];

type Arranged = Attempt & { readonly path: string };

const arrange = async ({ arrange: make }: Scenario): Promise<Arranged> => {
  turn += 1;
  const path = `/case-${turn}`;
  await healthy.folder('/', path.slice(1));
  return { ...(await make(path)), path };
};

interface Stored {
  /** Events of the type in the trail. */
  readonly events: number;
  readonly snapshots: number;
  /** What bulk writes left behind. */
  readonly remains: readonly unknown[];
}

const storedBy = async ({ type, path }: Arranged): Promise<Stored> => {
  const items = await allItems(table.name);
  return {
    events: items.filter((item) => String(item.pk).startsWith('AUDIT#') && item.type === type).length,
    snapshots: (await healthy.snapshots(path)).length,
    remains: items.filter(isRemains),
  };
};

/** Lets the process die in one case; answers whether the write was done all the same. */
const survive = async (attempt: Arranged, number: number, moment: 'before' | 'after'): Promise<boolean> => {
  const where = `dead ${moment} call ${number}`;
  const [before, stored] = [await attempt.look(), await storedBy(attempt)];
  dieAt(number, moment);
  const { status } = await attempt.send(mortal);
  proxy.intercept(undefined);
  const seen = await attempt.look();
  const isDone = JSON.stringify(seen) !== JSON.stringify(before);
  expect(seen, where).toEqual(isDone ? attempt.after : before);
  if (status === 200) expect(isDone, where).toBe(true);
  healthy.app.runtime.advance(31);
  await settleIntents(table, healthy.app.runtime);
  expect(await attempt.look(), where).toEqual(seen);
  const one = isDone ? 1 : 0;
  expect(await storedBy(attempt), where).toEqual({
    events: stored.events + one,
    snapshots: stored.snapshots + one,
    remains: [],
  });
  return isDone;
};

/** Calls before anything is written: to die at one of them is the same as at the next, so a few stand for all. */
const sampledReads = 4;

/** Numbers of the calls at which to die: a few before the first write, the last of these, and all from there on. */
const deadly = (operations: readonly string[]): readonly number[] => {
  const reads = operations.findIndex((operation) => /Write|Put|Update|Delete/.test(operation));
  const step = Math.ceil(reads / sampledReads);
  return operations.map((_, n) => n + 1).filter((number) => number >= reads || (number - 1) % step === 0);
};

describe.each(scenarios)('$name', (scenario) => {
  /** Storage calls of an undisturbed run. */
  const callsOf = async (): Promise<readonly string[]> => {
    const attempt = await arrange(scenario);
    await attempt.send(mortal);
    const second = await arrange(scenario);
    proxy.reset();
    expect((await second.send(mortal)).status).toBe(200);
    expect(await second.look()).toEqual(second.after);
    return proxy.calls.map(({ operation }) => operation);
  };

  it.each(['before', 'after'] as const)(
    'shows all or nothing when the process dies %s a storage call is done, and comes to rest',
    async (moment) => {
      const calls = await callsOf();
      expect(calls.length).toBeGreaterThan(6);
      const outcomes = new Set<boolean>();
      const attempt = await arrange(scenario);
      const rewind = await rememberTable(table.name);
      const rows = new Set(struckIn(calls));
      for (const number of deadly(calls).filter((each) => inject('whole') || rows.has(each))) {
        outcomes.add(await survive(attempt, number, moment));
        await rewind();
      }
      expect(outcomes).toEqual(new Set([true, false]));
    },
    120_000,
  );
});
