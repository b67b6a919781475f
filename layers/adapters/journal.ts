import { Logger } from '@aws-lambda-powertools/logger';
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

/** Names of an error and of what caused it: messages of foreign errors may quote input and stay out. */
const causeOf = (error: unknown): unknown =>
  error instanceof Error
    ? { name: error.name, stack: stackOf(error), cause: causeOf(error.cause) }
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

/** Levels at which requests that went well are logged: in AWS the API's access log has a line of each already. */
const talkative = new Set(['TRACE', 'DEBUG']);
/** Levels at which refusals are logged. */
const informative = new Set([...talkative, 'INFO']);

const firstClientError = 400;

/**
 * The request log of one function: one line, as short as it can be, of each request that was refused, since a million
 * of them are paid for by the byte. Mistakes of ours go through the logger with what caused them.
 */
export const createJournal = (
  logger = new Logger(),
  print: (line: string) => unknown = (line) => process.stdout.write(line),
) => ({
  now: () => systemRuntime.now().getTime(),
  write: ({ error, requestId, operation, status, milliseconds }: RequestLine): void => {
    const code = error && { code: error.code };
    if (status >= firstServerError) {
      const facts = { requestId, operation, status, milliseconds, ...code, cause: causeOf(error?.cause) };
      // Dependencies in trouble are not ours: the alarm on errors in logs is for what we did wrong.
      if (status === firstServerError) logger.error('request failed', facts);
      else logger.warn('request failed', facts);
    } else if ((status < firstClientError ? talkative : informative).has(logger.getLevelName())) {
      print(`${JSON.stringify({ requestId, op: operation, status, ms: milliseconds, ...code })}\n`);
    }
  },
});
