import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Cleanup } from '../../local/cleanup.ts';
import type { App } from '../../local/template/app.ts';
import { freePort } from '../../test/harness/dynamodb.ts';
import { apiOf, sendTo } from '../load/api.ts';
import { raiseLimits } from '../load/raise-limits.ts';
import { type Seeded, seed } from '../load/seed.ts';

/** A Locket of one version that runs on a data folder of its own. */
export interface Instance {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Milliseconds from the command to the greeting. */
  readonly startedIn: number;
  databasePid(): Promise<number>;
  stop(): Promise<void>;
}

const patience = 120_000;

const greeted = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    let said = '';
    const timer = setTimeout(() => fail(new Error(`Locket did not start in time. ${said}`)), patience);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Locket runs at')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => fail(new Error(`Locket ended with code ${code}. ${said}`)));
  });

const stopped = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });

const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|LOCKET_|npm_|NODE_|MALLOC_)/.test(name)),
  );

/** Starts the Locket that lies in a folder, as its users do, and waits until it is up. */
export const startIn = async (
  root: string,
  dataDir: string,
  [program, ...args]: readonly [string, ...string[]],
  undo: Cleanup,
  settings: Readonly<Record<string, string>> = {},
): Promise<Instance> => {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: root,
    env: { ...inherited(), ...settings, LOCKET_PORT: String(port), LOCKET_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  undo.add(() => stopped(child));
  await greeted(child);
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    pid: child.pid ?? 0,
    startedIn: performance.now() - started,
    databasePid: async () => JSON.parse(readFileSync(join(dataDir, 'dynamodb.pid'), 'utf8')).pid,
    stop: () => stopped(child),
  };
};

/** An empty data folder that the undoing removes. */
export const newDataDir = async (undo: Cleanup): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'locket-against-data-'));
  undo.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
};

/** What a synthesis leaves in a data folder. */
const synthesized = ['app', 'app.stamp'];

/** Gives an empty data folder the app that another one has. */
export const lendApp = async (from: string, to: string): Promise<void> => {
  for (const part of synthesized.filter((name) => existsSync(join(from, name))))
    await cp(join(from, part), join(to, part), { recursive: true });
};

/** A version that runs, with the bench's project in it. */
export interface Version {
  readonly root: string;
  readonly instance: Instance;
  readonly app: App;
  readonly seeded: Seeded;
  readonly organizationId: string;
}

const secretsInFullFolder = 100;

/** Bundles as they would be deployed, to be weighed and run by themselves. */
const apart = { LOCKET_BUNDLES: 'apart' };

/** The app of a version, read by its own reader. */
const appIn = async (root: string, dataDir: string): Promise<App> => {
  const reader: typeof import('../../local/template/app.ts') = await import(
    pathToFileURL(join(root, 'local/template/app.ts')).href
  );
  return reader.readApp(join(dataDir, 'app'));
};

/** Starts a version and fills it by its API. */
export const openVersion = async (root: string, undo: Cleanup): Promise<Version> => {
  const dataDir = await newDataDir(undo);
  const instance = await startIn(root, dataDir, [process.execPath, 'local/main.ts'], undo, apart);
  const credentials = JSON.parse(readFileSync(join(dataDir, 'bootstrap.json'), 'utf8'));
  const { adminToken, organizationId } = credentials;
  const send = sendTo(instance.url);
  // A version from before there were limits has none to raise.
  if (existsSync(join(root, 'layers/domain/rate-limits'))) await raiseLimits(send, credentials);
  const api = apiOf(send, adminToken);
  const seeded = await seed(api, organizationId, secretsInFullFolder);
  return { root, instance, organizationId, seeded, app: await appIn(root, dataDir) };
};
