import { expect } from 'vitest';
import type { Settings } from '../../../../layers/adapters/settings.ts';
import type { TestResponse } from '../../../harness/app.ts';
import { eventsOf } from '../../../world/events.ts';
import { newIdentity } from '../../../world/machines.ts';
import { openWorld, type World } from '../../../world/world.ts';
import { authority } from '../kubernetes/authority.ts';
import { type DirectoryStandIn, startDirectory } from './directory-stand-in.ts';

/** An instance with a directory beside it. */
export interface LdapPlace {
  readonly world: World;
  readonly directory: DirectoryStandIn;
  /** What is sent to attach the method: members of the team `shop`, unless told otherwise. */
  readonly config: (more?: object) => Record<string, unknown>;
  readonly attach: (config: object) => Promise<TestResponse>;
  /** Attaches the method to a new identity and answers its id. */
  readonly attached: (more?: object) => Promise<string>;
  readonly login: (
    identityId: string,
    username: string,
    password: string,
    ip?: string,
  ) => Promise<TestResponse>;
  /** The check that refuses a login. */
  readonly refusal: (identityId: string, username: string, password: string) => Promise<unknown>;
  readonly lastLogin: () => Promise<Readonly<Record<string, unknown>>>;
  readonly close: () => void;
}

export const configPath = (identityId: string): string => `/api/v1/auth/ldap-auth/identities/${identityId}`;

export const searcher = { dn: 'cn=search,dc=example', password: 'search-pass' };
export const base = 'ou=people,dc=example';
/** The password of `alice`, and of everybody else. */
export const right = 'alice-pass';

/** A group that `alice` is in. */
export const web = 'cn=web,ou=groups,dc=example';

const person = (uid: string, more: object = {}) => ({
  uid: [uid],
  team: ['shop'],
  userpassword: [right],
  ...more,
});

const entries = {
  [searcher.dn]: { cn: ['search'], userpassword: [searcher.password] },
  [`uid=alice,${base}`]: person('alice', { mail: ['alice@example.com'], memberof: ['cn=ci', 'cn=ops', web] }),
  [`uid=bob,${base}`]: person('bob', { team: ['other'] }),
  [`uid=twin,ou=a,${base}`]: person('twin'),
  [`uid=twin,ou=b,${base}`]: person('twin'),
  [`uid=o'neill\\, "x"\\+y,${base}`]: person('odd*(name)\\'),
  [`uid=jürgen,${base}`]: person('jürgen'),
};

export const openPlace = async (settings: Partial<Settings> = {}): Promise<LdapPlace> => {
  const directory = await startDirectory(entries);
  const world = await openWorld({ allowPrivateTargets: true, ...settings });

  const config: LdapPlace['config'] = (more = {}) => ({
    url: directory.tls,
    ldapCaCertificate: authority.ca,
    bindDN: searcher.dn,
    bindPass: searcher.password,
    searchBase: base,
    searchFilter: '(uid={{username}})',
    allowedFields: [{ key: 'team', value: 'shop' }],
    ...more,
  });
  const attach: LdapPlace['attach'] = async (body) =>
    world.send(world.admin, 'POST', configPath((await newIdentity(world)).id), body);
  const login: LdapPlace['login'] = (identityId, username, password, ip) =>
    world.app.request('POST', '/api/v1/auth/ldap-auth/login', {
      body: { identityId, username, password },
      ...(ip && { ip }),
    });
  const lastLogin: LdapPlace['lastLogin'] = async () => {
    const event = (await eventsOf(world.app, 'login-identity-ldap-auth')).at(-1);
    expect(event).toBeDefined();
    return event?.metadata ?? {};
  };

  return {
    world,
    directory,
    config,
    attach,
    login,
    lastLogin,
    attached: async (more) => {
      const reply = await attach(config(more));
      expect(reply.status, reply.text).toBe(200);
      return reply.body.identityLdapAuth.identityId;
    },
    refusal: async (identityId, username, password) => {
      const reply = await login(identityId, username, password);
      expect(reply.status, reply.text).toBe(401);
      return (await lastLogin()).refusedBy;
    },
    close: () => directory.close(),
  };
};
