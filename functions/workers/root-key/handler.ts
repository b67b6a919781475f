import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from '@aws-sdk/client-kms';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readRootKeySettings } from '../../../layers/adapters/worker-settings.ts';
import { customResource } from '../custom-resource.ts';
import { ensureRootKey } from './root-key.ts';

const kms = new KMSClient({});
const table = new DynamoDBClient({});

/** Custom resource: creates the wrapped root key once, at the first deployment. */
export const handler = customResource(
  ensureRootKey({
    ...readRootKeySettings(),
    runtime: systemRuntime,
    generateWrappedKey: (input) => kms.send(new GenerateDataKeyWithoutPlaintextCommand(input)),
    put: (input) => table.send(new PutItemCommand(input)),
  }),
);
