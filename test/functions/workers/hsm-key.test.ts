import type { CustomKeyStoresListEntry, KeyMetadata } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { ensureHsmKey } from '../../../functions/workers/hsm-key/hsm-key.ts';
import type { Cluster } from '../../../functions/workers/hsm-key/key-store.ts';
import { customResourceEvent } from './custom-resource-event.ts';

const properties = {
  KeyStoreId: 'cks-1',
  Alias: 'alias/locket-wrapping-hsm',
  Description: 'wraps the root key',
};
const key: KeyMetadata = { KeyId: 'new', Arn: 'arn:new', CustomKeyStoreId: 'cks-1' };

const hsm = (zone: string, State = 'ACTIVE') => ({ State, AvailabilityZone: zone });
const connected: CustomKeyStoresListEntry = { ConnectionState: 'CONNECTED', CloudHsmClusterId: 'cluster-1' };
const active: Cluster = { State: 'ACTIVE', Hsms: [hsm('a'), hsm('b')] };

const fakes = (
  existing?: KeyMetadata,
  {
    store = connected,
    cluster = active,
  }: { store?: CustomKeyStoresListEntry | null; cluster?: Cluster | null } = {},
) => {
  const calls: unknown[][] = [];
  const work = ensureHsmKey({
    describeKeyStore: async () => store ?? undefined,
    describeCluster: async () => cluster ?? undefined,
    describeKey: async (id) => {
      calls.push(['describe', id]);
      return existing;
    },
    createKey: async (input) => {
      calls.push(['create', input]);
      return key;
    },
    createAlias: async (alias, keyId) => calls.push(['alias', alias, keyId]),
  });
  return { work, calls };
};

describe('a key in a CloudHSM key store', () => {
  it('is created with the origin that CloudFormation cannot ask for, and found again by its alias', async () => {
    const { work, calls } = fakes();
    await expect(work(customResourceEvent('Create', properties))).resolves.toEqual({
      physicalId: 'arn:new',
      attributes: { Arn: 'arn:new' },
    });
    expect(calls).toEqual([
      ['describe', 'alias/locket-wrapping-hsm'],
      ['create', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1', Description: 'wraps the root key' }],
      ['alias', 'alias/locket-wrapping-hsm', 'arn:new'],
    ]);
  });

  it('is created once, however often CloudFormation asks', async () => {
    const { work, calls } = fakes({ KeyId: 'old', Arn: 'arn:old', CustomKeyStoreId: 'cks-1' });
    await expect(work(customResourceEvent('Create', properties))).resolves.toMatchObject({
      physicalId: 'arn:old',
    });
    expect(calls).toHaveLength(1);
  });

  it('is refused when the alias names a key elsewhere', async () => {
    const { work } = fakes({ KeyId: 'old', Arn: 'arn:old', CustomKeyStoreId: 'cks-2' });
    await expect(work(customResourceEvent('Update', properties))).rejects.toThrow(
      'The alias alias/locket-wrapping-hsm names a key outside key store cks-1.',
    );
  });

  it('is never deleted', async () => {
    const { work, calls } = fakes();
    await expect(work(customResourceEvent('Delete', properties))).resolves.toEqual({
      physicalId: 'physical',
    });
    expect(calls).toEqual([]);
  });

  it('needs to know its key store', async () => {
    const { work } = fakes();
    const { KeyStoreId: _, ...incomplete } = properties;
    await expect(work(customResourceEvent('Create', incomplete))).rejects.toThrow(
      'The property KeyStoreId is missing.',
    );
  });
});

describe('a deployment whose HSMs are not ready fails before a key is made', () => {
  type State = NonNullable<Parameters<typeof fakes>[1]>;
  it.each<[string, State, string]>([
    ['no key store', { store: null }, 'There is no key store cks-1 in this region.'],
    [
      'an external key store',
      { store: { CustomKeyStoreType: 'EXTERNAL_KEY_STORE', ConnectionState: 'CONNECTED' } },
      'The key store cks-1 is of type EXTERNAL_KEY_STORE, not a CloudHSM key store.',
    ],
    [
      'a key store that is not connected',
      { store: { ...connected, ConnectionState: 'FAILED', ConnectionErrorCode: 'USER_LOCKED_OUT' } },
      'The key store cks-1 is FAILED (USER_LOCKED_OUT), not CONNECTED: connect it to its cluster.',
    ],
    ['no cluster', { cluster: null }, 'The cluster cluster-1 is not there.'],
    [
      'a cluster that is degraded',
      { cluster: { ...active, State: 'DEGRADED' } },
      'The cluster cluster-1 is DEGRADED, not ACTIVE.',
    ],
    [
      'one HSM that works',
      { cluster: { ...active, Hsms: [hsm('a'), hsm('b', 'DEGRADED')] } },
      'The cluster cluster-1 has 1 active HSMs in 1 availability zones: it needs two in two zones.',
    ],
    [
      'two HSMs in one zone',
      { cluster: { ...active, Hsms: [hsm('a'), hsm('a')] } },
      'The cluster cluster-1 has 2 active HSMs in 1 availability zones: it needs two in two zones.',
    ],
  ])('%s', async (_, state, sentence) => {
    const { work, calls } = fakes(undefined, state);
    await expect(work(customResourceEvent('Create', properties))).rejects.toThrow(sentence);
    expect(calls).toEqual([]);
  });
});
