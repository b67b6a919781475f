import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../harness/app.ts';
import { createTable } from '../harness/table.ts';
import { dynamodb } from '../harness/worker.ts';
import { softwareWrapping } from '../harness/wrapping.ts';
import { bootstrapped, createMachine, createProject, type Instance } from '../world/instance.ts';
import { exportTable, importTable } from './table-copy.ts';

const SECRETS = 300;
const raw = '/api/v3/secrets/raw';

interface Lost {
  readonly instance: Instance;
  readonly place: { readonly workspaceId: string; readonly environment: string };
  readonly machine: { readonly clientId: string; readonly clientSecret: string };
}

let lost: Lost;
let restored: TestApp;
let exported: { readonly file: string; readonly items: number };

const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  console.log(`recovery drill: ${step} in ${Math.round(performance.now() - start)} ms`);
  return result;
};

/** An instance with a project full of secrets that have a past. */
const fill = async (app: TestApp): Promise<Lost> => {
  const instance = await bootstrapped(app);
  const project = await createProject(instance);
  const place = { workspaceId: project.id, environment: 'dev' };
  const token = instance.admin;
  const secrets = Array.from({ length: SECRETS }, (_, n) => ({
    secretKey: `KEY_${n}`,
    secretValue: `value ${n}`,
  }));
  await app.ok('POST', `${raw.replace('raw', 'batch/raw')}`, { token, body: { ...place, secrets } });
  await app.ok('PATCH', `${raw}/KEY_0`, { token, body: { ...place, secretValue: 'second' } });
  const machine = await createMachine(instance, { projectId: project.id });
  return { instance, place, machine };
};

/** Exports one table and imports it into another, as docs/recovery.md does with a backup. */
beforeAll(async () => {
  const endpoint = dynamodb();
  const wrapping = await softwareWrapping();
  const app = await startApp({ settings: { wrapping } });
  lost = await fill(app);
  const file = join(await mkdtemp(join(tmpdir(), 'locket-export-')), 'table.jsonl');
  const items = await timed('exported', () => exportTable(endpoint, app.table, file));
  exported = { file, items };
  await app.ok('PATCH', `${raw}/KEY_1`, {
    token: lost.instance.admin,
    body: { ...lost.place, secretValue: 'after the backup' },
  });
  const table = await createTable();
  await timed(`imported ${items} items`, () => importTable(endpoint, table, file));
  restored = await timed('started', () => startApp({ table, settings: { wrapping } }));
});

const login = (): Promise<string> =>
  timed('logged in', async () => {
    const { body } = await restored.ok('POST', '/api/v1/auth/universal-auth/login', { body: lost.machine });
    return body.accessToken;
  });

describe('an instance restored from an export of its table', () => {
  it('lets workloads log in and read every secret as it was', async () => {
    const token = await login();
    const { body } = await timed(`read ${SECRETS} secrets`, () =>
      restored.ok('GET', raw, { token, query: lost.place }),
    );
    const values = new Map(
      body.secrets.map((one: { secretKey: string; secretValue: string }) => [one.secretKey, one.secretValue]),
    );
    expect(values.size).toBe(SECRETS);
    expect(values.get('KEY_0')).toBe('second');
    expect(values.get('KEY_299')).toBe('value 299');
  });

  it('is the moment of the backup: what came later is not there', async () => {
    const { body } = await restored.ok('GET', `${raw}/KEY_1`, {
      token: lost.instance.admin,
      query: lost.place,
    });
    expect(body.secret).toMatchObject({ secretValue: 'value 1', version: 1 });
  });

  it('keeps history and takes new secrets', async () => {
    const token = lost.instance.admin;
    const old = await restored.ok('GET', `${raw}/KEY_0`, { token, query: { ...lost.place, version: '1' } });
    expect(old.body.secret.secretValue).toBe('value 0');
    await restored.ok('POST', `${raw}/NEW`, { token, body: { ...lost.place, secretValue: 'after' } });
  });

  it('cannot be read without the wrapping key of the lost one', async () => {
    const table = await createTable();
    await importTable(dynamodb(), table, exported.file);
    const stranger = await startApp({ table, settings: { wrapping: await softwareWrapping() } });
    const { status } = await stranger.request('POST', '/api/v1/auth/universal-auth/login', {
      body: lost.machine,
    });
    expect(status).toBeGreaterThanOrEqual(500);
    expect(await readFile(exported.file, 'utf8')).not.toContain('value 299');
  });
});
