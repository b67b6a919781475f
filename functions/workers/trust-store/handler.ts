import type { Context } from 'aws-lambda';
import {
  authorities,
  certificateApplications,
  certificatePolicies,
  certificateProfiles,
  certificateTemplates,
  estConfigs,
  instance,
  organizations,
  projects,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openTrustStore } from '../../../layers/adapters/trust-store.ts';
import { readTrustStoreSettings } from '../../../layers/adapters/worker-settings.ts';
import { trustedByEst } from '../../../layers/domain/pki/est/trust-store.ts';
import { workWith } from '../platform.ts';
import { trustStoreKeys } from '../trust-store-keys.ts';
import { keepTrustStore, type Summary } from './keep-trust-store.ts';

/** Milliseconds left to write and to tell when no other project is begun with. */
const RESERVE = 30_000;

const log = functionLog();
const openWork = workWith('functions/workers/trust-store/handler.ts', {
  authorities,
  certificateApplications,
  certificatePolicies,
  certificateProfiles,
  certificateTemplates,
  estConfigs,
  instance,
  organizations,
  projects,
});
const trustStore = openTrustStore(readTrustStoreSettings(), trustStoreKeys);

/** Writes the trust store anew, whatever it was called for: what failed comes again, with all that came with it. */
export const handler = async (_event: unknown, context: Context): Promise<Summary> => {
  const summary = await keepTrustStore({
    ...trustStore,
    wanted: () =>
      trustedByEst({
        open: () => openWork(context.awsRequestId, null),
        hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
      }),
  });
  log.info('Trust store for mutual TLS', { ...summary });
  return summary;
};
