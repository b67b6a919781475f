import { type FunctionLog, functionLog } from './function-log.ts';
import { systemRuntime } from './system.ts';

/** One finished request as logs and metrics may show it: route template, status, time; no path, no input. */
export interface RequestLine {
  readonly requestId: string;
  readonly operation: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly error?: { readonly code: string; readonly cause?: unknown };
}

const firstServerError = 500;

/** Causes of causes that are named; an error may be its own. */
const maxCauses = 5;

/** Names of an error and of what caused it: messages of foreign errors may quote input and stay out. */
const causeOf = (error: unknown, depth = 1): unknown =>
  error instanceof Error && depth <= maxCauses
    ? { name: error.name, stack: stackOf(error), cause: causeOf(error.cause, depth + 1) }
    : undefined;

const maxFrames = 12;
/** A frame as V8 writes it: nothing but a place in code. */
const frame = /^ +at (?:async )?(?:[^()]+ \()?(?:file:|node:|\/|[A-Za-z]:\\)[^()]*:\d+:\d+\)?$/;

/** Where an error came from. Its message stands first in the stack, and its lines may look like frames. */
const stackOf = ({ stack = '', message }: Error): readonly string[] => {
  const start = stack.indexOf(message);
  return stack
    .slice(start < 0 ? 0 : start + message.length)
    .split('\n')
    .filter((line) => frame.test(line))
    .slice(0, maxFrames);
};

const firstClientError = 400;

/**
 * The request log of one function: one line, as short as it can be, of each request that was refused, since a million
 * of them are paid for by the byte. Of what went well the API's access log has a line already. Mistakes of ours are
 * errors, with what caused them.
 */
export const createJournal = (log: FunctionLog = functionLog()) => ({
  now: () => systemRuntime.now().getTime(),
  write: ({ error, requestId, operation, status, milliseconds }: RequestLine): void => {
    const code = error && { code: error.code };
    if (status >= firstServerError) {
      const facts = { requestId, operation, status, milliseconds, ...code, cause: causeOf(error?.cause) };
      // Dependencies in trouble are not ours: the alarm on errors in logs is for what we did wrong.
      if (status === firstServerError) log.error('request failed', facts);
      else log.warn('request failed', facts);
    } else if (log.writes(status < firstClientError ? 'DEBUG' : 'INFO')) {
      log.bare({ requestId, op: operation, status, ms: milliseconds, ...code });
    }
  },
});
