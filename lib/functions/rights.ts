import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Right, TableAccess } from '../../functions/group.ts';
import { chainFamilies, keptUpPartitions } from '../../layers/adapters/dynamo/records/derived.ts';

/** Where events lie in the archive. */
export const archivedTrail = 'organization=*/day=*/*';

/** Marks every KMS request about the root key, in the encryption context and so in policies and CloudTrail. */
const ROOT_KEY_CONTEXT = { 'kms:EncryptionContext:locket': 'root-key' };

const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
/** TransactWriteItems is authorised through the four single-item actions. */
const WRITE = [
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
];
const READ_ENCRYPTED = ['kms:Decrypt', 'kms:DescribeKey'];
const WRITE_ENCRYPTED = [...READ_ENCRYPTED, 'kms:Encrypt', 'kms:GenerateDataKey'];

/** Access to the items of one table and, only by way of DynamoDB, to the key that encrypts it. */
export const tableStatements = (table: ITable, dataKey: IKey, access: TableAccess): PolicyStatement[] => {
  if (access === 'none') return [];
  const writes = access === 'read-write';
  return [
    new PolicyStatement({ actions: writes ? [...READ, ...WRITE] : READ, resources: [table.tableArn] }),
    viaDynamo(dataKey, writes ? WRITE_ENCRYPTED : READ_ENCRYPTED),
  ];
};

const underKeys = (table: ITable, action: string, under: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: [action],
    resources: [table.tableArn],
    conditions: {
      [`ForAllValues:String${under.some((pk) => pk.endsWith('*')) ? 'Like' : 'Equals'}`]: {
        'dynamodb:LeadingKeys': [...under],
      },
    },
  });

/**
 * Permission to put items under partition keys, e.g. `SYSTEM`, or under all that begin alike, e.g. `SEEN#*`, and to read
 * items by their keys.
 */
export const putUnderKeyStatements = (
  table: ITable,
  dataKey: IKey,
  under: string | readonly string[],
  read: readonly string[] = [],
): PolicyStatement[] => [
  underKeys(table, 'dynamodb:PutItem', [under].flat()),
  ...(read.length > 0 ? [underKeys(table, 'dynamodb:BatchGetItem', read)] : []),
  viaDynamo(dataKey, WRITE_ENCRYPTED),
];

/** Reading and writing how far the chains of the trail have come, and nothing else. */
export const chainStatements = (table: ITable, dataKey: IKey): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...chainFamilies] } },
  }),
  viaDynamo(dataKey, WRITE_ENCRYPTED),
];

/** Signing digests by a key that is there for that. */
export const signStatement = (keyArn: string): PolicyStatement =>
  new PolicyStatement({ actions: ['kms:GetPublicKey', 'kms:Sign'], resources: [keyArn] });
/** Permission to list what lies under partition keys that begin alike, e.g. `STREAMS#*`. */
export const queryUnderKeyStatement = (table: ITable, under: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [under] } },
  });

/** Permission to switch a table's deletion protection: IAM knows no narrower action than updating the table. */
export const protectTableStatement = (table: ITable): PolicyStatement =>
  new PolicyStatement({
    actions: ['dynamodb:DescribeTable', 'dynamodb:UpdateTable'],
    resources: [table.tableArn],
  });

/**
 * Deleting for good below projects, environments and folders, and keeping checkpoints there: never the trail, root
 * keys or organizations.
 */
export const upkeepStatements = (table: ITable, dataKey: IKey): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
    resources: [table.tableArn],
  }),
  new PolicyStatement({
    actions: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keptUpPartitions] } },
  }),
  viaDynamo(dataKey, WRITE_ENCRYPTED),
];

/** Reading the whole table, page by page. */
export const scanStatements = (table: ITable, tableKey: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [table.tableArn] }),
  viaDynamo(tableKey, READ_ENCRYPTED),
];

/** Settling bulk writes, which may have any item in hand. */
export const settleStatements = (table: ITable, dataKey: IKey): PolicyStatement[] => [
  new PolicyStatement({
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    resources: [table.tableArn],
  }),
  viaDynamo(dataKey, WRITE_ENCRYPTED),
];

