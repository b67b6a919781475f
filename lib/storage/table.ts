import {
  AttributeType,
  BillingMode,
  type ITable,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { removalPolicyOf } from '../removal.ts';
import type { ExistingTable, Settings } from '../settings.ts';

/** The one table, with string keys `pk` and `sk`; `docs/data-model.md` lists what lies in it. */
export class LocketTable extends Table {
  constructor(scope: Construct, id: string, settings: Settings, dataKey: IKey) {
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: dataKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: removalPolicyOf(settings),
    });
  }
}

/** A table that is already there: its name is part of its stream's ARN. */
export const importTable = (scope: Construct, { streamArn }: ExistingTable): ITable =>
  Table.fromTableAttributes(scope, 'ExistingTable', {
    tableArn: streamArn.slice(0, streamArn.indexOf('/stream/')),
    tableStreamArn: streamArn,
  });

/** The key that encrypts an existing table, when that is not the installation's data key. */
export const tableKeyOf = (scope: Construct, { existingTable }: Settings): IKey | undefined =>
  existingTable?.kmsKeyArn ? Key.fromKeyArn(scope, 'ExistingTableKey', existingTable.kmsKeyArn) : undefined;
