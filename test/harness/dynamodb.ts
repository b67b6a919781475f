import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

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

const untilUp = async (port: number, child: ChildProcess): Promise<boolean> => {
  for (let tries = 0; tries < 400 && child.exitCode === null; tries += 1) {
    if (await answers(port)) return true;
    await sleep(10);
  }
  return false;
};

/** Starts an embedded DynamoDB, in memory unless a file is named. */
export const startDatabase = async (
  file?: string,
  attempts = 3,
): Promise<{ endpoint: string; process: ChildProcess }> => {
  const path = program();
  if (!path) throw new Error('No embedded DynamoDB for this platform: set AWS_ENDPOINT_URL_DYNAMODB');
  const port = await freePort();
  const args = ['serve', '--port', String(port), ...(file ? ['--db-path', file] : [])];
  const child = spawn(path, args, { stdio: 'ignore' });
  if (await untilUp(port, child)) return { endpoint: `http://127.0.0.1:${port}`, process: child };
  child.kill();
  // Another program may have taken the free port first.
  if (attempts > 1) return startDatabase(file, attempts - 1);
  throw new Error('The embedded DynamoDB did not start');
};
