import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { awsAccountOf } from '../../../layers/domain/dynamic-secrets/kinds/aws.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import type { DynamicProviders } from '../../../layers/domain/dynamic-secrets/providers.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the query APIs of IAM (2010-05-08) and STS (2011-06-15) as far as they are asked. */
interface User {
  readonly path: string;
  readonly keys: Set<string>;
  readonly groups: Set<string>;
  readonly attached: Set<string>;
  readonly inline: Map<string, string>;
}
const users = new Map<string, User>();
const done: string[] = [];
let refuse: ((action: string) => Said | undefined) | undefined;

const members = (name: string, of: Iterable<string>, as = (each: string) => each) =>
  `<${name}>${[...of].map((each) => `<member>${as(each)}</member>`).join('')}</${name}>`;
const xml = (action: string, inside = ''): Said => [
  200,
  `<${action}Response><${action}Result>${inside}<IsTruncated>false</IsTruncated></${action}Result></${action}Response>`,
  { 'content-type': 'text/xml' },
];
const fault = (status: number, code: string): Said => [
  status,
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>hush hush</Message></Error></ErrorResponse>`,
  { 'content-type': 'text/xml' },
];

type Act = (form: URLSearchParams, user: User) => Said | undefined;
const needed: Readonly<Record<string, Act>> = {
  AddUserToGroup: (form, { groups }) => void groups.add(form.get('GroupName') ?? ''),
  AttachUserPolicy: (form, { attached }) => void attached.add(form.get('PolicyArn') ?? ''),
  PutUserPolicy: (form, { inline }) =>
    void inline.set(form.get('PolicyName') ?? '', form.get('PolicyDocument') ?? ''),
  CreateAccessKey: (form, { keys }) => {
    keys.add('AKIAMADE');
    const key = `<UserName>${form.get('UserName')}</UserName><AccessKeyId>AKIAMADE</AccessKeyId><SecretAccessKey>made</SecretAccessKey><Status>Active</Status>`;
    return xml('CreateAccessKey', `<AccessKey>${key}</AccessKey>`);
  },
  ListAccessKeys: (_form, { keys }) =>
    xml(
      'ListAccessKeys',
      members('AccessKeyMetadata', keys, (id) => `<AccessKeyId>${id}</AccessKeyId>`),
    ),
  DeleteAccessKey: (form, { keys }) => void keys.delete(form.get('AccessKeyId') ?? ''),
  ListGroupsForUser: (_form, { groups }) =>
    xml(
      'ListGroupsForUser',
      members('Groups', groups, (name) => `<GroupName>${name}</GroupName>`),
    ),
  RemoveUserFromGroup: (form, { groups }) => void groups.delete(form.get('GroupName') ?? ''),
  ListUserPolicies: (_form, { inline }) => xml('ListUserPolicies', members('PolicyNames', inline.keys())),
  DeleteUserPolicy: (form, { inline }) => void inline.delete(form.get('PolicyName') ?? ''),
  ListAttachedUserPolicies: (_form, { attached }) =>
    xml(
      'ListAttachedUserPolicies',
      members('AttachedPolicies', attached, (arn) => `<PolicyArn>${arn}</PolicyArn>`),
    ),
  DetachUserPolicy: (form, { attached }) => void attached.delete(form.get('PolicyArn') ?? ''),
  DeleteUser: (form, user) => {
    const { keys, groups, attached, inline } = user;
    if (keys.size + groups.size + attached.size + inline.size > 0) return fault(409, 'DeleteConflict');
    users.delete(form.get('UserName') ?? '');
    return undefined;
  },
};

const act = (form: URLSearchParams): Said => {
  const action = form.get('Action') ?? '';
  done.push(action);
  const name = form.get('UserName') ?? '';
  const refused = refuse?.(action);
  if (refused) return refused;
  if (action === 'GetUser' && name === '') return xml('GetUser', '<User><UserName>locket</UserName></User>');
  if (action === 'ListUsers')
    return xml(
      'ListUsers',
      members('Users', users.keys(), (each) => `<UserName>${each}</UserName>`),
    );
  if (action === 'CreateUser') {
    if (users.has(name)) return fault(409, 'EntityAlreadyExists');
    const path = form.get('Path') ?? '/';
    users.set(name, { path, keys: new Set(), groups: new Set(), attached: new Set(), inline: new Map() });
    return xml('CreateUser');
  }
  const user = users.get(name);
  return user ? (needed[action]?.(form, user) ?? xml(action)) : fault(404, 'NoSuchEntity');
};

const scope = /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/iam\/aws4_request/;
const answer = ({ headers, body }: Asked): Said =>
  scope.test(String(headers.authorization))
    ? act(new URLSearchParams(body))
    : fault(403, 'SignatureDoesNotMatch');

let api: StandIn;
let providers: DynamicProviders;
beforeAll(async () => {
  api = await standIn(answer);
  const servers = { 'iam.amazonaws.com': { origin: api.origin, ca: authority.ca } };
  providers = openDynamicProviders({ allowPrivateTargets: false, servers });
});
afterAll(() => api.close());
beforeEach(() => {
  users.clear();
  done.length = 0;
  refuse = undefined;
});

const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const at = (more: object = {}) => ({
  type: 'aws-iam' as const,
  inputs: checkedInputs('aws-iam', {
    accessKey: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'secret',
    region: 'eu-central-1',
    awsPath: '/leases/',
    userGroups: 'readers, writers',
    policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    policyDocument,
    ...more,
  }),
});
const ok = { kind: 'done', value: true };
const account = (name: string) => ({ name, password: 'not used', expireAt: '' });

it('is asked with the access key, signed for where IAM is', async () => {
  expect(await providers.test(at())).toEqual(ok);
  const other = await providers.test(at({ accessKey: 'AKIAIOSFODNN7ANOTHER' }));
  expect(other).toEqual({
    kind: 'refused',
    reason: 'AWS does not take the secret access key (SignatureDoesNotMatch)',
  });
});

it('makes a user with its groups and policies, and the key last', async () => {
  expect(await providers.create(at(), account('lmark-1'))).toEqual({
    kind: 'done',
    value: { ACCESS_KEY: 'AKIAMADE', SECRET_ACCESS_KEY: 'made', USERNAME: 'lmark-1' },
  });
  expect(users.get('lmark-1')).toMatchObject({ path: '/leases/' });
  expect([...(users.get('lmark-1')?.groups ?? [])]).toEqual(['readers', 'writers']);
  expect([...(users.get('lmark-1')?.inline.values() ?? [])]).toEqual([policyDocument]);
  expect(done.at(-1)).toBe('CreateAccessKey');
  expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1'] });
});

it('takes the key first when it ends, then everything else, and may be asked again', async () => {
  await providers.create(at(), account('lmark-1'));
  done.length = 0;
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(ok);
  expect(done.slice(0, 2)).toEqual(['ListAccessKeys', 'DeleteAccessKey']);
  expect(done.at(-1)).toBe('DeleteUser');
  expect(users.size).toBe(0);
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(ok);
});

it('ends what was half made when an answer was lost or refused', async () => {
  refuse = (action) => (action === 'AttachUserPolicy' ? fault(403, 'AccessDenied') : undefined);
  expect(await providers.create(at(), account('lmark-1'))).toEqual({
    kind: 'refused',
    reason: 'The credentials of the dynamic secret may not do this (AccessDenied)',
  });
  refuse = undefined;
  api.loseNext();
  expect(await providers.create(at(), account('lmark-2'))).toMatchObject({ kind: 'refused' });
  for (const name of ['lmark-1', 'lmark-2']) expect(await providers.revoke(at(), name)).toEqual(ok);
  expect(users.size).toBe(0);
});

it.each([
  [409, 'DeleteConflict', 'refused'],
  [409, 'ConcurrentModification', 'unreachable'],
  [400, 'Throttling', 'unreachable'],
  [503, 'ServiceUnavailable', 'unreachable'],
])('that answers %i %s is what it is, and says nothing of what it answered', async (status, code, kind) => {
  refuse = () => fault(status, code);
  const outcome = await providers.revoke(at(), 'lmark-1');
  expect(outcome).toMatchObject({ kind, reason: expect.stringContaining(code) });
  expect(JSON.stringify(outcome)).not.toContain('hush');
});

describe('inputs', () => {
  it.each([
    ['a region that is a host', { region: 'evil.example/' }],
    ['a policy that is no JSON', { policyDocument: '{' }],
    ['a path without its end', { awsPath: '/leases' }],
    ['an ARN that is none', { policyArns: 'ReadOnlyAccess' }],
    ['too many groups', { userGroups: Array.from({ length: 11 }, (_, each) => `g${each}`).join() }],
    ['another way to log in', { method: 'assume_role' }],
  ])('with %s are refused', (_what, more) => {
    expect(() => at(more)).toThrow();
  });

  it('know keys of one account from those of another', () => {
    // The two ids of an example that was published with its account number.
    expect(awsAccountOf('ASIAQNZGKIQY56JQ7WML')).toBe(awsAccountOf('AKIAQNZGKIQYXXXXXXXX'));
    expect(awsAccountOf('ASIAQNZGKIQY56JQ7WML')).toBe(String(29608264753n << 7n));
    expect(awsAccountOf('AKIAIOSFODNN7EXAMPLE')).not.toBe(awsAccountOf('ASIAQNZGKIQY56JQ7WML'));
  });
});
