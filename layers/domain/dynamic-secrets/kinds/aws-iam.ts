import * as z from 'zod';
import { accessKey, arn, awsAccountOf, commaList, policyDocument, region, secretAccessKey } from './aws.ts';
import type { ProviderKind } from './kind.ts';
import { maybe, passwordRules } from './members.ts';

const group = () =>
  z
    .string()
    .max(128)
    .regex(/^[\w+=,.@-]+$/, 'must be the name of a group');

const tag = () => z.object({ key: z.string().trim().min(1).max(128), value: z.string().max(256) });

const members = z.object({
  method: z.preprocess((value) => value || 'access_key', z.literal('access_key')),
  accessKey: accessKey(),
  secretAccessKey: secretAccessKey(),
  region: region(),
  awsPath: maybe(
    z
      .string()
      .trim()
      .max(512)
      .regex(/^\/(?:[!-.0-~]+\/)*$/, 'must begin and end with a slash'),
  ),
  permissionBoundaryPolicyArn: maybe(arn()),
  policyDocument: policyDocument(),
  userGroups: commaList(group(), 10),
  policyArns: commaList(arn(), 10),
  tags: maybe(z.array(tag()).max(40)),
});

export type IamInputs = z.output<typeof members>;

/** Users of AWS IAM, each with an access key. */
export const awsIam: ProviderKind = {
  type: 'aws-iam',
  inputs: () => members,
  secrets: ['secretAccessKey'],
  names: () => ({ longest: 64, random: 32 }),
  passwords: passwordRules(48),
  place: ({ accessKey: id }) => [awsAccountOf(String(id))],
};
