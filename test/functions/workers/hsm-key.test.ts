import type { KeyMetadata } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { ensureHsmKey } from '../../../functions/workers/hsm-key/hsm-key.ts';
import { customResourceEvent } from './custom-resource-event.ts';

const properties = {
  KeyStoreId: 'cks-1',
  Alias: 'alias/locket-wrapping-hsm',
  Description: 'wraps the root key',
};
const key: KeyMetadata = { KeyId: 'new', Arn: 'arn:new', CustomKeyStoreId: 'cks-1' };

const fakes = (existing?: KeyMetadata) => {
  const calls: unknown[][] = [];
  const work = ensureHsmKey({
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
