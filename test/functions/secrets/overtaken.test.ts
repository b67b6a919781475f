import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { testRuntime } from '../../harness/clock.ts';
import { type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { dynamodb } from '../../harness/worker.ts';
import { workerWrapping } from '../../harness/wrapping.ts';
import { bootstrapped, createProject } from '../../world/instance.ts';
import { placeOf, type SecretsPlace, type Wire } from '../../world/secrets-place.ts';

/** Storage as the writer sees it, and as the reader does. */
let writing: StorageProxy;
let reading: StorageProxy;
let writer: SecretsPlace;
let reader: SecretsPlace;

/** Secrets of one folder: more than a transaction holds. */
const names = ['A', 'B', ...Array.from({ length: 58 }, (_, n) => `N${n}`)];

beforeEach(async () => {
  writing = await startProxy(dynamodb());
  reading = await startProxy(dynamodb());
  const settings = { wrapping: await workerWrapping() };
  const runtime = testRuntime();
  const app = await startApp({ endpoint: writing.url, settings, runtime });
  const instance = await bootstrapped(app);
  const project = await createProject(instance);
  writer = placeOf(instance, project, instance.admin);
  for (const name of ['one', 'two', 'three']) await writer.folder('/', name);
  await writer.ok('POST', '/api/v3/secrets/batch/raw', { ...writer.at('/one'), secrets: valued('0') });
  await writer.create('LINK', `${ref('dev.one.A')} ${ref('dev.two.LINK')}`, writer.at('/three'));
  await writer.create('LINK', ref('dev.one.B'), writer.at('/two'));
  await writer.ok('POST', '/api/v1/secret-imports', {
    workspaceId: project.id,
    environment: 'dev',
    path: '/two',
    import: { environment: 'dev', path: '/one' },
  });
  const behind = await startApp({ endpoint: reading.url, table: app.table, settings, runtime });
  reader = placeOf({ ...instance, app: behind }, project, instance.admin);
  for (const [, ask] of readings) expect(valuesIn(await ask())).toEqual(new Set(['0']));
});
afterEach(async () => {
  await writing.close();
  await reading.close();
});

const ref = (text: string): string => `$\{${text}}`;
const valued = (secretValue: string) => names.map((secretKey) => ({ secretKey, secretValue }));

/** Ways to read what stands in `/one` in more than one look. */
const readings: readonly [string, () => Promise<TestResponse>, isOneLook: boolean][] = [
  [
    'a get that expands references',
    () =>
      reader.request('GET', '/api/v3/secrets/raw/LINK', undefined, {
        ...reader.at('/three'),
        expandSecretReferences: 'true',
      }),
    false,
  ],
  [
    'a list that expands references',
    () =>
      reader.request('GET', '/api/v3/secrets/raw', undefined, {
        ...reader.at('/three'),
        expandSecretReferences: 'true',
      }),
    false,
  ],
  [
    'a page after page list',
    () =>
      reader.request('GET', '/api/v4/secrets', undefined, {
        projectId: reader.project.id,
        environment: 'dev',
        secretPath: '/one',
        limit: '60',
      }),
    true,
  ],
];

/** The values of a reply; a link has two in one. */
const valuesIn = ({ status, body, text }: TestResponse): ReadonlySet<string> => {
  expect(status, text).toBe(200);
  const secrets: Wire[] = body.secrets ?? [body.secret];
  return new Set(secrets.flatMap(({ secretValue }) => secretValue.split(' ')));
};

let round = 0;

/** A bulk write over `/one` that is prepared when this resolves; it is decided and done when what it answers is. */
const prepared = (): Promise<() => Promise<void>> => {
  round += 1;
  const value = `${round}`;
  let goOn: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return new Promise((ready) => {
    let done: Promise<unknown>;
    writing.intercept(async (call, forward) => {
      if (JSON.stringify(call.input).includes('"committed"')) {
        ready(async () => {
          goOn();
          await done;
          writing.intercept(undefined);
        });
        await released;
      }
      return forward();
    });
    done = writer.ok('PATCH', '/api/v3/secrets/batch/raw', { ...writer.at('/one'), secrets: valued(value) });
  });
};

/**
 * Has a bulk write prepared before a look at secrets of `/one`, and decided once the reader was told that it is not yet:
 * whatever is read next shows its outcome.
 */
const overtake = (times: number): void => {
  let left = times;
  let held: Promise<() => Promise<void>> | undefined;
  reading.intercept(async (call, forward) => {
    const text = JSON.stringify(call.input);
    if (call.operation === 'PutItem') return forward();
    if (text.includes('INTENT#')) {
      const answer = await forward();
      const finish = await held;
      held = undefined;
      await finish?.();
      return answer;
    }
    if (left > 0 && !held && text.includes('SECRET#')) {
      left -= 1;
      held = prepared();
      await held;
    }
    return forward();
  });
};

describe.each(readings)('%s', (_what, ask, isOneLook) => {
  it.each([1, 2, 3])('that a bulk write overtakes %i times answers one state', async (times) => {
    overtake(times);
    const values = valuesIn(await ask());
    reading.intercept(undefined);
    expect(values.size).toBe(1);
  });

  it('that is overtaken every time is refused with 503, which can be repeated', async () => {
    overtake(Number.POSITIVE_INFINITY);
    const reply = await ask();
    reading.intercept(undefined);
    if (isOneLook) expect(valuesIn(reply).size).toBe(1);
    else expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1']);
    expect(valuesIn(await ask()).size).toBe(1);
  });
});