/** Reading the change stream of a table. */
export const streamStatements = (streamArn: string, dataKey: IKey): PolicyStatement[] => [
  new PolicyStatement({
    actions: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    resources: [streamArn],
  }),
  viaDynamo(dataKey, READ_ENCRYPTED),
];

/** Unwrapping the root key, and nothing else that the wrapping key may protect. */
export const unwrapStatement = (wrappingKeyArns: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [...wrappingKeyArns],
    conditions: { StringEquals: ROOT_KEY_CONTEXT },
  });

/** Wrapping further root keys, and unwrapping them. */
export const wrapStatement = (wrappingKeyArns: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:Encrypt'],
    resources: [...wrappingKeyArns],
    conditions: { StringEquals: ROOT_KEY_CONTEXT },
  });

/** Generating a root key that leaves KMS in wrapped form only. */
export const generateRootKeyStatement = (wrappingKeyArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:GenerateDataKeyWithoutPlaintext'],
    resources: [wrappingKeyArn],
    conditions: { StringEquals: ROOT_KEY_CONTEXT },
  });

/** Looking at custom key stores and clusters of HSMs, for which IAM knows no narrower resource. */
export const describeKeyStoreStatement = (): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:DescribeCustomKeyStores', 'cloudhsm:DescribeClusters'],
    resources: ['*'],
  });

/** The network interfaces that Lambda makes for a function in a VPC: EC2 takes no narrower resource. */
export const networkStatement = (): PolicyStatement =>
  new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });

/** Taking messages off a queue, which an event source mapping does with the function's own role. */
export const receiveStatements = (queue: IQueue): PolicyStatement[] => [
  new PolicyStatement({
    actions: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ],
    resources: [queue.queueArn],
  }),
];

/** A right that a group declares beside those of table and keys. */
export const declaredStatement = ({ actions, resources, conditions }: Right): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  });

const viaDynamo = (dataKey: IKey, actions: string[]): PolicyStatement =>
  new PolicyStatement({
    actions,
    resources: [dataKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com` } },
  });

/** Reading what lies in an archive by organization and day, and nothing else that is in the bucket. */
export const readArchiveStatements = (archive: IBucket, dataKey: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ['s3:GetObject'], resources: [archive.arnForObjects(archivedTrail)] }),
  new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [archive.bucketArn],
    conditions: { StringLike: { 's3:prefix': archivedTrail } },
  }),
  viaS3Statement(dataKey, ['kms:Decrypt']),
];

/** The key that encrypts objects, only by way of S3. */
export const viaS3Statement = (dataKey: IKey, actions: string[]): PolicyStatement =>
  new PolicyStatement({
    actions,
    resources: [dataKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com` } },
  });

/**
 * Assuming roles that customers made for their own KMS: nobody can name these in advance. Only with an external id, so
 * that a role which does not ask for one lets nobody in by accident, and by a name that customers' logs show.
 */
export const customerRoleStatement = (): PolicyStatement =>
  new PolicyStatement({
    actions: ['sts:AssumeRole'],
    resources: [`arn:${Aws.PARTITION}:iam::*:role/*`],
    conditions: {
      Null: { 'sts:ExternalId': 'false' },
      StringLike: { 'sts:RoleSessionName': 'locket-kms-*' },
    },
  });

/** The same for roles that secrets are synced with. */
export const targetRoleStatement = (): PolicyStatement =>
  new PolicyStatement({
    actions: ['sts:AssumeRole'],
    resources: [`arn:${Aws.PARTITION}:iam::*:role/*`],
    conditions: {
      Null: { 'sts:ExternalId': 'false' },
      StringLike: { 'sts:RoleSessionName': 'locket-sync-*' },
    },
  });

/** Sending from this one address; what SES verified may be the address or its domain. */
export const mailStatement = (scope: Construct, from: string): PolicyStatement => {
  const identityArn = (identity: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: identity });
  return new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [identityArn(from), identityArn(from.slice(from.lastIndexOf('@') + 1))],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  });
};
