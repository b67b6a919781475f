import { readAllowedOrigins } from '../../layers/adapters/settings.ts';
import { lambda } from '../../layers/http/pipeline.ts';
import { requestJournal } from '../request-journal.ts';
import { metaOperations } from './operations.ts';

/** This function has no rights on storage or keys, so its bundle carries no client for either. */
const noPlatform = (): never => {
  throw new Error('The meta function has no storage');
};

export const handler = lambda({
  operations: metaOperations,
  platform: noPlatform,
  journal: requestJournal(),
  allowedOrigins: readAllowedOrigins(),
});
