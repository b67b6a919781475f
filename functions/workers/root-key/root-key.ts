import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type {
  GenerateDataKeyWithoutPlaintextCommandInput,
  GenerateDataKeyWithoutPlaintextCommandOutput,
} from '@aws-sdk/client-kms';
import type { Key } from '../../../layers/adapters/dynamo/items.ts';
import { formatItem, rootKeyItem } from '../../../layers/adapters/dynamo/records/system/items.ts';
import { tableFormat } from '../../../layers/domain/instance/table-format.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';
import type { CustomResourceWork } from '../custom-resource.ts';

export interface RootKeyPorts {
  readonly table: string;
  readonly wrappingKeyArn: string;
  readonly strategy: 'kms' | 'cloudhsm';
  /** Whatever else a root key may be wrapped by: a switch at run time may have happened. */
  readonly otherKeys: readonly string[];
  readonly runtime: Pick<Runtime, 'now'>;
  generateWrappedKey(
    input: GenerateDataKeyWithoutPlaintextCommandInput,
  ): Promise<Pick<GenerateDataKeyWithoutPlaintextCommandOutput, 'CiphertextBlob'>>;
  put(input: PutItemCommandInput): Promise<unknown>;
}

const PHYSICAL_ID = 'locket-root-key-1';

/** The format that this deployment's functions read, as a property of the resource: a new one calls the worker again. */
export const deployedFormat = String(tableFormat);

/**
 * Makes sure that the table says which format it has, and that it holds root key version 1, wrapped by the wrapping
 * key. A table in another format fails the deployment, before any function is replaced by one that cannot read it.
 * A root key that is there is never replaced, and deleting the resource leaves it where it is: without it
 * nothing in the table can be read. A root key wrapped by another key fails the deployment.
 */
export const ensureRootKey =
  (ports: RootKeyPorts): CustomResourceWork =>
  async (event) => {
    if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId };
    await ports.put(stamp(ports)).catch(explainFormat);
    try {
      await ports.put(await newRootKey(ports));
    } catch (error) {
      assertPreparedKey(error, [ports.wrappingKeyArn, ...ports.otherKeys]);
    }
    return { physicalId: PHYSICAL_ID };
  };

const keyInput = ({ pk, sk }: Key) => ({ pk: { S: pk }, sk: { S: sk } });

const stamp = ({ table, runtime }: RootKeyPorts): PutItemCommandInput => ({
  TableName: table,
  Item: {
    ...keyInput(formatItem.key()),
    v: { N: String(formatItem.version) },
    format: { N: deployedFormat },
    createdAt: { S: runtime.now().toISOString() },
  },
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
});

/** Passes when the format stands there already; throws a sentence for another one, and any other fault as it is. */
const explainFormat = (error: unknown): void => {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  const found = (error as { Item?: { format?: { N?: string } } }).Item?.format?.N;
  if (found === deployedFormat) return;
  throw new Error(
    `The table has format ${found ?? 'unknown'} and this version of Locket reads format ${deployedFormat}: migrate the table first, or deploy the version that wrote it.`,
  );
};

const newRootKey = async (ports: RootKeyPorts): Promise<PutItemCommandInput> => {
  // KMS answers with the wrapped form only: the plaintext first exists where a function unwraps it.
  const { CiphertextBlob: wrapped } = await ports.generateWrappedKey({
    KeyId: ports.wrappingKeyArn,
    KeySpec: 'AES_256',
    EncryptionContext: { locket: 'root-key', version: '1' },
  });
  if (!wrapped) throw new Error('KMS answered without a wrapped key.');
  return {
    TableName: ports.table,
    Item: {
      ...keyInput(rootKeyItem.key(1)),
      v: { N: String(rootKeyItem.version) },
      version: { N: '1' },
      strategy: { S: ports.strategy },
      wrappedBy: { S: ports.wrappingKeyArn },
      wrapped: { B: wrapped },
      createdAt: { S: ports.runtime.now().toISOString() },
    },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};

/** Passes when the put lost against a root key under a wrapping key that is prepared; throws anything else. */
const assertPreparedKey = (error: unknown, prepared: readonly string[]): void => {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  const wrappedBy = wrappedByOf(error);
  if (prepared.some((key) => keyOf(key) === keyOf(wrappedBy))) return;
  throw new Error(
    `The root key in the table is wrapped by ${wrappedBy}, which the settings do not prepare: switch to another strategy before its setting goes.`,
  );
};

/** Replicas of a multi-Region key share key material and id, so that what one wraps the other unwraps. */
const keyOf = (arn: string): string => /:key\/(mrk-[0-9a-f]+)$/.exec(arn)?.[1] ?? arn;

/** The SDK hands the winner's item over in the wire's form. */
const wrappedByOf = (error: Error): string => {
  const { Item } = error as { Item?: { wrappedBy?: { S?: string } } };
  return Item?.wrappedBy?.S ?? 'an unknown key';
};
