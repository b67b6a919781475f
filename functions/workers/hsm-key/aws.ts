import {
  CustomKeyStoreNotFoundException,
  DescribeCustomKeyStoresCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { openCloudHsm } from '../../../layers/adapters/aws/cloudhsm.ts';
import type { Cluster, KeyStorePorts } from './key-store.ts';

/** Key stores of KMS and clusters of CloudHSM, in this account and region. */
export const keyStorePorts = (kms: KMSClient): KeyStorePorts => {
  const cloudHsm = openCloudHsm();
  return {
    describeKeyStore: async (id) => {
      try {
        const { CustomKeyStores } = await kms.send(
          new DescribeCustomKeyStoresCommand({ CustomKeyStoreId: id }),
        );
        return CustomKeyStores?.[0];
      } catch (error) {
        if (error instanceof CustomKeyStoreNotFoundException) return undefined;
        throw error;
      }
    },
    describeCluster: async (id) => {
      const reply = await cloudHsm('DescribeClusters', { Filters: { clusterIds: [id] } });
      return (reply as { readonly Clusters?: readonly Cluster[] }).Clusters?.[0];
    },
  };
};
