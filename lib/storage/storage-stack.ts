import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { CodeOf } from '../functions/code.ts';
import type { Settings } from '../settings.ts';
import { DataKey } from './data-key.ts';
import { RootKey } from './root-key.ts';
import { LocketTable } from './table.ts';
import { WrappingKey } from './wrapping-key.ts';

export interface StorageStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
}

/** What the other stacks build on. */
export interface Storage {
  readonly table: ITable;
  readonly dataKey: IKey;
  readonly wrappingKeyArn: string;
}

/** The table, its keys and the root key: everything that must outlive a deployment. */
export class StorageStack extends Stack implements Storage {
  readonly table: ITable;
  readonly dataKey: IKey;
  readonly wrappingKeyArn: string;

  constructor(scope: Construct, id: string, { settings, codeOf }: StorageStackProps) {
    super(scope, id, {
      description: 'Locket: table and keys',
      terminationProtection: settings.removalPolicy === 'retain',
    });
    this.dataKey = new DataKey(this, 'DataKey', settings);
    this.table = new LocketTable(this, 'Table', settings, this.dataKey);
    this.wrappingKeyArn = new WrappingKey(this, 'WrappingKey', {
      settings,
      codeOf,
      dataKey: this.dataKey,
    }).keyArn;
    new RootKey(this, 'RootKey', { settings, codeOf, ...this.parts() });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'WrappingKeyArn', { value: this.wrappingKeyArn });
  }

  private parts(): Storage {
    return { table: this.table, dataKey: this.dataKey, wrappingKeyArn: this.wrappingKeyArn };
  }
}
