import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { worker } from '../../functions/workers/hsm-key/worker.ts';
import { accept } from '../findings.ts';
import type { CodeOf } from '../functions/code.ts';
import { describeKeyStoreStatement } from '../functions/rights.ts';
import { removalPolicyOf } from '../removal.ts';
import type { Settings } from '../settings.ts';
import { WorkerResource } from './worker-resource.ts';

export interface WrappingKeyProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly dataKey: IKey;
}

/**
 * The KMS keys that may wrap the root key: a new one or the customer's own (`kmsKeyArn`), and one made in a CloudHSM
 * key store (`cloudHsmKeyStoreId`).
 */
export class WrappingKey extends Construct {
  /** In KMS itself, where the settings ask for one. */
  readonly kmsKeyArn: string | undefined;
  /** In the CloudHSM key store, where there is one. */
  readonly cloudHsmKeyArn: string | undefined;

  constructor(scope: Construct, id: string, props: WrappingKeyProps) {
    super(scope, id);
    const { kmsKeyArn, cloudHsmKeyStoreId, wrappingKeys } = props.settings;
    if (wrappingKeys.includes('kms')) this.kmsKeyArn = kmsKeyArn ?? this.inKms(props);
    if (cloudHsmKeyStoreId) this.cloudHsmKeyArn = this.inKeyStore(props, cloudHsmKeyStoreId);
  }

  /** The one that wraps the root key of a new instance. */
  keyArn({ wrappingKeys }: Pick<Settings, 'wrappingKeys'>): string {
    const arn = wrappingKeys[0] === 'cloudhsm' ? this.cloudHsmKeyArn : this.kmsKeyArn;
    if (!arn) throw new Error('There is no wrapping key.');
    return arn;
  }

  private inKms({ settings }: WrappingKeyProps): string {
    return new Key(this, 'Key', {
      alias: `alias/${settings.namePrefix}-wrapping`,
      description: DESCRIPTION,
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(settings),
    }).keyArn;
  }

  /** CloudFormation cannot create a KMS key in a custom key store, so a function calls kms:CreateKey. */
  private inKeyStore({ settings, codeOf, dataKey }: WrappingKeyProps, keyStoreId: string): string {
    const alias = `alias/${settings.namePrefix}-wrapping-hsm`;
    const hsmKey = new WorkerResource(this, worker.constructId, {
      settings,
      codeOf,
      dataKey,
      worker,
      environment: {},
      statements: createKeyStatements(Stack.of(this), alias),
      properties: { KeyStoreId: keyStoreId, Alias: alias, Description: DESCRIPTION },
    });
    accept(
      hsmKey,
      'IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
      'The key that gets the alias does not exist yet; the alias itself is named.',
    );
    return hsmKey.resource.getAttString('Arn');
  }
}

const DESCRIPTION = 'Locket: wraps the root key';

const createKeyStatements = (stack: Stack, alias: string): PolicyStatement[] => {
  const kmsArn = (resourceName: string) => stack.formatArn({ service: 'kms', resource: resourceName });
  return [
    describeKeyStoreStatement(),
    new PolicyStatement({
      actions: ['kms:CreateKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:KeyOrigin': 'AWS_CLOUDHSM' } },
    }),
    new PolicyStatement({ actions: ['kms:CreateAlias'], resources: [kmsArn(alias), kmsArn('key/*')] }),
    new PolicyStatement({
      actions: ['kms:DescribeKey'],
      resources: [kmsArn('key/*')],
      conditions: { StringEquals: { 'kms:RequestAlias': alias } },
    }),
  ];
};
