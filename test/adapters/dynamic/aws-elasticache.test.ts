import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import type { DynamicProviders } from '../../../layers/domain/dynamic-secrets/providers.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the query API of ElastiCache (API Reference, 2015-02-02): users, groups of users, a replication group. */
const users = new Map<string, Readonly<Record<string, string>>>();
let groups: Map<string, Set<string>>;
let letsIn: string[];
let busy = false;

const xml = (action: string, inside = ''): Said => [
  200,
  `<${action}Response xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><${action}Result>${inside}</${action}Result></${action}Response>`,
  { 'content-type': 'text/xml' },
];
const fault = (status: number, code: string): Said => [
  status,
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>hush hush</Message></Error></ErrorResponse>`,
  { 'content-type': 'text/xml' },
];

const actions: Readonly<Record<string, (form: URLSearchParams) => Said>> = {
  DescribeReplicationGroups: (form) => {
    if (form.get('ReplicationGroupId') !== 'carts') return fault(404, 'ReplicationGroupNotFoundFault');
    const ids = letsIn.map((id) => `<member>${id}</member>`).join('');
    return xml(
      'DescribeReplicationGroups',
      `<ReplicationGroups><ReplicationGroup><ReplicationGroupId>carts</ReplicationGroupId><UserGroupIds>${ids}</UserGroupIds></ReplicationGroup></ReplicationGroups>`,
    );
  },
  DescribeUserGroups: (form) =>
    groups.has(form.get('UserGroupId') ?? '') ? xml('DescribeUserGroups') : fault(404, 'UserGroupNotFound'),
  CreateUserGroup: (form) => {
    groups.set(form.get('UserGroupId') ?? '', new Set([form.get('UserIds.member.1') ?? '']));
    return xml('CreateUserGroup');
  },
  ModifyReplicationGroup: (form) => {
    letsIn = [form.get('UserGroupIdsToAdd.member.1') ?? ''];
    return xml('ModifyReplicationGroup');
  },
  CreateUser: (form) => {
    if (users.has(form.get('UserId') ?? '')) return fault(400, 'UserAlreadyExists');
    users.set(form.get('UserId') ?? '', Object.fromEntries(form));
    return xml('CreateUser');
  },
  ModifyUserGroup: (form) => {
    if (busy) return fault(400, 'InvalidUserGroupState');
    groups.get(form.get('UserGroupId') ?? '')?.add(form.get('UserIdsToAdd.member.1') ?? '');
    return xml('ModifyUserGroup');
  },
  DescribeUsers: (form) => {
    const asked = form.get('UserId');
    if (asked !== null && !users.has(asked)) return fault(404, 'UserNotFound');
    const ids = asked === null ? [...users.keys()] : [asked];
    const members = ids
      .map((id) => `<member><UserId>${id}</UserId><Status>active</Status></member>`)
      .join('');
    return xml('DescribeUsers', `<Users>${members}</Users>`);
  },
  DeleteUser: (form) =>
    users.delete(form.get('UserId') ?? '') ? xml('DeleteUser') : fault(404, 'UserNotFound'),
};

const answer = ({ headers, body }: Asked): Said => {
  const form = new URLSearchParams(body);
  if (
    !/Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/elasticache\//.test(String(headers.authorization))
  )
    return fault(403, 'InvalidClientTokenId');
  return actions[form.get('Action') ?? '']?.(form) ?? fault(400, 'InvalidAction');
};

let api: StandIn;
let providers: DynamicProviders;
beforeAll(async () => {
  api = await standIn(answer);
  const servers = { 'elasticache.eu-central-1.amazonaws.com': { origin: api.origin, ca: authority.ca } };
  providers = openDynamicProviders({ allowPrivateTargets: false, servers });
});
afterAll(() => api.close());
beforeEach(() => {
  users.clear();
  groups = new Map();
  letsIn = [];
  busy = false;
});

const creation = {
  UserId: '{{username}}',
  UserName: '{{username}}',
  Engine: 'redis',
  Passwords: ['{{password}}'],
  AccessString: 'on ~cart:* +@read',
};
const at = (more: object = {}) => ({
  type: 'aws-elasticache' as const,
  inputs: checkedInputs('aws-elasticache', {
    clusterName: 'carts',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'secret',
    region: 'eu-central-1',
    creationStatement: JSON.stringify(creation),
    revocationStatement: JSON.stringify({ UserId: '{{username}}' }),
    ...more,
  }),
});
const done = { kind: 'done', value: true };
const account = (name: string, password = 'a-password-of-16') => ({ name, password, expireAt: '' });

it('is asked about the replication group with the access key', async () => {
  expect(await providers.test(at())).toEqual(done);
  expect(await providers.test(at({ clusterName: 'others' }))).toEqual({
    kind: 'refused',
    reason: 'The replication group is not there (ReplicationGroupNotFoundFault)',
  });
  expect(await providers.test(at({ accessKeyId: 'AKIAIOSFODNN7WRONG00' }))).toMatchObject({
    kind: 'refused',
  });
});

it('makes a user in a group that the replication group lets in, lists it, and ends it', async () => {
  expect(await providers.create(at(), account('lmark-1'))).toEqual({
    kind: 'done',
    value: { DB_USERNAME: 'lmark-1', DB_PASSWORD: 'a-password-of-16' },
  });
  const [ours = ''] = letsIn;
  expect([...(groups.get(ours) ?? [])]).toEqual(['default', 'lmark-1']);
  expect(users.get('lmark-1')).toMatchObject({ AccessString: 'on ~cart:* +@read', Engine: 'redis' });
  await providers.create(at(), account('lmark-2'));
  expect(letsIn).toEqual([ours]);
  expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1', 'lmark-2'] });
  expect(await providers.renew(at(), account('lmark-1'))).toEqual(done);
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
  expect([...users.keys()]).toEqual(['lmark-2']);
});

it('says that ElastiCache changes something else at the moment, and leaves what is to be ended', async () => {
  busy = true;
  letsIn = ['of-the-customer'];
  groups.set('of-the-customer', new Set());
  expect(await providers.create(at(), account('lmark-1'))).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining('InvalidUserGroupState'),
  });
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
});

it('puts a password into its text and nowhere else', async () => {
  const password = '"], "AccessString": "on ~* +@all", "x": ["';
  await providers.create(at(), account('lmark-1', password));
  expect(users.get('lmark-1')).toMatchObject({
    'Passwords.member.1': password,
    AccessString: 'on ~cart:* +@read',
  });
});

it.each([
  ['no JSON', 'CREATE USER {{username}}'],
  ['another id', JSON.stringify({ ...creation, UserId: 'somebody' })],
  ['two passwords', JSON.stringify({ ...creation, Passwords: ['{{password}}', 'known'] })],
  ['an unknown placeholder', JSON.stringify({ ...creation, AccessString: 'on ~{{database}}' })],
  ['an unknown engine', JSON.stringify({ ...creation, Engine: 'memcached' })],
])('a creation statement with %s is refused', (_what, creationStatement) => {
  expect(() => at({ creationStatement })).toThrow();
});
