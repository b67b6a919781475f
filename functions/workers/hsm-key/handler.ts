import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  KMSClient,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { customResource } from '../custom-resource.ts';
import { keyStorePorts } from './aws.ts';
import { ensureHsmKey } from './hsm-key.ts';

const kms = new KMSClient({});

const describeKey = async (id: string) => {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId: id }))).KeyMetadata;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
};

/** Custom resource: a wrapping key in a CloudHSM key store. */
export const handler = customResource(
  ensureHsmKey({
    ...keyStorePorts(kms),
    describeKey,
    createKey: async (input) => (await kms.send(new CreateKeyCommand(input))).KeyMetadata,
    createAlias: (alias, keyId) => kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyId })),
  }),
);
