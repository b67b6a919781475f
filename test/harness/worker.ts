import type { ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startDatabase } from './dynamodb.ts';

/** What one worker process keeps from one test file to the next. */
interface WorkerState {
  readonly endpoint: string;
  /** Undefined for a database that was given from outside. */
  readonly process: ChildProcess | undefined;
  /** Requests that tests made since the database is there. */
  requests: number;
}

/** Modules may be loaded anew for a file; the process stays. */
const key = Symbol.for('locket.test.worker');
const keeper = globalThis as { [key]?: WorkerState };

const stateOf = (): WorkerState => {
  const state = keeper[key];
  if (!state) throw new Error('test/harness/setup.ts has not run');
  return state;
};

/** Requests after which a database is replaced: writes get dearer with everything that it remembers. */
const worn = 2000;

/** The endpoint of this worker's database. */
export const dynamodb = (): string => stateOf().endpoint;

/** Counts a request, which wears the database. */
export const countRequest = (): void => {
  stateOf().requests += 1;
};

const start = async (): Promise<WorkerState> => {
  const { endpoint, process: child } = await startDatabase();
  child.unref();
  writeFileSync(join(inject('databases'), String(child.pid)), '');
  return { endpoint, process: child, requests: 0 };
};

const end = (child: ChildProcess): void => {
  child.kill();
  rmSync(join(inject('databases'), String(child.pid)));
};

const first = (): Promise<WorkerState> | WorkerState => {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  return given ? { endpoint: given, process: undefined, requests: 0 } : start();
};

/** Gives the worker a database when it has none, and a fresh one when its own is worn. */
export const refreshDatabase = async (): Promise<void> => {
  const state = keeper[key];
  if (!state) keeper[key] = await first();
  else if (state.process && state.requests > worn) {
    end(state.process);
    keeper[key] = await start();
  }
};
