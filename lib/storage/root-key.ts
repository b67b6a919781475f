import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { deployedFormat } from '../../functions/workers/root-key/root-key.ts';
import { worker } from '../../functions/workers/root-key/worker.ts';
import type { CodeOf } from '../functions/code.ts';
import { wrappingEnvironment } from '../functions/wrapping.ts';
import type { Settings } from '../settings.ts';
import { itemStatements } from '../workers/worker-statements.ts';
import { WorkerResource } from './worker-resource.ts';

export interface RootKeyProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly table: ITable;
  readonly tableKey: IKey;
  readonly dataKey: IKey;
  readonly wrappingKeyArn: string;
  readonly kmsKeyArn: string | undefined;
  readonly cloudHsmKeyArn: string | undefined;
}

/**
 * The root key item: written once, in wrapped form, and left alone ever after. From then on the table refuses to be
 * deleted, unless the installation is one that goes with its stacks.
 */
export class RootKey extends WorkerResource {
  constructor(scope: Construct, props: RootKeyProps) {
    const { settings, codeOf, table, dataKey, wrappingKeyArn } = props;
    super(scope, worker.constructId, {
      settings,
      codeOf,
      dataKey,
      worker,
      environment: { LOCKET_TABLE: table.tableName, ...wrappingEnvironment(settings, props) },
      statements: itemStatements(worker, props),
      properties: {
        Table: table.tableName,
        WrappingKey: wrappingKeyArn,
        Format: deployedFormat,
        // A table that somebody else made is not ours to lay bare.
        DeletionProtection: String(
          settings.removalPolicy === 'retain' || settings.existingTable !== undefined,
        ),
      },
    });
  }
}
