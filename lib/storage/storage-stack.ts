import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deadLetterQueue, letRulesSend } from '../dead-letters.ts';
import { deadLetterQueueName } from '../events/names.ts';
import type { CodeOf } from '../functions/code.ts';
import { keepsTrustStore, type Settings } from '../settings.ts';
import { AuditArchive } from './audit-archive.ts';
import { BootstrapSecret } from './bootstrap-secret.ts';
import { DataKey } from './data-key.ts';
import { RootKey } from './root-key.ts';
import { streamArnOf } from './stream.ts';
import { importTable, LocketTable, tableKeyOf } from './table.ts';
import { TrustStoreBucket, TrustStoreSeed } from './trust-store.ts';
import { WrappingKey } from './wrapping-key.ts';

export interface StorageStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
}

/** What the other stacks build on. */
export interface Storage {
  readonly table: ITable;
  /** Encrypts the table at rest: the data key, unless an existing table came with another one. */
  readonly tableKey: IKey;
  readonly dataKey: IKey;
  /** Wraps the root key of a new instance. */
  readonly wrappingKeyArn: string;
  readonly kmsKeyArn: string | undefined;
  readonly cloudHsmKeyArn: string | undefined;
  /** Where every worker, mapping and rule leaves what it gave up on, webhooks aside. */
  readonly deadLetters: IQueue;
  /** Holds the audit trail for long, and the digests that prove it. */
  readonly archive: IBucket;
  /** Holds the trust store for mutual TLS, where the settings leave it to Locket. */
  readonly trustStore: IBucket;
}

/** The table, its keys and the root key: everything that must outlive a deployment. */
export class StorageStack extends Stack implements Storage {
  readonly table: ITable;
  readonly tableKey: IKey;
  readonly dataKey: IKey;
  readonly wrappingKeyArn: string;
  readonly kmsKeyArn: string | undefined;
  readonly cloudHsmKeyArn: string | undefined;
  readonly deadLetters: IQueue;
  readonly archive: IBucket;
  readonly trustStore: IBucket;

  constructor(scope: Construct, id: string, { settings, codeOf }: StorageStackProps) {
    super(scope, id, {
      description: 'Locket: table and keys',
      terminationProtection: settings.terminationProtection,
    });
    this.dataKey = new DataKey(this, 'DataKey', settings);
    const deadLetters = deadLetterQueue(this, this.dataKey, deadLetterQueueName(settings));
    letRulesSend(deadLetters, settings);
    this.deadLetters = deadLetters;
    this.archive = new AuditArchive(this, 'AuditArchive', settings, this.dataKey);
    this.trustStore = new TrustStoreBucket(this, 'TrustStore', settings);
    if (keepsTrustStore(settings))
      new TrustStoreSeed(this, { settings, codeOf, dataKey: this.dataKey, bucket: this.trustStore });
    const ownTable = new LocketTable(this, 'Table', settings, this.dataKey);
    this.keepExported(ownTable);
    this.table = settings.existingTable ? importTable(this, settings.existingTable) : ownTable;
    this.tableKey = tableKeyOf(this, settings) ?? this.dataKey;
    const wrappingKey = new WrappingKey(this, 'WrappingKey', { settings, codeOf, dataKey: this.dataKey });
    this.wrappingKeyArn = wrappingKey.keyArn(settings);
    this.kmsKeyArn = wrappingKey.kmsKeyArn;
    this.cloudHsmKeyArn = wrappingKey.cloudHsmKeyArn;
    if (settings.bootstrapSecret)
      new BootstrapSecret(this, 'Bootstrap', { settings, codeOf, ...this.parts() });
    const rootKey = new RootKey(this, { settings, codeOf, ...this.parts() });
    // Nothing may fail after the root key: from then on the table refuses to be deleted.
    rootKey.node.addDependency(...this.node.children.filter((part) => part !== rootKey));
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'WrappingKeyArn', { value: this.wrappingKeyArn });
    new CfnOutput(this, 'AuditArchiveBucket', { value: this.archive.bucketName });
  }

  /** Other stacks go on importing these until they are deployed themselves, whatever is in use by then. */
  private keepExported(table: LocketTable): void {
    const { bucketArn, bucketName } = this.trustStore;
    for (const value of [table.tableArn, table.tableName, streamArnOf(table), bucketArn, bucketName])
      this.exportValue(value);
  }

  private parts(): Storage {
    const { table, tableKey, dataKey, wrappingKeyArn, kmsKeyArn, cloudHsmKeyArn } = this;
    const { deadLetters, archive, trustStore } = this;
    const keys = { dataKey, wrappingKeyArn, kmsKeyArn, cloudHsmKeyArn };
    return { table, tableKey, ...keys, deadLetters, archive, trustStore };
  }
}
