import * as z from 'zod';
import type { ImportSource } from '../../layers/domain/external-imports/import-source.ts';
import { optional } from '../../layers/http/wire.ts';

const token = z.string().min(1).max(16_384);
const short = z.string().trim().min(1).max(1024);
const address = z.string().trim().min(1).max(1024);
const ca = optional(z.string().max(32_768));
const region = z
  .string()
  .trim()
  .regex(/^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/, 'must be a region of AWS');

const byAws = {
  region,
  roleArn: optional(
    z
      .string()
      .trim()
      .max(2048)
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role'),
  ),
  accessKeyId: optional(short),
  secretAccessKey: optional(token),
};

/** Characters of a file. */
const longestFile = 1_500_000;

type Parsed = z.output<typeof Union>;

const Union = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('infisical'),
    url: address,
    token: optional(token),
    clientId: optional(short),
    clientSecret: optional(token),
    projectId: short,
    path: optional(short),
    ca,
  }),
  z.object({
    type: z.literal('vault'),
    url: address,
    token: optional(token),
    roleId: optional(short),
    secretId: optional(token),
    namespace: optional(short),
    path: short,
    ca,
  }),
  z.object({ type: z.literal('aws-secrets-manager'), prefix: optional(short), ...byAws }),
  z.object({ type: z.literal('aws-parameter-store'), path: short, ...byAws }),
  z.object({ type: z.literal('doppler'), token, project: short }),
  z.object({ type: z.literal('gcp-secret-manager'), serviceAccountKey: token, project: short }),
  z.object({
    type: z.literal('azure-key-vault'),
    tenantId: short,
    clientId: short,
    clientSecret: token,
    vault: address,
  }),
  z.object({
    type: z.literal('file'),
    format: z.enum(['env', 'json', 'yaml']),
    content: z.string().min(1).max(longestFile),
  }),
]);

const both = (one: unknown, other: unknown): boolean => Boolean(one) && Boolean(other);

/** Which way in is missing; undefined where one is there. */
const missing = (given: Parsed): string | undefined => {
  if (given.type === 'infisical' && !given.token && !both(given.clientId, given.clientSecret))
    return 'needs token, or clientId and clientSecret';
  if (given.type === 'vault' && !given.token && !both(given.roleId, given.secretId))
    return 'needs token, or roleId and secretId';
  const isAws = given.type === 'aws-secrets-manager' || given.type === 'aws-parameter-store';
  if (isAws && !given.roleArn && !both(given.accessKeyId, given.secretAccessKey))
    return 'needs roleArn, or accessKeyId and secretAccessKey';
  return undefined;
};

/** A source with what lets in there. */
export const GivenSource = Union.superRefine((given, context) => {
  const message = missing(given);
  if (message) context.addIssue({ code: 'custom', message });
});

export const sourceIn = ({ type, ...members }: Parsed): ImportSource =>
  ({ kind: type, ...members }) as ImportSource;
