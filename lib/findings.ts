import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Accepts a cdk-nag finding on a construct and what it contains; the reason says why it is right here. */
export const accept = (construct: IConstruct, rule: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });

/** Accepts that a role in another stack than a bucket's may touch all objects whose names begin alike, such as `digests/*`. */
export const acceptObjects = (
  construct: IConstruct,
  bucket: IBucket,
  patterns: readonly string[],
  reason: string,
): void => {
  const owner = Stack.of(bucket);
  const { 'Fn::ImportValue': exported } = owner.resolve(owner.exportValue(bucket.bucketArn));
  for (const pattern of patterns) accept(construct, `IAM5[Resource::${exported}/${pattern}]`, reason);
};
