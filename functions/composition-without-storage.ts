import { readAllowedOrigins } from '../layers/adapters/settings.ts';
import type { Operation } from '../layers/http/operation.ts';
import { lambda } from '../layers/http/pipeline.ts';
import { requestJournal } from './request-journal.ts';

const noPlatform = (): never => {
  throw new Error('This function has no storage');
};

/** The Lambda handler of a group without table and keys, for whose operations no platform is opened. */
export const serve = (operations: readonly Operation[]) =>
  lambda({
    operations,
    platform: noPlatform,
    journal: requestJournal(),
    allowedOrigins: readAllowedOrigins(),
    unlimited: true,
  });
