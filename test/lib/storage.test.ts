import { describe, expect, it } from 'vitest';
import { actionsOf, allowedActions, functionOf, onlyResource, resourcesOf, templatesFor } from './stacks.ts';

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
    expect(table.DeletionProtectionEnabled).toBe(true);
    expect(DeletionPolicy).toBe('Retain');
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
    expect(destroyed.Properties.DeletionProtectionEnabled).toBe(false);
  });
});

describe('the wrapping key', () => {
  it('is a rotating KMS key by default, apart from the key for data at rest', () => {
    const keys = Object.values(resourcesOf(templatesFor().storage, 'AWS::KMS::Key'));
    expect(keys).toHaveLength(2);
    expect(keys.map(({ Properties }) => Properties.EnableKeyRotation)).toEqual([true, true]);
    expect(keys.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
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
      'kms:DescribeKey',
    ]);
  });
});

describe('the root-key function', () => {
  const { statements } = functionOf(templatesFor().storage, 'root-key');
  const statementWith = (action: string) => statements.find((one) => actionsOf(one).includes(action));

  it('may generate a key without seeing it and put one item, and nothing beyond its log', () => {
    expect(allowedActions(statements)).toEqual([
      'dynamodb:PutItem',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
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
