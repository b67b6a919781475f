import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readRootKeySettings } from '../../../layers/adapters/worker-settings.ts';
import { customResource } from '../custom-resource.ts';
import { ensureRootKey } from './root-key.ts';

const kms = new KMSClient({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Custom resource: creates the wrapped root key once, at the first deployment. */
export const handler = customResource(
  ensureRootKey({
    ...readRootKeySettings(),
    runtime: systemRuntime,
    generateWrappedKey: (input) => kms.send(new GenerateDataKeyWithoutPlaintextCommand(input)),
    put: (input) => table.send(new PutCommand(input)),
  }),
);
