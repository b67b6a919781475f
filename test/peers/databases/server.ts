import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { authority } from '../../functions/auth/kubernetes/authority.ts';

const run = promisify(execFile);

/** A server of a test, at 127.0.0.1 with TLS by the tests' authority. */
export interface TestServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Where a server keeps what is its own, and as whom it runs: some refuse to be root. */
export interface Home {
  readonly folder: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** Runs a program to its end as that account. */
  run(program: string, ...args: readonly string[]): Promise<void>;
  /** Starts the server itself, and waits until it takes connections. */
  start(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<TestServer>;
}

/** A port of 127.0.0.1 that nothing listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

const idOf = async (flag: '-u' | '-g', user: string): Promise<number> =>
  Number((await run('id', [flag, user])).stdout);

/** A folder for a server, owned by `user` where this process is root. */
export const homeFor = async (user: string): Promise<Home> => {
  const isRoot = process.getuid?.() === 0;
  const who = isRoot ? { uid: await idOf('-u', user), gid: await idOf('-g', user) } : {};
  const folder = await mkdtemp(join(tmpdir(), `locket-${user}-`));
  const own = async (path: string, mode: number) => {
    if (who.uid !== undefined) await chown(path, who.uid, who.gid);
    await chmod(path, mode);
  };
  await own(folder, 0o700);
  await mkdir(join(folder, 'data'));
  await own(join(folder, 'data'), 0o700);
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    await own(join(folder, name), 0o600);
    return join(folder, name);
  };
  const certificate = await file('server.pem', authority.here);
  const key = await file('server.key', authority.key);
  const port = await freePort();
  return {
    folder,
    port,
    certificate,
    key,
    run: async (program, ...args) => {
      await run(program, [...args], { ...who, cwd: folder });
    },
    start: async (program, args, env = {}) => {
      const child = spawn(program, [...args], {
        ...who,
        cwd: folder,
        env: { ...process.env, HOME: folder, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-4000);
      });
      const exited = new Promise<void>((done) => child.once('exit', () => done()));
      for (let tries = 0; tries < 2400 && child.exitCode === null && !(await answers(port)); tries += 1)
        await pause(50);
      if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
      return {
        port,
        stop: async () => {
          child.kill('SIGTERM');
          await exited;
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
};
