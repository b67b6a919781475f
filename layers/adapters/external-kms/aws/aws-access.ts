import { Agent } from 'node:https';
import { KMSClient } from '@aws-sdk/client-kms';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsConnection, AwsCredential } from '../../../domain/external-kms/customer-kms.ts';
import { systemRuntime } from '../../system.ts';

/** Where AWS is instead, for tests. */
export type AwsElsewhere = { readonly kms: string; readonly sts: string } | undefined;

type Reached = Pick<AwsConnection, 'credential' | 'awsRegion'>;
type Role = Extract<AwsCredential, { type: 'assume-role' }>['data'];

/** Seconds, the least that STS takes; the session is forgotten with the piece of work that it was made for. */
const sessionSeconds = 900;

/** In all some 8 seconds for a call that is never answered: a request has 29 for everything. */
const transport = () => ({
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    throwOnRequestTimeout: true,
    // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
    httpsAgent: new Agent({ rejectUnauthorized: true, keepAlive: false }),
  },
});

/** What a session may do, whatever else its role is allowed. */
export interface Allowed {
  readonly actions: readonly string[];
  /** ARN of a key; any key where it is not known by its ARN. */
  readonly key?: string | undefined;
}

const sessionPolicy = ({ actions, key = '' }: Allowed): string => {
  const Resource = /^arn:[^*]+:key\/[^*]+$/.test(key) ? key : '*';
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource }],
  });
};

/** The function's own credentials ask STS of its own region, over which no customer has a say. */
const assume = async (role: Role, allowed: Allowed, elsewhere: AwsElsewhere) => {
  const sts = new STSClient({ ...transport(), ...(elsewhere && { endpoint: elsewhere.sts }) });
  try {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: role.assumeRoleArn,
        ExternalId: role.externalId,
        RoleSessionName: `locket-kms-${systemRuntime.uuid()}`,
        DurationSeconds: sessionSeconds,
        Policy: sessionPolicy(allowed),
      }),
    );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken)
      throw new Error('STS answered without credentials');
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    };
  } finally {
    sts.destroy();
  }
};

/** Assumes the role as an organization that is not there; a role that is rightly made refuses. */
export const assumeAsStranger = (role: Role, elsewhere: AwsElsewhere) =>
  assume(
    { ...role, externalId: `locket-${systemRuntime.uuid()}` },
    { actions: ['kms:DescribeKey'] },
    elsewhere,
  );

/** AWS's own host, whatever the environment says of where its services are: that is about ours. */
const kmsHost = (region: string): string =>
  `https://kms.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** A client for the customer's KMS, authorised when it is first used, to do these things and no more. */
export const kmsClient = (
  { credential, awsRegion }: Reached,
  allowed: Allowed,
  elsewhere: AwsElsewhere,
): KMSClient => {
  const { type, data } = credential;
  const credentials =
    type === 'access-key'
      ? { accessKeyId: data.accessKey, secretAccessKey: data.secretKey }
      : () => assume(data, allowed, elsewhere);
  return new KMSClient({
    ...transport(),
    region: awsRegion,
    credentials,
    endpoint: elsewhere?.kms ?? kmsHost(awsRegion),
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
};
