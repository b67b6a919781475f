import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  paginateListAccessKeys,
  paginateListAttachedUserPolicies,
  paginateListGroupsForUser,
  paginateListUserPolicies,
  paginateListUsers,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import type { IamInputs } from '../../../domain/dynamic-secrets/kinds/aws-iam.ts';
import { wordsIn } from '../../../domain/dynamic-secrets/kinds/words.ts';
import { awsClientOf } from '../aws/aws-client.ts';
import { isGone } from '../aws/aws-fault.ts';
import type { ReachSettings } from '../reach.ts';
import type { IamEngine } from './aws-iam.ts';

/** How the policy is called that a user has of its own. */
const PolicyName = 'locket-dynamic-secret';

interface Session {
  readonly client: IAMClient;
  readonly options: { readonly abortSignal?: AbortSignal };
}

const connected = async <T>(
  inputs: IamInputs,
  settings: ReachSettings,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const access = { ...inputs, accessKeyId: inputs.accessKey };
  const client = new IAMClient(awsClientOf('iam', access, settings));
  try {
    return await work({ client, options: settings.signal ? { abortSignal: settings.signal } : {} });
  } finally {
    client.destroy();
  }
};

const makeUser = async ({ client, options }: Session, inputs: IamInputs, UserName: string): Promise<void> => {
  const { awsPath, permissionBoundaryPolicyArn, tags } = inputs;
  await client.send(
    new CreateUserCommand({
      UserName,
      ...(awsPath !== undefined && { Path: awsPath }),
      ...(permissionBoundaryPolicyArn !== undefined && { PermissionsBoundary: permissionBoundaryPolicyArn }),
      ...(tags && { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
    }),
    options,
  );
};

/** The user may do something once it has a key, which comes last. */
const give = async ({ client, options }: Session, inputs: IamInputs, UserName: string): Promise<void> => {
  for (const GroupName of wordsIn(inputs.userGroups))
    await client.send(new AddUserToGroupCommand({ UserName, GroupName }), options);
  for (const PolicyArn of wordsIn(inputs.policyArns))
    await client.send(new AttachUserPolicyCommand({ UserName, PolicyArn }), options);
  const { policyDocument: PolicyDocument } = inputs;
  if (PolicyDocument !== undefined)
    await client.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }), options);
};

const makeKey = async ({ client, options }: Session, UserName: string) => {
  const { AccessKey: key } = await client.send(new CreateAccessKeyCommand({ UserName }), options);
  if (!key?.AccessKeyId || !key.SecretAccessKey) throw new Error('IAM answered without a key');
  return { ACCESS_KEY: key.AccessKeyId, SECRET_ACCESS_KEY: key.SecretAccessKey, USERNAME: UserName };
};

const unlessGone = async (work: Promise<unknown>): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
};

/** Keys go first, so that the user cannot do anything from then on. */
const takeKeys = async ({ client, options }: Session, UserName: string): Promise<void> => {
  for await (const page of paginateListAccessKeys({ client }, { UserName }))
    for (const { AccessKeyId } of page.AccessKeyMetadata ?? [])
      await unlessGone(client.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }), options));
};

const takeRights = async ({ client, options }: Session, UserName: string): Promise<void> => {
  for await (const page of paginateListGroupsForUser({ client }, { UserName }))
    for (const { GroupName } of page.Groups ?? [])
      await unlessGone(client.send(new RemoveUserFromGroupCommand({ UserName, GroupName }), options));
  for await (const page of paginateListUserPolicies({ client }, { UserName }))
    for (const name of page.PolicyNames ?? [])
      await unlessGone(client.send(new DeleteUserPolicyCommand({ UserName, PolicyName: name }), options));
  for await (const page of paginateListAttachedUserPolicies({ client }, { UserName }))
    for (const { PolicyArn } of page.AttachedPolicies ?? [])
      await unlessGone(client.send(new DetachUserPolicyCommand({ UserName, PolicyArn }), options));
};

const end = async (session: Session, UserName: string): Promise<void> => {
  await takeKeys(session, UserName);
  await takeRights(session, UserName);
  await session.client.send(new DeleteUserCommand({ UserName }), session.options);
};

const names = async ({ client }: Session, mark: string, path = '/'): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { Users = [] } of paginateListUsers({ client, pageSize: 1000 }, { PathPrefix: path }))
    for (const { UserName = '' } of Users) if (UserName.toLowerCase().includes(mark)) found.push(UserName);
  return found;
};

export const engine: IamEngine = {
  test: (inputs, settings) =>
    connected(inputs, settings, async ({ client, options }) => {
      await client.send(new GetUserCommand({}), options);
    }),
  create: (inputs, name, settings) =>
    connected(inputs, settings, async (session) => {
      await makeUser(session, inputs, name);
      await give(session, inputs, name);
      return makeKey(session, name);
    }),
  end: (inputs, name, settings) => connected(inputs, settings, (session) => unlessGone(end(session, name))),
  names: (inputs, mark, settings) =>
    connected(inputs, settings, (session) => names(session, mark, inputs.awsPath)),
};
