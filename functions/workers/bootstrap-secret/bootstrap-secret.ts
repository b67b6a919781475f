import { createHash } from 'node:crypto';
import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { bootstrapSecretItem } from '../../../layers/adapters/dynamo/records/system/items.ts';
import type { CustomResourceWork } from '../custom-resource.ts';

export interface BootstrapSecretPorts {
  readonly table: string;
  /** Reads the secret that the deployment generated. */
  secret(): Promise<string | undefined>;
  put(input: PutItemCommandInput): Promise<unknown>;
}

const PHYSICAL_ID = 'locket-bootstrap-secret-1';

/**
 * Leaves the SHA-256 of the one-time secret in the table, where setting the instance up looks for it. The first one
 * stays: a digest that is there is never replaced, nor taken away when the secret is deleted later.
 */
export const lockBootstrap =
  (ports: BootstrapSecretPorts): CustomResourceWork =>
  async (event) => {
    if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId };
    const secret = await ports.secret();
    if (!secret) throw new Error('The generated secret is empty.');
    await ports.put(digestItem(ports.table, secret)).catch(passWhenThere);
    return { physicalId: PHYSICAL_ID };
  };

const digestItem = (table: string, secret: string): PutItemCommandInput => ({
  TableName: table,
  Item: {
    pk: { S: bootstrapSecretItem.key().pk },
    sk: { S: bootstrapSecretItem.key().sk },
    digest: { S: createHash('sha256').update(secret).digest('hex') },
  },
  ConditionExpression: 'attribute_not_exists(pk)',
});

const passWhenThere = (error: unknown): void => {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
};
