/**
 * The thread that a function runs in: loads the bundle as Lambda's runtime does and answers invocations, many at
 * once. It keeps to what Node offers, so that starting it costs no more than the function's own code.
 */
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Assignment, Invocation, Outcome, Ready } from './messages.ts';

type Handler = (event: unknown, context: object) => unknown;

const assignment = workerData as Assignment;

const loadHandler = async ({ folder, handler }: Assignment): Promise<Handler> => {
  const dot = handler.lastIndexOf('.');
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(folder, handler.slice(0, dot) + extension))
    .find((path) => existsSync(path));
  if (!file) throw new Error(`Cannot find module ${handler} in ${folder}`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, Handler>;
  const loaded = module[handler.slice(dot + 1)];
  if (typeof loaded !== 'function') throw new Error(`${handler} is not a function`);
  return loaded;
};

const contextOf = ({ requestId }: Invocation, deadline: number): object => ({
  awsRequestId: requestId,
  functionName: assignment.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: assignment.arn,
  memoryLimitInMB: String(assignment.memoryMb),
  logGroupName: `/aws/lambda/${assignment.name}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const describeFailure = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread only');

const reply = (outcome: Outcome): void => {
  try {
    port.postMessage(outcome);
  } catch {
    // What cannot be cloned (functions, class instances with private state) is sent as Lambda would: as JSON.
    port.postMessage(JSON.parse(JSON.stringify(outcome)));
  }
};

const handler = await loadHandler(assignment);
flushCompileCache();
port.postMessage({ ready: true } satisfies Ready);

port.on('message', async (invocation: Invocation) => {
  const { id, event, timeoutMilliseconds } = invocation;
  try {
    reply({
      id,
      result: (await handler(event, contextOf(invocation, Date.now() + timeoutMilliseconds))) ?? null,
    });
  } catch (error) {
    reply({ id, failure: describeFailure(error) });
  }
});
