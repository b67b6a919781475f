import { createJournal } from '../layers/adapters/journal.ts';
import { openPlatform } from '../layers/adapters/platform.ts';
import { readSettings } from '../layers/adapters/settings.ts';
import type { Platform } from '../layers/domain/unit.ts';
import type { Journal } from '../layers/http/journal.ts';
import type { Operation } from '../layers/http/operation.ts';
import { lambda } from '../layers/http/pipeline.ts';

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

const onlyOnce = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const platform = onlyOnce<Platform>(() => openPlatform(readSettings()));

/** The Lambda handler for a list of operations: the composition root of every function that answers HTTP. */
export const serve = (operations: readonly Operation[]) =>
  lambda({ operations, platform, journal: requestJournal() });
