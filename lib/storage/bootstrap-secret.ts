import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Aws, CfnOutput, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { worker } from '../../functions/workers/bootstrap-secret/worker.ts';
import { accept } from '../findings.ts';
import type { CodeOf } from '../functions/code.ts';
import type { Settings } from '../settings.ts';
import { itemStatements } from '../workers/worker-statements.ts';
import { WorkerResource } from './worker-resource.ts';

export interface BootstrapSecretProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly table: ITable;
  readonly tableKey: IKey;
  readonly dataKey: IKey;
  readonly wrappingKeyArn: string;
  readonly kmsKeyArn: string | undefined;
  readonly cloudHsmKeyArn: string | undefined;
}

const LENGTH = 43;

/**
 * The one-time secret without which nobody sets the instance up: in Secrets Manager for the operator, as a digest in
 * the table for the function that asks for it.
 */
export class BootstrapSecret extends Construct {
  constructor(scope: Construct, id: string, props: BootstrapSecretProps) {
    super(scope, id);
    const { settings, codeOf, table, dataKey } = props;
    const secret = new Secret(this, 'Secret', {
      description: 'Locket: header x-locket-bootstrap-secret of the call that sets the instance up',
      encryptionKey: dataKey,
      generateSecretString: { passwordLength: LENGTH, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accept(secret, 'SMG4', 'It is used once, before anything is in the instance, and can be deleted then.');
    new WorkerResource(this, worker.constructId, {
      settings,
      codeOf,
      dataKey,
      worker,
      environment: { LOCKET_TABLE: table.tableName, LOCKET_BOOTSTRAP_SECRET_ARN: secret.secretArn },
      statements: [...readStatements(secret.secretArn, dataKey), ...itemStatements(worker, props)],
      properties: { Table: table.tableName, Secret: secret.secretArn },
    });
    new CfnOutput(scope, 'BootstrapSecretArn', {
      value: secret.secretArn,
      description: 'Holds the header x-locket-bootstrap-secret of POST /api/v1/admin/bootstrap',
    });
  }
}

const readStatements = (secretArn: string, key: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${Aws.REGION}.amazonaws.com` } },
  }),
];
