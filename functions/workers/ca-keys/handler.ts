import type { Context } from 'aws-lambda';
import { kmsMadeCaKeys } from '../../../layers/adapters/ca-keys/made-ca-keys.ts';
import { authorities, instance } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { readCaKeyInstallation } from '../../../layers/adapters/worker-settings.ts';
import { type RetiredSummary, retireKeys } from '../../../layers/domain/pki/retire-keys.ts';
import { workWith } from '../platform.ts';

const log = functionLog();
const openWork = workWith('functions/workers/ca-keys/handler.ts', { authorities, instance });

/** Has KMS delete keys that no CA has any more, by schedule. */
export const handler = async (_event: unknown, { awsRequestId }: Context): Promise<RetiredSummary> => {
  const summary = await retireKeys({
    open: () => openWork(awsRequestId, null),
    keys: kmsMadeCaKeys(readCaKeyInstallation()),
    reportRetired: (facts) => log.warn('Key of a CA goes in 30 days, unless it is taken back in KMS', facts),
  });
  log.info('Keys of CAs in KMS', { ...summary });
  return summary;
};
