import {
  CreateUserCommand,
  CreateUserGroupCommand,
  DeleteUserCommand,
  DescribeReplicationGroupsCommand,
  DescribeUserGroupsCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
  ModifyReplicationGroupCommand,
  ModifyUserGroupCommand,
  paginateDescribeUsers,
} from '@aws-sdk/client-elasticache';
import type { CacheUser } from '../../../domain/dynamic-secrets/cache-statements.ts';
import type { ElasticacheInputs } from '../../../domain/dynamic-secrets/kinds/aws-elasticache.ts';
import { awsClientOf } from '../aws/aws-client.ts';
import { isGone } from '../aws/aws-fault.ts';
import type { ReachSettings } from '../reach.ts';
import type { ElasticacheEngine } from './aws-elasticache.ts';

/** The group of users that is ours where a replication group has none yet. */
const ourGroup = 'locket-dynamic-secrets';

interface Session {
  readonly client: ElastiCacheClient;
  readonly options: { readonly abortSignal?: AbortSignal };
}

const connected = async <T>(
  inputs: ElasticacheInputs,
  settings: ReachSettings,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const client = new ElastiCacheClient(awsClientOf('elasticache', inputs, settings));
  try {
    return await work({ client, options: settings.signal ? { abortSignal: settings.signal } : {} });
  } finally {
    client.destroy();
  }
};

/** The groups of users that a replication group lets in. */
const groupsOf = async (
  { client, options }: Session,
  { clusterName: ReplicationGroupId }: ElasticacheInputs,
): Promise<readonly string[]> => {
  const { ReplicationGroups: [found] = [] } = await client.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId }),
    options,
  );
  return found?.UserGroupIds ?? [];
};

const isThere = async ({ client, options }: Session, UserGroupId: string): Promise<boolean> => {
  try {
    await client.send(new DescribeUserGroupsCommand({ UserGroupId }), options);
    return true;
  } catch (error) {
    const { name } = error as { name?: unknown };
    if (typeof name === 'string' && name.startsWith('UserGroupNotFound')) return false;
    throw error;
  }
};

/** The group that users join: the one that there is, or ours, which is let in from then on. */
const groupFor = async (session: Session, inputs: ElasticacheInputs, Engine: string): Promise<string> => {
  const [first] = await groupsOf(session, inputs);
  if (first !== undefined) return first;
  const { client, options } = session;
  if (!(await isThere(session, ourGroup)))
    await client.send(
      new CreateUserGroupCommand({
        UserGroupId: ourGroup,
        Engine,
        ...(Engine === 'redis' && { UserIds: ['default'] }),
      }),
      options,
    );
  await client.send(
    new ModifyReplicationGroupCommand({
      ReplicationGroupId: inputs.clusterName,
      UserGroupIdsToAdd: [ourGroup],
      ApplyImmediately: true,
    }),
    options,
  );
  return ourGroup;
};

const create = async (session: Session, inputs: ElasticacheInputs, user: CacheUser): Promise<void> => {
  const { client, options } = session;
  const UserGroupId = await groupFor(session, inputs, user.Engine);
  await client.send(new CreateUserCommand({ ...user, NoPasswordRequired: false }), options);
  await client.send(new ModifyUserGroupCommand({ UserGroupId, UserIdsToAdd: [user.UserId] }), options);
};

const stateOf = async ({ client, options }: Session, UserId: string): Promise<string | undefined> => {
  try {
    const { Users: [user] = [] } = await client.send(new DescribeUsersCommand({ UserId }), options);
    return user?.Status;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
};

/** A user leaves its groups with its end; one that is ending already needs no other order. */
const end = async (session: Session, UserId: string): Promise<void> => {
  const state = await stateOf(session, UserId);
  if (state === undefined || state === 'deleting') return;
  await session.client.send(new DeleteUserCommand({ UserId }), session.options).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
};

const names = async ({ client }: Session, mark: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { Users = [] } of paginateDescribeUsers({ client }, {}))
    for (const { UserId = '', Status } of Users)
      if (Status !== 'deleting' && UserId.toLowerCase().includes(mark)) found.push(UserId);
  return found;
};

export const engine: ElasticacheEngine = {
  test: (inputs, settings) =>
    connected(inputs, settings, async (session) => void (await groupsOf(session, inputs))),
  create: (inputs, user, settings) => connected(inputs, settings, (session) => create(session, inputs, user)),
  end: (inputs, name, settings) => connected(inputs, settings, (session) => end(session, name)),
  names: (inputs, mark, settings) => connected(inputs, settings, (session) => names(session, mark)),
};
