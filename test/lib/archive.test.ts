import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings.ts';
import {
  actionsOf,
  allowedActions,
  functionOf,
  onlyPart,
  onlyResource,
  resourcesOf,
  templatesFor,
} from './stacks.ts';

const { storage, events } = templatesFor();
const bucketIn = (settings: object = {}) =>
  onlyPart(templatesFor(settings).storage, 'AWS::S3::Bucket', 'AuditArchive')[1];

describe('the bucket of the archive', () => {
  const { Properties, DeletionPolicy } = bucketIn();

  it('is encrypted by the data key, private, versioned, and stays with the table', () => {
    expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration).toMatchObject([
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringContaining('DataKey'), 'Arn'] },
        },
      },
    ]);
    expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(bucketIn({ removalPolicy: 'destroy' }).DeletionPolicy).toBe('Delete');
  });

  it('is reached by TLS 1.2 only', () => {
    const { Statement } = onlyPart(storage, 'AWS::S3::BucketPolicy', 'AuditArchive')[1].Properties
      .PolicyDocument;
    expect(Statement).toMatchObject([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
    ]);
  });

  it('keeps objects as long as the settings say, the old ones where it is cheap', () => {
    const { Rules } = bucketIn({ auditArchive: { days: 400, coldAfterDays: 30 } }).Properties
      .LifecycleConfiguration;
    expect(Rules).toMatchObject([
      { ExpirationInDays: 400, Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }] },
    ]);
    const short = bucketIn({ auditArchive: { days: 60 } }).Properties.LifecycleConfiguration;
    expect(short.Rules[0]).not.toHaveProperty('Transitions');
  });

  it('can be locked later without another bucket taking its place', () => {
    const lock = (settings: object) => bucketIn(settings).Properties;
    expect(lock({}).ObjectLockEnabled).toBe(true);
    expect(lock({}).ObjectLockConfiguration?.Rule).toBeUndefined();
    const locked = lock({ auditArchive: { lock: { mode: 'compliance', days: 365 } } });
    expect(locked.ObjectLockEnabled).toBe(true);
    expect(locked.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'COMPLIANCE', Days: 365 });
    expect(() =>
      parseSettings({ auditArchive: { days: 30, lock: { mode: 'governance', days: 31 } } }),
    ).toThrow('auditArchive.lock.days');
  });
});

describe('the stream that fills it', () => {
  const { Properties } = onlyResource(events, 'AWS::KinesisFirehose::DeliveryStream');
  const destination = Properties.ExtendedS3DestinationConfiguration;

  it('takes lines apart and sorts them by organization and day', () => {
    expect(destination).toMatchObject({
      Prefix: 'organization=!{partitionKeyFromQuery:organization}/day=!{partitionKeyFromQuery:day}/',
      CompressionFormat: 'GZIP',
      DynamicPartitioningConfiguration: { Enabled: true },
    });
    const types = destination.ProcessingConfiguration.Processors.map(({ Type }: { Type: string }) => Type);
    expect(types).toEqual(['RecordDeAggregation', 'MetadataExtraction', 'AppendDelimiterToRecord']);
  });

  it('is encrypted on the way and where it ends', () => {
    expect(Properties.DeliveryStreamEncryptionConfigurationInput.KeyType).toBe('CUSTOMER_MANAGED_CMK');
    expect(destination.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN).toBeDefined();
  });

  it('may write events and errors, and delete nothing', () => {
    const [, { Properties: role }] = onlyPart(events, 'AWS::IAM::Role', 'ArchiveStream');
    const statements = role.Policies[0].PolicyDocument.Statement;
    const objects = statements.find((each: never) => actionsOf(each).includes('s3:PutObject'));
    expect(JSON.stringify(objects.Resource)).toMatch(/errors\/\*.*organization=\*/);
    expect(JSON.stringify(statements)).not.toContain('s3:Delete');
    expect(role.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    });
  });
});

describe('the worker of the digests', () => {
  it('may read heads and put digests, and touch no event', () => {
    const { statements } = functionOf(events, 'digests');
    expect(allowedActions(statements).filter((action) => action.startsWith('s3:'))).toEqual([
      's3:GetObject',
      's3:PutObject',
    ]);
    const objects = statements.find((statement) => actionsOf(statement).includes('s3:PutObject'));
    expect(JSON.stringify(objects?.Resource)).toContain('/digests/*');
    const writes = statements.find((statement) => actionsOf(statement).includes('dynamodb:PutItem'));
    expect(writes?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CHAIN#*', 'LATE#*', 'CHAINS'] },
    });
  });

  it('signs by a key of KMS where the settings name one, and by none otherwise', () => {
    const signingKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
    const signing = functionOf(templatesFor({ auditArchive: { signingKeyArn } }).events, 'digests');
    const sign = signing.statements.find((statement) => actionsOf(statement).includes('kms:Sign'));
    expect(sign?.Resource).toBe(signingKeyArn);
    expect(signing.resource.Properties.Environment.Variables.LOCKET_DIGEST_KEY_ARN).toBe(signingKeyArn);
    expect(allowedActions(functionOf(events, 'digests').statements)).not.toContain('kms:Sign');
  });
});

describe('the table for Athena', () => {
  it('computes its partitions from the query', () => {
    const { TableInput } = onlyResource(events, 'AWS::Glue::Table').Properties;
    expect(TableInput.PartitionKeys.map(({ Name }: { Name: string }) => Name)).toEqual([
      'organization',
      'day',
    ]);
    expect(TableInput.Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.organization.type': 'injected',
      'projection.day.type': 'date',
    });
    expect(JSON.stringify(TableInput.Parameters)).toMatch(/organization=\$\{organization\}\/day=\$\{day\}\//);
    expect(Object.keys(resourcesOf(events, 'AWS::Glue::Database'))).toHaveLength(1);
  });
});
