import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { trustStoreKeys } from '../../functions/workers/trust-store-keys.ts';
import { worker } from '../../functions/workers/trust-store-seed/worker.ts';
import { accept } from '../findings.ts';
import type { CodeOf } from '../functions/code.ts';
import { removalPolicyOf } from '../removal.ts';
import type { MutualTlsDomain, Settings } from '../settings.ts';
import { WorkerResource } from './worker-resource.ts';

/** Days that a trust store which was replaced can still be had. */
const FORMER_VERSIONS = Duration.days(30);

/**
 * The bucket of the trust store for mutual TLS; empty, unless the settings leave the trust store to Locket. It is always
 * there, so that a setting can change without one stack taking away what another still imports. Certificates are
 * public: no key of ours stands between API Gateway and them.
 */
export class TrustStoreBucket extends Bucket {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: FORMER_VERSIONS }],
      removalPolicy: removalPolicyOf(settings),
    });
    accept(this, 'S1', 'Its versions say what it held; access logs would need a bucket that is open to S3.');
  }
}

export interface TrustStoreSeedProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly dataKey: IKey;
  readonly bucket: IBucket;
}

/** A trust store to begin with, before there is a name that needs one. */
export class TrustStoreSeed extends WorkerResource {
  constructor(scope: Construct, { settings, codeOf, dataKey, bucket }: TrustStoreSeedProps) {
    super(scope, worker.constructId, {
      settings,
      codeOf,
      dataKey,
      worker,
      environment: { LOCKET_TRUST_STORE_BUCKET: bucket.bucketName },
      statements: [
        new PolicyStatement({
          actions: ['s3:PutObject'],
          resources: Object.values(trustStoreKeys).map((key) => bucket.arnForObjects(key)),
        }),
      ],
      properties: { Bucket: bucket.bucketName },
    });
  }
}

/**
 * Reading and replacing the trust store, and having one name use another version of it. API Gateway reads the version by
 * the rights of whoever tells it.
 */
export const trustStoreStatements = (
  scope: Construct,
  bucket: IBucket,
  { name }: MutualTlsDomain,
): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    resources: [bucket.arnForObjects(trustStoreKeys.trustStore)],
  }),
  new PolicyStatement({
    actions: ['s3:GetObject'],
    resources: [bucket.arnForObjects(trustStoreKeys.placeholder)],
  }),
  new PolicyStatement({
    actions: ['apigateway:GET', 'apigateway:PATCH', 'apigateway:AddCertificateToDomain'],
    resources: [
      Stack.of(scope).formatArn({
        service: 'apigateway',
        account: '',
        resource: '/domainnames',
        resourceName: name,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    ],
  }),
];
