import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the first start writes down. */
export interface Credentials {
  readonly adminToken: string;
  readonly organizationId: string;
}

/** A Locket that was started as its users start it, on a data folder of its own. */
export interface StartedLocket {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  readonly credentials: Credentials;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '..');
const patience = 60_000;

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Waits for the greeting, which comes when everything is up. */
const untilGreeting = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    let said = '';
    const timer = setTimeout(() => fail(new Error(`Locket did not start in time. ${said}`)), patience);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('Locket runs at')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => fail(new Error(`Locket ended with code ${code}. ${said}`)));
  });

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });

/** The command that starts Locket: `npm start`, or what it stands for. */
export type Command = readonly [string, ...string[]];
export const directly: Command = [process.execPath, 'local/main.ts'];
export const byNpm: Command = ['npm', 'start'];

/** Starts Locket on an empty folder and waits until it is up. */
export const startLocket = async ([program, ...args]: Command = directly): Promise<StartedLocket> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'locket-bench-'));
  const port = await freePort();
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, LOCKET_PORT: String(port), LOCKET_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilGreeting(child);
  const credentials = JSON.parse(await readFile(join(dataDir, 'bootstrap.json'), 'utf8')) as Credentials;
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    pid: child.pid ?? 0,
    credentials,
    stop: async () => {
      child.kill('SIGTERM');
      await Promise.race([ended(child), sleep(10_000)]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
