import { CloudHSMV2Client, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import {
  CustomKeyStoreNotFoundException,
  DescribeCustomKeyStoresCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { readAwsSettings } from '../../../layers/adapters/aws-settings.ts';
import type { KeyStorePorts } from './key-store.ts';

/** This client is older than the variable that names another address: it is told. */
const openCloudHsm = (): CloudHSMV2Client => {
  const endpoint = readAwsSettings().endpointOf('CloudHSM V2');
  return new CloudHSMV2Client(endpoint ? { endpoint } : {});
};

/** Neither client ends a request that nobody answers: CloudFormation would wait an hour for what became of it. */
const PATIENCE_MS = 10_000;

/** Key stores of KMS and clusters of CloudHSM, in this account and region. */
export const keyStorePorts = (kms: KMSClient, patience = PATIENCE_MS): KeyStorePorts => {
  const cloudHsm = openCloudHsm();
  const bounded = () => ({ abortSignal: AbortSignal.timeout(patience) });
  return {
    describeKeyStore: async (id) => {
      try {
        const { CustomKeyStores } = await kms.send(
          new DescribeCustomKeyStoresCommand({ CustomKeyStoreId: id }),
          bounded(),
        );
        return CustomKeyStores?.[0];
      } catch (error) {
        if (error instanceof CustomKeyStoreNotFoundException) return undefined;
        throw error;
      }
    },
    describeCluster: async (id) => {
      const { Clusters } = await cloudHsm.send(
        new DescribeClustersCommand({ Filters: { clusterIds: [id] } }),
        bounded(),
      );
      return Clusters?.[0];
    },
  };
};
