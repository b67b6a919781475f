import {
  type AccessKeyMetadata,
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  paginateListAccessKeys,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsIamInputs } from '../../domain/secret-rotation/kinds/clouds.ts';
import type { Issue } from '../../domain/secret-rotation/targets.ts';
import { awsClientOf } from '../dynamic/aws/aws-client.ts';
import { isGone } from '../dynamic/aws/aws-fault.ts';
import type { ReachSettings } from '../dynamic/reach.ts';
import type { AccessKeyEngine } from './aws-iam.ts';
import { refusal } from './driver.ts';

interface Session {
  readonly client: IAMClient;
  readonly options: { readonly abortSignal?: AbortSignal };
  readonly UserName: string;
}

const connected = async <T>(
  inputs: AwsIamInputs,
  settings: ReachSettings,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const access = {
    region: inputs.manager_user_aws_region,
    accessKeyId: inputs.manager_user_access_key,
    secretAccessKey: inputs.manager_user_secret_key,
  };
  const client = new IAMClient(awsClientOf('iam', access, settings));
  const options = settings.signal ? { abortSignal: settings.signal } : {};
  try {
    return await work({ client, options, UserName: inputs.iam_username });
  } finally {
    client.destroy();
  }
};

const keysOf = async ({ client, UserName }: Session): Promise<readonly AccessKeyMetadata[]> => {
  const found: AccessKeyMetadata[] = [];
  for await (const page of paginateListAccessKeys({ client }, { UserName }))
    found.push(...(page.AccessKeyMetadata ?? []));
  return found;
};

const idsIn = (keys: readonly AccessKeyMetadata[]): readonly string[] =>
  keys.flatMap(({ AccessKeyId }) => AccessKeyId ?? []);

const remove = async ({ client, options, UserName }: Session, AccessKeyId: string): Promise<void> => {
  await client.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }), options).catch((error) => {
    if (!isGone(error)) throw error;
  });
};

/** Milliseconds that clocks may be apart. */
const skew = 300_000;

/**
 * Takes away a key that an earlier try made and nobody was told of: it was not there before, came since, and nobody ever
 * used it. Any other key is somebody else's.
 */
const removeStrays = async (session: Session, { pending, known }: Issue): Promise<void> => {
  const before = new Set([...(pending.found.ids ?? '').split(' '), ...known.map(({ account }) => account)]);
  const begunAt = Date.parse(pending.begunAt) - skew;
  for (const { AccessKeyId, CreateDate } of await keysOf(session)) {
    if (!AccessKeyId || before.has(AccessKeyId) || (CreateDate?.getTime() ?? 0) < begunAt) continue;
    const asked = new GetAccessKeyLastUsedCommand({ AccessKeyId });
    const { AccessKeyLastUsed } = await session.client.send(asked, session.options);
    if (!AccessKeyLastUsed?.LastUsedDate) await remove(session, AccessKeyId);
  }
};

const assertRoom = async (session: Session): Promise<void> => {
  if ((await keysOf(session)).length >= 2)
    throw refusal('The user has two access keys, of which this rotation made one at most: delete the other');
};

export const engine: AccessKeyEngine = {
  ids: (inputs, settings) => connected(inputs, settings, async (session) => idsIn(await keysOf(session))),
  make: (inputs, issue, settings) =>
    connected(inputs, settings, async (session) => {
      await removeStrays(session, issue);
      await assertRoom(session);
      const { client, options, UserName } = session;
      const { AccessKey: key } = await client.send(new CreateAccessKeyCommand({ UserName }), options);
      if (!key?.AccessKeyId || !key.SecretAccessKey) throw refusal('IAM answered without a key');
      return {
        account: key.AccessKeyId,
        values: { iam_user_access_key: key.AccessKeyId, iam_user_secret_key: key.SecretAccessKey },
        internal: {},
      };
    }),
  // Who calls may be asked by everybody, whatever policies say.
  prove: async (inputs, { account, values }, settings) => {
    const access = {
      region: inputs.manager_user_aws_region,
      accessKeyId: account,
      secretAccessKey: values.iam_user_secret_key ?? '',
    };
    const client = new STSClient(awsClientOf('sts', access, settings));
    try {
      const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
      if (!Arn.endsWith(`/${inputs.iam_username}`)) throw refusal('The new key is of another user');
    } finally {
      client.destroy();
    }
  },
  remove: (inputs, id, settings) => connected(inputs, settings, (session) => remove(session, id)),
};
