import { openPlatform } from '../layers/adapters/platform.ts';
import { readAllowedOrigins, readSettings } from '../layers/adapters/settings.ts';
import type { Platform } from '../layers/domain/unit.ts';
import type { Operation } from '../layers/http/operation.ts';
import { lambda } from '../layers/http/pipeline.ts';
import { requestJournal } from './request-journal.ts';

const onlyOnce = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** The platform of this process, opened when it is first needed. */
export const platform = onlyOnce<Platform>(() => openPlatform(readSettings()));

/** The Lambda handler for a list of operations: the composition root of every function that answers HTTP. */
export const serve = (operations: readonly Operation[]) =>
  lambda({ operations, platform, journal: requestJournal(), allowedOrigins: readAllowedOrigins() });
