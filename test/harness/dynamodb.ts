import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodb: string;
  }
}

/** The embedded database's program, or undefined on a platform that has none. */
const program = (): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  } catch {
    return undefined;
  }
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });

const untilUp = async (port: number): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await answers(port)) return;
    await sleep(25);
  }
  throw new Error('The embedded DynamoDB did not start');
};

/** Starts an embedded DynamoDB, in memory unless a file is named. */
export const startDatabase = async (file?: string): Promise<{ endpoint: string; process: ChildProcess }> => {
  const path = program();
  if (!path) throw new Error('No embedded DynamoDB for this platform: set AWS_ENDPOINT_URL_DYNAMODB');
  const port = await freePort();
  const args = ['serve', '--port', String(port), ...(file ? ['--db-path', file] : [])];
  const child = spawn(path, args, { stdio: 'ignore' });
  await untilUp(port);
  return { endpoint: `http://127.0.0.1:${port}`, process: child };
};

/** One database for the whole test run; every test file makes its own table in it. */
export default async function setup(project: TestProject): Promise<(() => void) | undefined> {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (given) {
    project.provide('dynamodb', given);
    return undefined;
  }
  const { endpoint, process: child } = await startDatabase();
  project.provide('dynamodb', endpoint);
  return () => {
    child.kill();
  };
}
