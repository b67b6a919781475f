import { KMSClient } from '@aws-sdk/client-kms';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { readKeyStoreSettings } from '../../../layers/adapters/worker-settings.ts';
import { keyStorePorts } from '../hsm-key/aws.ts';
import { keyStoreFaults } from '../hsm-key/key-store.ts';

const log = functionLog();
const { keyStoreId } = readKeyStoreSettings();
const ports = keyStorePorts(new KMSClient({}));

/** Writes an error for each thing that is wrong, which the alarm on errors hears. */
export const handler = async (): Promise<void> => {
  for (const fault of await keyStoreFaults(ports, keyStoreId)) log.error(fault, { keyStoreId });
};
