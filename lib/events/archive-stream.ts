import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogStream } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Aws, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import { acceptObjects } from '../findings.ts';
import { viaS3Statement } from '../functions/rights.ts';
import type { Settings } from '../settings.ts';

export interface ArchiveStreamProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
  readonly bucket: IBucket;
}

/** Seconds and MB that are gathered into an object; 64 MB is the least where Firehose sorts into folders. */
const GATHERED = { intervalInSeconds: 300, sizeInMBs: 64 };
const RETRY_SECONDS = 3600;
const LOG_STREAM = 'delivery';

type Processor = CfnDeliveryStream.ProcessorProperty;

const processor = (type: string, parameters: Readonly<Record<string, string>>): Processor => ({
  type,
  parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
    parameterName,
    parameterValue,
  })),
});

/** Records are lines, several in each: they are taken apart, sorted by what they say, and put together again. */
const PROCESSORS = [
  processor('RecordDeAggregation', {
    SubRecordType: 'DELIMITED',
    Delimiter: Buffer.from('\n').toString('base64'),
  }),
  processor('MetadataExtraction', {
    MetadataExtractionQuery: '{organization:.organization,day:.day}',
    JsonParsingEngine: 'JQ-1.6',
  }),
  processor('AppendDelimiterToRecord', { Delimiter: '\\n' }),
];

/** Takes the events of the trail as lines and puts them into the archive, by organization and day. */
export class ArchiveStream extends Construct {
  readonly streamArn: string;
  readonly streamName: string;
  /** Seconds that the oldest event waits. */
  readonly age: IMetric;

  constructor(scope: Construct, id: string, props: ArchiveStreamProps) {
    super(scope, id);
    const { settings, dataKey, bucket } = props;
    const logGroup = new EncryptedLogGroup(this, 'Log', { settings, key: dataKey });
    const logStream = new LogStream(this, 'LogStream', {
      logGroup,
      logStreamName: LOG_STREAM,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.role(props, `${logGroup.logGroupArn}:log-stream:${LOG_STREAM}`);
    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: {
        keyType: 'CUSTOMER_MANAGED_CMK',
        keyArn: dataKey.keyArn,
      },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: 'organization=!{partitionKeyFromQuery:organization}/day=!{partitionKeyFromQuery:day}/',
        errorOutputPrefix: 'errors/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/',
        fileExtension: '.ndjson.gz',
        compressionFormat: 'GZIP',
        bufferingHints: GATHERED,
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: dataKey.keyArn } },
        dynamicPartitioningConfiguration: {
          enabled: true,
          retryOptions: { durationInSeconds: RETRY_SECONDS },
        },
        processingConfiguration: { enabled: true, processors: PROCESSORS },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logGroup.logGroupName,
          logStreamName: LOG_STREAM,
        },
      },
    });
    stream.node.addDependency(role, logStream);
    this.streamArn = stream.attrArn;
    this.streamName = stream.ref;
    this.age = new Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: stream.ref },
      statistic: 'Maximum',
    });
  }

  private role({ dataKey, bucket }: ArchiveStreamProps, logStreamArn: string): Role {
    const service = new ServicePrincipal('firehose.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    const role = new Role(this, 'Role', {
      assumedBy: service,
      inlinePolicies: {
        archive: new PolicyDocument({ statements: deliveryStatements(bucket, dataKey, logStreamArn) }),
      },
    });
    acceptObjects(
      role,
      bucket,
      ['organization=*', 'errors/*'],
      'Firehose makes the names of objects: it may put them into these folders and nowhere else.',
    );
    return role;
  }
}

const deliveryStatements = (bucket: IBucket, key: IKey, logStreamArn: string): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    resources: [bucket.bucketArn],
  }),
  new PolicyStatement({
    actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    resources: [bucket.arnForObjects('organization=*'), bucket.arnForObjects('errors/*')],
  }),
  viaS3Statement(key, ['kms:Decrypt', 'kms:GenerateDataKey']),
  new PolicyStatement({ actions: ['logs:PutLogEvents'], resources: [logStreamArn] }),
];
