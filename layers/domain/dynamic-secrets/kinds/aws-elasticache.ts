import * as z from 'zod';
import { assertCacheStatements } from '../cache-statements.ts';
import { accessKey, awsAccountOf, region, secretAccessKey } from './aws.ts';
import type { ProviderKind } from './kind.ts';
import { ca, keeping, passwordRequirements, passwordRules, statement } from './members.ts';

const members = z.object({
  clusterName: z
    .string()
    .trim()
    .max(40)
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the id of a replication group'),
  accessKeyId: accessKey(),
  secretAccessKey: secretAccessKey(),
  region: region(),
  creationStatement: statement(),
  revocationStatement: statement(),
  ca: ca(),
  passwordRequirements: passwordRequirements(),
});

export type ElasticacheInputs = z.output<typeof members>;

/** Users of a replication group of Amazon ElastiCache. */
export const awsElasticache: ProviderKind = {
  type: 'aws-elasticache',
  inputs: () => keeping(members, assertCacheStatements),
  secrets: ['secretAccessKey'],
  // Ids of users: a letter first, single dashes, none last.
  names: () => ({ longest: 40, random: 32, like: /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/ }),
  passwords: passwordRules(64),
  place: ({ accessKeyId, region: where, clusterName }) => [
    awsAccountOf(String(accessKeyId)),
    where,
    clusterName,
  ],
};
