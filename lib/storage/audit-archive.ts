import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { accept } from '../findings.ts';
import { removalPolicyOf } from '../removal.ts';
import type { Settings } from '../settings.ts';

/** Days that what was overwritten or deleted can still be had, unless a lock keeps it longer. */
const FORMER_VERSIONS = Duration.days(30);
const ABANDONED_UPLOADS = Duration.days(7);

const retentionOf = (lock: Settings['auditArchive']['lock']): ObjectLockRetention | undefined => {
  if (!lock) return undefined;
  const duration = Duration.days(lock.days);
  return lock.mode === 'compliance'
    ? ObjectLockRetention.compliance(duration)
    : ObjectLockRetention.governance(duration);
};

/**
 * The bucket that the audit trail is archived in: `organization=<id>/day=<yyyy-mm-dd>/` with events, `digests/` with
 * what proves them. The lock is always possible, so that a setting can switch it on later without another bucket.
 */
export class AuditArchive extends Bucket {
  constructor(scope: Construct, id: string, settings: Settings, dataKey: IKey) {
    const { days, coldAfterDays, lock } = settings.auditArchive;
    const retention = retentionOf(lock);
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey: dataKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      objectLockEnabled: true,
      ...(retention && { objectLockDefaultRetention: retention }),
      lifecycleRules: [
        {
          expiration: Duration.days(days),
          noncurrentVersionExpiration: FORMER_VERSIONS,
          abortIncompleteMultipartUploadAfter: ABANDONED_UPLOADS,
          ...(coldAfterDays < days && {
            transitions: [
              {
                storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
                transitionAfter: Duration.days(coldAfterDays),
              },
            ],
          }),
        },
      ],
      removalPolicy: removalPolicyOf(settings),
    });
    accept(
      this,
      'S1',
      'Who reads the archive is told by data events of CloudTrail; access logs would need a bucket that is open to S3.',
    );
  }
}
