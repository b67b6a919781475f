import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { ensureRootKey } from '../../../functions/workers/root-key/root-key.ts';
import { customResourceEvent } from './custom-resource-event.ts';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const wrapped = new Uint8Array([1, 2, 3]);

const lostAgainst = (wrappedBy: string) =>
  Object.assign(new Error('The conditional request failed'), {
    name: 'ConditionalCheckFailedException',
    Item: { pk: { S: 'SYSTEM' }, wrappedBy: { S: wrappedBy } },
  });

/** A table in which another format is written down. */
const lostAgainstFormat = (format: string) =>
  Object.assign(new Error('The conditional request failed'), {
    name: 'ConditionalCheckFailedException',
    Item: { pk: { S: 'SYSTEM' }, format: { N: format } },
  });

const isStamp = ({ Item }: PutItemCommandInput): boolean => Item?.sk?.S === 'FORMAT';

interface Fakes {
  /** What becomes of putting the root key. */
  readonly put?: () => Promise<unknown>;
  /** What becomes of putting the format. */
  readonly putStamp?: () => Promise<unknown>;
  readonly blob?: Uint8Array | null;
  readonly wrappingKeyArn?: string;
}

const fakes = ({
  put = async () => ({}),
  putStamp = async () => ({}),
  blob = wrapped,
  wrappingKeyArn = KEY,
}: Fakes = {}) => {
  const generated: unknown[] = [];
  const stamps: PutItemCommandInput[] = [];
  const puts: PutItemCommandInput[] = [];
  const work = ensureRootKey({
    table: 'locket-table',
    wrappingKeyArn,
    strategy: 'kms',
    otherKeys: ['pkcs11:locket/wrapping'],
    runtime: { now: () => new Date('2026-11-20T09:00:00.000Z') },
    generateWrappedKey: async (input) => {
      generated.push(input);
      return blob ? { CiphertextBlob: blob } : {};
    },
    put: async (input) => {
      (isStamp(input) ? stamps : puts).push(input);
      return await (isStamp(input) ? putStamp() : put());
    },
  });
  return { work, generated, puts, stamps };
};

describe('the root key', () => {
  it('is generated without its plaintext, under the context that functions need to unwrap it', async () => {
    const { work, generated } = fakes();
    await work(customResourceEvent('Create'));
    expect(generated).toEqual([
      { KeyId: KEY, KeySpec: 'AES_256', EncryptionContext: { locket: 'root-key', version: '1' } },
    ]);
  });

  it('is put once, and never over another', async () => {
    const { work, puts } = fakes();
    await expect(work(customResourceEvent('Create'))).resolves.toEqual({ physicalId: 'locket-root-key-1' });
    expect(puts).toEqual([
      {
        TableName: 'locket-table',
        Item: {
          pk: { S: 'SYSTEM' },
          sk: { S: 'ROOTKEY#00000001' },
          v: { N: '1' },
          version: { N: '1' },
          strategy: { S: 'kms' },
          wrappedBy: { S: KEY },
          wrapped: { B: wrapped },
          createdAt: { S: '2026-11-20T09:00:00.000Z' },
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  it.each(['Create', 'Update'] as const)(
    'stays when there is one under the same wrapping key (%s)',
    async (type) => {
      const { work } = fakes({ put: () => Promise.reject(lostAgainst(KEY)) });
      await expect(work(customResourceEvent(type))).resolves.toEqual({ physicalId: 'locket-root-key-1' });
    },
  );

  it('stays when a replica of its multi-Region key is the wrapping key here', async () => {
    const replica = 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab';
    const primary = replica.replace('eu-west-1', 'eu-central-1');
    const { work } = fakes({ put: () => Promise.reject(lostAgainst(primary)), wrappingKeyArn: replica });
    await expect(work(customResourceEvent('Create'))).resolves.toEqual({ physicalId: 'locket-root-key-1' });
  });

  it('stays when a switch at run time had an HSM wrap it that the settings prepare', async () => {
    const { work } = fakes({ put: () => Promise.reject(lostAgainst('pkcs11:locket/wrapping')) });
    await expect(work(customResourceEvent('Update'))).resolves.toEqual({ physicalId: 'locket-root-key-1' });
  });

  it('fails the deployment when it is wrapped by another key', async () => {
    const { work } = fakes({ put: () => Promise.reject(lostAgainst('arn:other')) });
    await expect(work(customResourceEvent('Update'))).rejects.toThrow(
      'The root key in the table is wrapped by arn:other, which the settings do not prepare: switch to another strategy before its setting goes.',
    );
  });

  it('outlives its resource', async () => {
    const { work, generated, puts, stamps } = fakes();
    await expect(work(customResourceEvent('Delete'))).resolves.toEqual({ physicalId: 'physical' });
    expect([...generated, ...puts, ...stamps]).toEqual([]);
  });

  it('is not put when KMS gave none', async () => {
    const { work, puts } = fakes({ blob: null });
    await expect(work(customResourceEvent('Create'))).rejects.toThrow('KMS answered without a wrapped key.');
    expect(puts).toEqual([]);
  });

  it('passes other faults on', async () => {
    const { work } = fakes({
      put: () => Promise.reject(Object.assign(new Error('slow'), { name: 'ThrottlingException' })),
    });
    await expect(work(customResourceEvent('Create'))).rejects.toThrow('slow');
  });
});

describe('the format of the table', () => {
  it.each(['Create', 'Update'] as const)('is written down before anything else (%s)', async (type) => {
    const { work, stamps } = fakes();
    await work(customResourceEvent(type));
    expect(stamps).toMatchObject([
      {
        TableName: 'locket-table',
        Item: { pk: { S: 'SYSTEM' }, sk: { S: 'FORMAT' }, v: { N: '1' }, format: { N: '1' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    ]);
  });

  it('that stands there already stays', async () => {
    const { work, puts } = fakes({ putStamp: () => Promise.reject(lostAgainstFormat('1')) });
    await work(customResourceEvent('Update'));
    expect(puts).toHaveLength(1);
  });

  it('that these functions cannot read fails the deployment, and no key is made', async () => {
    const { work, puts, generated } = fakes({ putStamp: () => Promise.reject(lostAgainstFormat('2')) });
    await expect(work(customResourceEvent('Update'))).rejects.toThrow(
      'The table has format 2 and this version of Locket reads format 1: migrate the table first, or deploy the version that wrote it.',
    );
    expect([...puts, ...generated]).toEqual([]);
  });
});
