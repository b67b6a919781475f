import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
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

/** Structured logs and EMF metrics (Powertools) of one function. */
export const createJournal = (logger = new Logger(), metrics = new Metrics()) => ({
  now: () => systemRuntime.now().getTime(),
  write: ({ error, ...line }: RequestLine): void => {
    metrics.addMetric('Requests', MetricUnit.Count, 1);
    metrics.addMetric('Latency', MetricUnit.Milliseconds, line.milliseconds);
    if (line.status >= firstServerError) metrics.addMetric('Faults', MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    if (line.status >= firstServerError)
      logger.error('request failed', { ...line, code: error?.code, cause: causeOf(error?.cause) });
    else logger.info('request', { ...line, ...(error && { code: error.code }) });
  },
});
