import type { Settings } from '../../layers/adapters/settings.ts';
import type { InstanceRecord } from '../../layers/domain/organizations/organization.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { type DirectoryStandIn, startDirectory } from '../functions/auth/ldap/directory-stand-in.ts';
import type { TestResponse } from '../harness/app.ts';
import type { TestRequest } from '../harness/events.ts';
import { type AccountsPlace, openAccountsPlace } from './accounts-place.ts';

/** An instance whose organization signs in by a directory beside it. */
export interface LdapPlace {
  readonly accounts: AccountsPlace;
  readonly directory: DirectoryStandIn;
  readonly orgSlug: string;
  readonly configId: () => Promise<string>;
  configured(changes?: object): Promise<TestResponse>;
  login(username: string, password?: string, more?: TestRequest): Promise<TestResponse>;
  /** Logs in, and goes on at the page as a browser does. */
  signIn(username: string, more?: object): Promise<TestResponse>;
  /** A group of the organization, by its slug and id. */
  newGroup(role?: string): Promise<{ readonly id: string; readonly slug: string }>;
  map(ldapGroupCN: string, groupSlug: string, token?: string): Promise<TestResponse>;
  /** Ids of the groups that somebody is in. */
  groupsOf(address: string): Promise<readonly string[]>;
  /** What the instance takes for verified. */
  trust(trustLdapEmails: boolean): Promise<void>;
  /** Changes settings of the instance; all methods are open unless they are named. */
  settled(changes: Partial<InstanceRecord>): Promise<void>;
  close(): void;
}

export const configPath = '/api/v1/ldap/config';
export const searcher = { dn: 'cn=search,dc=example', password: 'search-pass' };
export const base = 'ou=people,dc=example';
export const groupBase = 'ou=groups,dc=example';
export const right = 'a right password';

let number = 1_000;
/** An entry of a person. */
export const person = (uid: string, more: object = {}) => {
  number += 1;
  return {
    uid: [uid],
    uidnumber: [String(number)],
    mail: [`${uid}@example.org`],
    givenname: [uid],
    userpassword: [right],
    ...more,
  };
};

export const openLdapPlace = async (
  settings: Partial<Settings> = {},
  endpoint?: string,
): Promise<LdapPlace> => {
  const directory = await startDirectory({
    [searcher.dn]: { cn: ['search'], userpassword: [searcher.password] },
    [base]: { ou: ['people'] },
    [groupBase]: { ou: ['groups'] },
    [`uid=ada,${base}`]: person('ada'),
  });
  const accounts = await openAccountsPlace(
    { allowPrivateTargets: true, sendsMail: true, ...settings },
    endpoint,
  );
  const { world } = accounts;
  const { organization } = await world.ok(world.admin, 'GET', `/api/v1/organization/${world.orgId}`);
  const whole = {
    organizationId: world.orgId,
    isActive: true,
    url: directory.tls,
    bindDN: searcher.dn,
    bindPass: searcher.password,
    searchBase: base,
    groupSearchBase: groupBase,
    caCert: authority.ca,
  };
  const configured: LdapPlace['configured'] = async (changes = {}) => {
    const made = await world.send(world.admin, 'POST', configPath, { ...whole, ...changes });
    return made.status === 400 && /has an LDAP/.test(made.text)
      ? world.send(world.admin, 'PATCH', configPath, { ...whole, ...changes })
      : made;
  };
  const made = await configured();
  if (made.status !== 200) throw new Error(made.text);
  const login: LdapPlace['login'] = (username, password = right, more = {}) =>
    accounts.post('/api/v1/ldap/login', { organizationSlug: organization.slug, username, password }, more);
  const settled: LdapPlace['settled'] = async (changes) => {
    const before = await world.read(({ instance }) => instance.find());
    if (!before) throw new Error('There is no instance');
    const { enabledLoginMethods: _, ...rest } = before;
    await world.write(({ instance }) => [
      instance.configuration({ ...rest, ...changes, revision: (before.revision ?? 0) + 1 }, before),
    ]);
  };
  const configId: LdapPlace['configId'] = async () =>
    (
      await world.app.request('GET', configPath, {
        token: world.admin.token,
        query: { organizationId: world.orgId },
      })
    ).body.id;
  return {
    accounts,
    directory,
    orgSlug: organization.slug,
    configured,
    configId,
    login,
    settled,
    trust: (trustLdapEmails) => settled({ trustLdapEmails }),
    signIn: async (username, more = {}) => {
      const reply = await login(username);
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
      const { hash } = new URL(reply.body.nextUrl);
      const providerAuthToken = new URLSearchParams(hash.slice(1)).get('token');
      const cookie = (reply.cookies[0] ?? '').split(';', 1)[0] ?? '';
      return accounts.post(
        '/api/v1/sso/token-exchange',
        { providerAuthToken, ...more },
        { cookies: [cookie] },
      );
    },
    newGroup: async (role = 'member') => {
      number += 1;
      const slug = `group-${number}`;
      const body = { name: slug, slug, role, organizationId: world.orgId };
      const group = await world.ok(world.admin, 'POST', '/api/v1/groups', body);
      return { id: group.id, slug };
    },
    map: async (ldapGroupCN, groupSlug, token = world.admin.token) =>
      accounts.post(`${configPath}/${await configId()}/group-maps`, { ldapGroupCN, groupSlug }, { token }),
    groupsOf: async (address) => {
      const user = await world.read(({ users }) => users.findByUsername(address));
      const all = await world.read(({ groups }) => groups.membershipsOf('user', user?.id ?? '', world.orgId));
      return all.map(({ groupId }) => groupId).sort();
    },
    close: () => directory.close(),
  };
};
