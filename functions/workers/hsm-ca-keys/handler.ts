import type { Context } from 'aws-lambda';
import { hsmMadeCaKeys } from '../../../layers/adapters/ca-keys/hsm-ca-keys.ts';
import { authorities, instance } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readHsmCaKeys } from '../../../layers/adapters/worker-settings.ts';
import { type RetiredSummary, retireKeys } from '../../../layers/domain/pki/retire-keys.ts';
import { workWith } from '../platform.ts';

const log = functionLog();
const openWork = workWith('functions/workers/hsm-ca-keys/handler.ts', { authorities, instance });

/** Retires keys in the HSM that no CA has any more, by schedule. Nothing is done where no keys of CAs are kept there. */
export const handler = async (_event: unknown, { awsRequestId }: Context): Promise<RetiredSummary> => {
  const setting = readHsmCaKeys();
  if (!setting) return { kept: 0, retired: 0, foreign: 0 };
  const summary = await retireKeys({
    open: () => openWork(awsRequestId, null),
    keys: hsmMadeCaKeys(setting, systemRuntime),
    reportRetired: (facts) => log.warn('Key of a CA goes in 30 days, unless it is called as before', facts),
  });
  log.info('Keys of CAs in the HSM', { ...summary });
  return summary;
};
