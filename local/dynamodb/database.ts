import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { settleWithin } from '../cleanup.ts';
import { StartFailure } from '../failure.ts';
import { readJson, writeWhole } from '../instance/files.ts';
import { commandOf, isRunning } from '../instance/processes.ts';
import type { Log } from '../log.ts';
import { type DynamoClient, DynamoRefusal, dynamoClient } from './client.ts';
import { type Engine, findEngine } from './engine.ts';
import { type GuardedProcess, runGuarded } from './guarded-process.ts';

/** A running DynamoDB of our own. */
export interface Database {
  readonly endpoint: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const START_ATTEMPTS = 3;
const READY_TIMEOUT_MILLISECONDS = 30_000;
const STOP_TIMEOUT_MILLISECONDS = 5000;

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Ends a database process that a killed runner left behind, if the recorded process is really that. */
const endLeftover = async (pidFile: string, engine: Engine): Promise<void> => {
  const { pid } = (readJson(pidFile) ?? {}) as { pid?: number };
  if (typeof pid !== 'number' || !isRunning(pid) || !commandOf(pid)?.includes(engine.mark)) return;
  process.kill(pid, 'SIGKILL');
  while (isRunning(pid)) await sleep(10);
};

const isReady = async (client: DynamoClient): Promise<boolean> => {
  try {
    await client.table('ListTables', { Limit: 1 });
    return true;
  } catch (error) {
    if (error instanceof DynamoRefusal) throw error;
    return false;
  }
};

const waitUntilReady = async (endpoint: string, child: GuardedProcess): Promise<boolean> => {
  const client = dynamoClient(endpoint);
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  try {
    const deadline = Date.now() + READY_TIMEOUT_MILLISECONDS;
    while (!ended && Date.now() < deadline) {
      if (await isReady(client)) return true;
      await sleep(10);
    }
    return false;
  } finally {
    client.close();
  }
};

interface Running {
  readonly child: GuardedProcess;
  readonly port: number;
}

const startOn = async (engine: Engine, port: number): Promise<Running | string> => {
  const child = runGuarded(engine.command(port));
  if (await waitUntilReady(`http://127.0.0.1:${port}`, child)) return { child, port };
  const problem = await Promise.race([child.ended, sleep(10, 'it did not answer in time')]);
  child.stop();
  return problem;
};

/** Another program may take the free port before the database does, so a few are tried. */
const startAnywhere = async (engine: Engine): Promise<Running> => {
  let problem = '';
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const result = await startOn(engine, await freePort());
    if (typeof result !== 'string') return result;
    problem = result;
  }
  throw new StartFailure(`The embedded DynamoDB (${engine.name}) did not start: ${problem}.`);
};

/**
 * Starts the embedded DynamoDB on the data folder, on a free loopback port, and starts it again on the same port
 * should it die.
 * @throws StartFailure when no engine is installed or it does not start.
 */
export const startDatabase = async (dataDir: string, log: Log): Promise<Database> => {
  const engine = findEngine(dataDir);
  const pidFile = join(dataDir, 'dynamodb.pid');
  await endLeftover(pidFile, engine);
  let stopping = false;
  let pid: number | undefined;
  const first = await startAnywhere(engine);
  let { child } = first;

  const adopt = async (running: GuardedProcess): Promise<void> => {
    child = running;
    pid = await running.pid;
    writeWhole(pidFile, JSON.stringify({ pid }));
    void running.ended.then(revive);
  };
  const revive = async (lastWords: string): Promise<void> => {
    if (stopping) return;
    log.error(`The embedded DynamoDB ended and is started again. ${lastWords}`);
    await endLeftover(pidFile, engine);
    const result = await startOn(engine, first.port);
    if (typeof result === 'string') {
      await sleep(1000);
      await revive(result);
    } else if (stopping) result.child.stop();
    else await adopt(result.child);
  };
  await adopt(child);

  return {
    endpoint: `http://127.0.0.1:${first.port}`,
    get pid() {
      return pid;
    },
    stop: async () => {
      stopping = true;
      child.stop();
      await settleWithin(STOP_TIMEOUT_MILLISECONDS, [child.ended]);
      rmSync(pidFile, { force: true });
    },
  };
};
