import { Agent } from 'node:https';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { TargetConnection } from '../../../domain/syncs/target.ts';
import { systemRuntime } from '../../system.ts';
import type { Context } from '../adapter.ts';
import { fault } from '../fault.ts';
import { attempted } from './fault.ts';

/** Seconds of a session: the least that STS takes is shorter than a run with its continuation may be. */
const sessionSeconds = 3_600;

const transport = () => ({
  requestHandler: {
    connectionTimeout: 1_500,
    requestTimeout: 8_000,
    throwOnRequestTimeout: true,
    // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
    httpsAgent: new Agent({ rejectUnauthorized: true, keepAlive: true, maxSockets: 8 }),
  },
});

const stsClient = ({ settings: { aws } }: Context, credentials?: AwsCredentialIdentity): STSClient =>
  new STSClient({
    ...transport(),
    maxAttempts: 2,
    ...(aws && { endpoint: aws.endpoint }),
    ...(credentials && { credentials }),
  });

/** The function's own credentials ask STS of its own region, over which no customer has a say. */
const assume = async (
  context: Context,
  externalId: string,
  seconds = sessionSeconds,
): Promise<AwsCredentialIdentity> => {
  const sts = stsClient(context);
  try {
    const { Credentials: given } = await attempted(() =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: context.credentials.roleArn,
          ExternalId: externalId,
          RoleSessionName: `locket-sync-${systemRuntime.uuid()}`,
          DurationSeconds: seconds,
        }),
      ),
    );
    if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken)
      throw fault('unreachable', 'STS answered without credentials');
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.SessionToken,
      ...(given.Expiration && { expiration: given.Expiration }),
    };
  } finally {
    sts.destroy();
  }
};

const ownKeys = ({ credentials: { accessId, accessToken } }: Context): AwsCredentialIdentity => {
  if (!accessId || !accessToken)
    throw fault('refused', 'The connection has neither an access key nor a role');
  return { accessKeyId: accessId, secretAccessKey: accessToken };
};

const sessions = new WeakMap<TargetConnection, Promise<AwsCredentialIdentity>>();

/** Credentials for a connection: of a role that was assumed, of its access key, or those of the deployment itself. */
const identityFor = (context: Context): Promise<AwsCredentialIdentity> | undefined => {
  const { connection, credentials } = context;
  if (credentials.method === 'own-role') return undefined;
  const known = sessions.get(connection);
  if (known) return known;
  const made = credentials.roleArn
    ? assume(context, connection.externalId)
    : Promise.resolve().then(() => ownKeys(context));
  sessions.set(connection, made);
  made.catch(() => sessions.delete(connection));
  return made;
};

const regionForm = /^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/;

/** AWS's own host, whatever the environment says of where its services are: that is about ours. */
const hostOf = (service: string, region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** How a client for a service of a region is made, with attempts that slow down where AWS asks for it. */
export const clientOptions = (context: Context, service: string, region: string | undefined) => {
  if (region === undefined || !regionForm.test(region))
    throw fault('refused', 'The destination lacks the region of AWS');
  const identity = identityFor(context);
  return {
    ...transport(),
    region,
    endpoint: context.settings.aws?.endpoint ?? hostOf(service, region),
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    retryMode: 'adaptive',
    maxAttempts: 6,
    ...(identity && { credentials: () => identity }),
  };
};

/** Least seconds of a session, for one that must not come to be. */
const shortest = 900;

/** A role that lets in whoever does not know its external id would let other organizations use it through us. */
const assertAsksForId = async (context: Context): Promise<void> => {
  try {
    await assume(context, `locket-${systemRuntime.uuid()}`, shortest);
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'AccessDenied') return;
    throw error;
  }
  throw fault(
    'refused',
    'The role can be assumed with any external id: its trust policy must ask for its own in a condition on sts:ExternalId',
  );
};

/** Whether AWS lets in by the connection, and by nobody else's. */
export const checkAws = async (context: Context): Promise<void> => {
  const identity = await identityFor(context);
  const sts = stsClient(context, identity);
  try {
    await attempted(() => sts.send(new GetCallerIdentityCommand({})));
  } finally {
    sts.destroy();
  }
  if (context.credentials.roleArn) await assertAsksForId(context);
};
