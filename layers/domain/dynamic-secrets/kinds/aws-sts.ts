import * as z from 'zod';
import { accessKey, arn, commaList, policyDocument, region, secretAccessKey } from './aws.ts';
import type { ProviderKind } from './kind.ts';
import { maybe, passwordRules } from './members.ts';

const members = z.object({
  accessKey: accessKey(),
  secretAccessKey: secretAccessKey(),
  region: region(),
  roleArn: arn(),
  externalId: maybe(
    z
      .string()
      .trim()
      .min(2)
      .max(1224)
      .regex(/^[\w+=,.@:/-]+$/, 'must be an external id'),
  ),
  policyDocument: policyDocument(),
  policyArns: commaList(arn(), 10),
});

export type StsInputs = z.output<typeof members>;

/** Sessions of a role of AWS, which end by themselves. */
export const awsSts: ProviderKind = {
  type: 'aws-sts',
  inputs: () => members,
  secrets: ['secretAccessKey'],
  names: () => ({ longest: 64, random: 32 }),
  passwords: passwordRules(48),
  place: ({ roleArn }) => [roleArn],
};
