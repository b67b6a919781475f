import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { RequestTemplate } from './request.ts';

export interface LoadOrder {
  readonly url: string;
  readonly template: RequestTemplate;
  /** Requests in flight at any time. */
  readonly concurrency: number;
  /** Requests before the clock starts. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Makes the names of this run its own. */
  readonly label: string;
}

/** Latencies in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  /** Replies that were not 200, warm-up included. */
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sends one kind of request from a process of its own, as fast as the server answers. */
export const measureLoad = (order: LoadOrder): Promise<LoadResult> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'load-process.ts'));
    child.once('message', (result) => resolve(result as LoadResult));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The load generator ended with code ${code}`)));
    child.send(order);
  });
