import {
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from '@aws-sdk/client-kms';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readRootKeySettings } from '../../../layers/adapters/worker-settings.ts';
import { customResource } from '../custom-resource.ts';
import { protectTable } from './protect-table.ts';
import { ensureRootKey } from './root-key.ts';

const kms = new KMSClient({});
const table = new DynamoDBClient({});

const settings = readRootKeySettings();

const rootKey = ensureRootKey({
  ...settings,
  runtime: systemRuntime,
  generateWrappedKey: (input) => kms.send(new GenerateDataKeyWithoutPlaintextCommand(input)),
  put: (input) => table.send(new PutItemCommand(input)),
});

const protection = {
  ...settings,
  describe: (input: { TableName: string }) => table.send(new DescribeTableCommand(input)),
  update: (input: UpdateTableCommandInput) => table.send(new UpdateTableCommand(input)),
};

/** Custom resource: creates the wrapped root key once, at the first deployment, then protects the table that holds it. */
export const handler = customResource(protectTable(protection, rootKey));
