import type { CustomKeyStoresListEntry } from '@aws-sdk/client-kms';

/** A cluster of HSMs as DescribeClusters of AWS CloudHSM tells of it. */
export interface Cluster {
  readonly ClusterId?: string;
  readonly State?: string;
  readonly Hsms?: readonly { readonly State?: string; readonly AvailabilityZone?: string }[];
}

export interface KeyStorePorts {
  /** A custom key store by its id, or nothing. */
  describeKeyStore(id: string): Promise<CustomKeyStoresListEntry | undefined>;
  /** A cluster by its id, or nothing. */
  describeCluster(id: string): Promise<Cluster | undefined>;
}

/** HSMs, and zones that they are in: with one alone, a zone's outage is the key's, and KMS makes no keys. */
const LEAST = 2;

const storeFault = (id: string, store: CustomKeyStoresListEntry): string | undefined => {
  const {
    CustomKeyStoreType: type = 'AWS_CLOUDHSM',
    ConnectionState: state,
    ConnectionErrorCode: code,
  } = store;
  if (type !== 'AWS_CLOUDHSM') return `The key store ${id} is of type ${type}, not a CloudHSM key store.`;
  if (state === 'CONNECTED') return undefined;
  const reason = code ? ` (${code})` : '';
  return `The key store ${id} is ${state}${reason}, not CONNECTED: connect it to its cluster.`;
};

const clusterFaults = (id: string, cluster: Cluster | undefined): string[] => {
  if (!cluster) return [`The cluster ${id} is not there.`];
  const active = (cluster.Hsms ?? []).filter(({ State }) => State === 'ACTIVE');
  const zones = new Set(active.map(({ AvailabilityZone }) => AvailabilityZone));
  return [
    ...(cluster.State === 'ACTIVE' ? [] : [`The cluster ${id} is ${cluster.State}, not ACTIVE.`]),
    ...(active.length >= LEAST && zones.size >= LEAST
      ? []
      : [
          `The cluster ${id} has ${active.length} active HSMs in ${zones.size} availability zones: it needs two in two zones.`,
        ]),
  ];
};

/** What is wrong with a key store and its cluster, a sentence for each thing; nothing when keys in it can be relied on. */
export const keyStoreFaults = async (ports: KeyStorePorts, id: string): Promise<readonly string[]> => {
  const store = await ports.describeKeyStore(id);
  if (!store) return [`There is no key store ${id} in this region.`];
  const fault = storeFault(id, store);
  const clusterId = store.CloudHsmClusterId;
  const ofCluster = clusterId ? clusterFaults(clusterId, await ports.describeCluster(clusterId)) : [];
  return fault ? [fault, ...ofCluster] : ofCluster;
};
