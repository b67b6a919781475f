import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  type KeyMetadata,
} from '@aws-sdk/client-kms';
import type {
  AwsAccess,
  AwsConnection,
  CustomerKey,
  KmsOutcome,
} from '../../../domain/external-kms/customer-kms.ts';
import { done, failure } from '../outcome.ts';
import { type AwsElsewhere, assumeAsStranger, kmsClient } from './aws-access.ts';
import { attempted } from './aws-fault.ts';

const uses = ['kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt'] as const;
const makes = ['kms:CreateKey', 'kms:TagResource'] as const;

const bytes = (found: Uint8Array | undefined): Uint8Array => {
  if (!found) throw new Error('KMS answered without bytes');
  return found;
};

/** The ARN of a key that can do what is asked of it (AWS KMS API Reference, KeyMetadata). */
const usable = (key: KeyMetadata | undefined): KmsOutcome<string> => {
  if (!key?.Arn) return failure('unreachable', 'NoMetadata', '');
  if (key.KeyState !== 'Enabled') return failure('refused', 'KeyNotEnabled', `the key is ${key.KeyState}`);
  if (key.KeyUsage !== 'ENCRYPT_DECRYPT' || key.KeySpec !== 'SYMMETRIC_DEFAULT')
    return failure('refused', 'KeyNotSymmetric', 'the key must be symmetric, for ENCRYPT_DECRYPT');
  return done(key.Arn);
};

const noCondition = failure(
  'refused',
  'ExternalIdNotRequired',
  'the role can be assumed with any external id: its trust policy must ask for its own in a condition on sts:ExternalId',
);

/** A role that lets in whoever does not know its external id would let other organizations use it through us. */
export const assertOwnGrant = async (
  { credential }: AwsAccess,
  elsewhere: AwsElsewhere,
): Promise<KmsOutcome<true>> => {
  if (credential.type !== 'assume-role') return done(true);
  const outcome = await attempted(credential, () => assumeAsStranger(credential.data, elsewhere));
  if (outcome.kind === 'done') return noCondition;
  if (outcome.kind !== 'refused') return outcome;
  // Any other refusal (our own session has expired, say) tells nothing about the role.
  return outcome.code === 'AccessDenied' ? done(true) : { ...outcome, kind: 'unreachable' };
};

/** A key in a customer's account of AWS, reached with what the customer gave and nothing of ours. */
export const openAwsKey = (connection: AwsConnection, elsewhere?: AwsElsewhere): CustomerKey => {
  const { credential, kmsKeyId: KeyId } = connection;
  const client = kmsClient(connection, { actions: uses, key: KeyId }, elsewhere);
  return {
    describe: async () => {
      const described = await attempted(credential, () => client.send(new DescribeKeyCommand({ KeyId })));
      return described.kind === 'done' ? usable(described.value.KeyMetadata) : described;
    },
    encrypt: (Plaintext, EncryptionContext) =>
      attempted(credential, async () => {
        const reply = await client.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
        return bytes(reply.CiphertextBlob);
      }),
    decrypt: (CiphertextBlob, EncryptionContext) =>
      attempted(credential, async () => {
        const reply = await client.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }));
        return bytes(reply.Plaintext);
      }),
  };
};

/** Makes a symmetric key in the customer's account, tagged with who made it. */
export const createAwsKey = (access: AwsAccess, elsewhere?: AwsElsewhere): Promise<KmsOutcome<string>> =>
  attempted(access.credential, async () => {
    const reply = await kmsClient(access, { actions: makes }, elsewhere).send(
      new CreateKeyCommand({
        Description: 'Wraps keys of projects in Locket',
        Tags: [{ TagKey: 'author', TagValue: 'locket' }],
      }),
    );
    if (!reply.KeyMetadata?.Arn) throw new Error('KMS answered without a key');
    return reply.KeyMetadata.Arn;
  });
