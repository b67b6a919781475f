import { createJournal } from '../layers/adapters/journal.ts';
import type { Journal } from '../layers/http/journal.ts';

/** Logs and metrics for the pipeline: what it knows of an exchange, reduced to what may be seen. */
export const requestJournal = (): Journal => {
  const { now, write } = createJournal();
  return {
    now,
    finished: (exchange, response, refusal) =>
      write({
        requestId: exchange?.http?.requestId ?? 'unknown',
        operation: exchange?.operation
          ? `${exchange.operation.method} ${exchange.operation.path}`
          : 'no route',
        status: response.statusCode,
        milliseconds: exchange ? now() - exchange.startedAt : 0,
        ...(refusal && { error: { code: refusal.code, cause: refusal.cause } }),
      }),
  };
};
