import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  allowedActions,
  allStatements,
  functionOf,
  onlyResource,
  resourcesOf,
  templatesFor,
} from './stacks.ts';

const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

describe('the table', () => {
  const { Properties: table, DeletionPolicy } = onlyResource(templatesFor().storage, 'AWS::DynamoDB::Table');

  it('is encrypted with a customer-managed key that rotates', () => {
    const [keyId] = table.SSESpecification.KMSMasterKeyId['Fn::GetAtt'];
    const key = resourcesOf(templatesFor().storage, 'AWS::KMS::Key')[keyId];
    expect(table.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
    expect(key?.Properties.EnableKeyRotation).toBe(true);
  });

  it('can be restored to any second and is not deleted by accident', () => {
    expect(table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(onlyResource(templatesFor().storage, 'Custom::LocketRootKey').Properties.DeletionProtection).toBe(
      'true',
    );
  });

  it('has string keys, expiry, a stream with both images, and is paid by request', () => {
    expect(table.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(table.TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
    expect(table.StreamSpecification.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
    expect(table.BillingMode).toBe('PAY_PER_REQUEST');
  });

  it('goes with its stack only when the operator said so', () => {
    const { storage } = templatesFor({ removalPolicy: 'destroy' });
    const destroyed = onlyResource(storage, 'AWS::DynamoDB::Table');
    expect(destroyed.DeletionPolicy).toBe('Delete');
    expect(onlyResource(storage, 'Custom::LocketRootKey').Properties.DeletionProtection).toBe('false');
  });
});

describe('the wrapping key', () => {
  it('is a rotating KMS key by default, apart from the key for data at rest', () => {
    const keys = Object.values(resourcesOf(templatesFor().storage, 'AWS::KMS::Key'));
    expect(keys).toHaveLength(2);
    expect(keys.map(({ Properties }) => Properties.EnableKeyRotation)).toEqual([true, true]);
    expect(keys.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
      'RetainExceptOnCreate',
      'RetainExceptOnCreate',
    ]);
  });

  it('can be a key that exists', () => {
    const { storage, api } = templatesFor({ kmsKeyArn: keyArn });
    expect(Object.keys(resourcesOf(storage, 'AWS::KMS::Key'))).toHaveLength(1);
    expect(onlyResource(storage, 'Custom::LocketRootKey').Properties.WrappingKey).toBe(keyArn);
    expect(functionOf(api, 'secrets').resource.Properties.Environment.Variables.LOCKET_KMS_KEY_ARN).toBe(
      keyArn,
    );
  });

  it('can be made in a CloudHSM key store by a function that may make nothing else', () => {
    const { storage } = templatesFor({ cloudHsmKeyStoreId: 'cks-1234567890abcdef0' });
    const { statements } = functionOf(storage, 'hsm-key');
    const create = statements.find((statement) => actionsOf(statement).includes('kms:CreateKey'));
    expect(onlyResource(storage, 'Custom::LocketHsmKey').Properties.KeyStoreId).toBe('cks-1234567890abcdef0');
    expect(Object.keys(resourcesOf(storage, 'AWS::KMS::Key'))).toHaveLength(1);
    expect(create?.Condition).toEqual({ StringEquals: { 'kms:KeyOrigin': 'AWS_CLOUDHSM' } });
    expect(allowedActions(statements).filter((action) => action.startsWith('kms:'))).toEqual([
      'kms:CreateAlias',
      'kms:CreateKey',
      'kms:DescribeCustomKeyStores',
      'kms:DescribeKey',
    ]);
  });
});

describe('the root-key function', () => {
  const { statements } = functionOf(templatesFor().storage, 'root-key');
  const statementWith = (action: string) => statements.find((one) => actionsOf(one).includes(action));

  it('may generate a key without seeing it, put one item and protect the table, and nothing beyond its log', () => {
    expect(allowedActions(statements)).toEqual([
      'dynamodb:DescribeTable',
      'dynamodb:PutItem',
      'dynamodb:UpdateTable',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  it('may write the system partition only', () => {
    expect(statementWith('dynamodb:PutItem')?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['SYSTEM'] },
    });
  });

  it('may use the wrapping key for root keys only, and the data key by way of DynamoDB only', () => {
    const generate = statementWith('kms:GenerateDataKeyWithoutPlaintext');
    const encrypt = statementWith('kms:Encrypt');
    expect(generate?.Condition).toEqual({ StringEquals: { 'kms:EncryptionContext:locket': 'root-key' } });
    expect(generate?.Resource).not.toEqual(encrypt?.Resource);
    expect(encrypt?.Condition?.StringEquals?.['kms:ViaService']).toEqual({
      'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']],
    });
  });
});

describe('a table that is already there', () => {
  const streamArn =
    'arn:aws:dynamodb:eu-central-1:123456789012:table/restored/stream/2026-11-28T09:00:00.000';
  const tableArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored';
  const templates = templatesFor({ existingTable: { streamArn, kmsKeyArn: keyArn } });
  const functions = Object.values(templates).flatMap((template) =>
    Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(({ Properties }) => ({
      name: String(Properties.FunctionName).slice('locket-'.length),
      variables: (Properties.Environment?.Variables ?? {}) as Record<string, unknown>,
      template,
    })),
  );

  it('is the one that every function is told of and may use, under the key that encrypts it', () => {
    const users = functions.filter(({ variables }) => 'LOCKET_TABLE' in variables);
    expect(users.length).toBeGreaterThan(10);
    for (const { name, variables, template } of users) {
      const about = functionOf(template, name).statements.filter((one) =>
        actionsOf(one).some((action) => action.startsWith('dynamodb:')),
      );
      expect(variables.LOCKET_TABLE, name).toBe('restored');
      for (const { Resource } of about) expect([tableArn, streamArn], name).toContain(Resource);
    }
  });

  it('is opened with its own key, the logs with the key of the installation', () => {
    const { statements } = functionOf(templates.api, 'secrets');
    const viaDynamo = statements.find((one) => actionsOf(one).includes('kms:GenerateDataKey'));
    expect(viaDynamo?.Resource).toBe(keyArn);
  });

  it('has its stream read by the workers', () => {
    const sources = Object.values(templates).flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).map(
        ({ Properties }) => Properties.EventSourceArn,
      ),
    );
    expect(sources.filter((one) => one === streamArn)).toHaveLength(2);
  });

  it('is protected even where what the stack makes itself goes with it', () => {
    const { storage } = templatesFor({ existingTable: { streamArn }, removalPolicy: 'destroy' });
    expect(onlyResource(storage, 'Custom::LocketRootKey').Properties.DeletionProtection).toBe('true');
  });

  it('stands beside the first one, which stays where it is', () => {
    const first = onlyResource(templates.storage, 'AWS::DynamoDB::Table');
    expect(first.DeletionPolicy).toBe('RetainExceptOnCreate');
  });
});

describe('the one-time secret of the first set-up', () => {
  const { storage, api } = templatesFor();
  const { statements } = functionOf(storage, 'bootstrap-secret');

  it('is generated by Secrets Manager under the data key, and its name is put out, not its value', () => {
    const { Properties } = onlyResource(storage, 'AWS::SecretsManager::Secret');
    const [id] = Object.keys(resourcesOf(storage, 'AWS::SecretsManager::Secret'));
    expect(Properties.GenerateSecretString).toMatchObject({ PasswordLength: 43 });
    expect(Properties.SecretString).toBeUndefined();
    expect(storage.toJSON().Outputs.BootstrapSecretArn.Value).toEqual({ Ref: id });
    expect(JSON.stringify([storage.toJSON(), api.toJSON()])).not.toContain('{{resolve:');
  });

  it('is read by one worker, which may put items of the system partition only', () => {
    const readers = [storage, api]
      .flatMap(allStatements)
      .filter((one) => actionsOf(one).includes('secretsmanager:GetSecretValue'));
    const put = statements.find((one) => actionsOf(one).includes('dynamodb:PutItem'));
    expect(readers).toHaveLength(1);
    expect(put?.Condition).toEqual({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['SYSTEM'] } });
  });

  it('goes when the setting says that the instance is set up', () => {
    const { storage: later } = templatesFor({ bootstrapSecret: false });
    expect(Object.keys(resourcesOf(later, 'AWS::SecretsManager::Secret'))).toEqual([]);
  });
});
