import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../harness/dynamodb.ts';
import { keepSynthesized, lendSynthesized } from './synthesized.ts';

/** What the first start writes to `bootstrap.json`. */
interface Credentials {
  readonly adminToken: string;
  readonly projectSlug: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly identityId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The command that starts Locket: `npm start`, or what it stands for. */
export type Command = readonly [string, ...string[]];
const directly: Command = [process.execPath, 'local/main.ts'];
export const byNpm: Command = ['npm', 'start'];

/** A Locket that runs as its users run it: a process of its own on a data folder. */
export interface LocketProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  readonly credentials: Credentials;
  /** Process id of its embedded database. */
  databasePid(): Promise<number>;
  /** Ends it without a word, as `kill -9` and power cuts do. */
  kill(): Promise<void>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');
const patienceMilliseconds = 240_000;

/** Waits for the greeting, which comes when everything is up. */
const untilGreeting = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    let said = '';
    const timer = setTimeout(
      () => fail(new Error(`Locket did not start in time. ${said}`)),
      patienceMilliseconds,
    );
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('Locket runs at')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`Locket ended with code ${code}. ${said}`));
    });
  });

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });

export const newDataFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'locket-data-'));
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** The environment without what the test run set for itself. */
const environment = (own: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|VITEST|NODE_V8)/.test(name));
  return { ...Object.fromEntries(inherited), ...own };
};

/** Starts Locket on a data folder, with variables of its own, and waits until it is up. */
export const startLocketProcess = async (
  dataDir: string,
  [program, ...args]: Command = directly,
  variables: Readonly<Record<string, string>> = {},
): Promise<LocketProcess> => {
  const port = await freePort();
  await lendSynthesized(dataDir);
  const child = spawn(program, args, {
    cwd: root,
    env: environment({ ...variables, LOCKET_PORT: String(port), LOCKET_DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilGreeting(child);
  await keepSynthesized(dataDir);
  const read = async (file: string) => JSON.parse(await readFile(join(dataDir, file), 'utf8'));
  return {
    url: `http${args.includes('--tls') ? 's' : ''}://127.0.0.1:${port}`,
    dataDir,
    pid: child.pid ?? 0,
    credentials: variables.LOCKET_BOOTSTRAP === '0' ? {} : await read('bootstrap.json'),
    databasePid: async () => (await read('dynamodb.pid')).pid,
    kill: () => {
      child.kill('SIGKILL');
      return ended(child);
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended(child);
    },
  };
};
