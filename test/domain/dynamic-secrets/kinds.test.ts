import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../layers/domain/digests.ts';
import { newAccountName } from '../../../layers/domain/dynamic-secrets/account-names.ts';
import { postgresDialect } from '../../../layers/domain/dynamic-secrets/dialects.ts';
import { type ProviderType, providerTypes } from '../../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs, kindOf } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { leftBehind, placeOfProvider } from '../../../layers/domain/dynamic-secrets/provider-place.ts';
import { parseStatements } from '../../../layers/domain/dynamic-secrets/statements.ts';
import { providerInputs } from '../../world/provider-inputs.ts';

const redis = {
  host: 'redis.example.com',
  port: 6379,
  username: 'locket',
  password: 'secret',
  creationStatement: 'ACL SETUSER {{username}} on >{{password}}',
  revocationStatement: 'ACL DELUSER {{username}}',
};
const ldap = {
  url: 'ldaps://ldap.example.com',
  binddn: 'cn=admin',
  bindpass: 'secret',
  creationLdif: 'dn: uid={{Username}},o=x\nchangetype: add\nuserPassword: {{Password}}',
  revocationLdif: 'dn: uid={{Username}},o=x\nchangetype: delete',
};

describe('inputs', () => {
  it('that name the account are taken', () => {
    expect(checkedInputs('redis', redis)).toMatchObject({ port: 6379 });
    expect(checkedInputs('ldap', ldap)).toMatchObject({ binddn: 'cn=admin' });
  });

  it.each([
    ['redis', { ...redis, creationStatement: '' }],
    ['redis', { ...redis, revocationStatement: 'ACL DELUSER somebody' }],
    ['ldap', { ...ldap, creationLdif: 'dn: uid=x,o=x\nchangetype: delete' }],
    ['ldap', { ...ldap, revocationLdif: '# {{Username}}\ndn: uid=x,o=x\nchangetype: delete' }],
  ] as const)('of %s whose statements do not name the account are refused', (type, inputs) => {
    expect(() => checkedInputs(type, inputs)).toThrow('must name the account');
  });

  it('are not larger than what fits an item with all else', () => {
    const large = { ...redis, ca: 'x'.repeat(60_000), renewStatement: '\u00fc'.repeat(16_384) };
    expect(checkedInputs('redis', large)).toMatchObject({ host: redis.host });
    expect(() => checkedInputs('redis', { ...large, ca: '\u20ac'.repeat(60_000) })).toThrow('at most 131072');
  });
});

it('a body in dollars may have digits in its tag', () => {
  const body = 'DO $body1$ BEGIN PERFORM 1; PERFORM 2; END $body1$; SELECT 1';
  expect(parseStatements(body, postgresDialect, [])).toHaveLength(2);
});

/** What the documents of a provider say that accounts may be called, where that is less than templates can make. */
const documented: Partial<Record<ProviderType, RegExp>> = {
  // RFC 1123, DNS subdomain.
  kubernetes: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  // CreateUser, UserId.
  'aws-elasticache': /^(?!.*--)(?!.*-$)[a-zA-Z][a-zA-Z0-9-]*$/,
};
const template = ['', 'A', '_', '.', '-', '@', '7', 'a.', 'a-', 'a..', 'a--', '-a', '.a'];
const templates = template.flatMap((before) =>
  template
    .map((after) => `${before}{{randomUsername}}${after}`)
    .concat(`${before}{{identity.name}}{{randomUsername}}`),
);

describe.each(providerTypes)('an account of %s', (type) => {
  const rules = kindOf(type).names(checkedInputs(type, providerInputs[type]));

  it('has a name that the provider takes, or none is made', () => {
    const random = { randomBytes: (size: number) => randomBytes(size) };
    let made = 0;
    for (const each of [null, ...templates])
      for (const name of ['ci', 'Ada Lovelace', '@', ''])
        try {
          const context = { dynamicSecret: { name: 'db', type }, identity: { name }, now: new Date() };
          const account = newAccountName({ id: 'x', template: each }, rules, context, random);
          if (rules.fixed === undefined) expect(account).toMatch(documented[type] ?? /./);
          made += 1;
        } catch (error) {
          expect((error as Error).message).toMatch(/^usernameTemplate makes names/);
          expect([each, documented[type]]).not.toContain(null);
        }
    expect(made).toBeGreaterThan(20);
  });
});

describe('the place of accounts', () => {
  it.each([
    ['sql-database', { client: 'mysql2' }],
    ['sql-database', { host: 'db2.example.com' }],
    ['sql-database', { port: 4001 }],
    ['sql-database', { database: 'another' }],
    ['redis', { host: 'db2.example.com' }],
    ['mongo-db', { database: 'another' }],
    ['ldap', { url: 'ldaps://ldap2.example.com' }],
    ['kubernetes', { namespace: 'another' }],
    ['kubernetes', { url: 'https://10.0.0.2:6443' }],
    ['azure-entra-id', { userId: 'user-2' }],
    ['mongo-db-atlas', { groupId: 'ffffffffffffffffffffffff' }],
    ['snowflake', { accountId: 'another' }],
    ['aws-elasticache', { clusterName: 'another' }],
    ['aws-elasticache', { region: 'eu-west-1' }],
  ] as const)('of %s is another one with %j', (type, changed) => {
    const inputs = providerInputs[type];
    expect(placeOfProvider({ type, inputs: { ...inputs, ...changed } })).not.toBe(
      placeOfProvider({ type, inputs }),
    );
  });

  it('is that of a lease from before the database counted, but for another server', () => {
    const inputs = providerInputs['sql-database'];
    const { client, host, port } = inputs as Record<string, unknown>;
    const before = sha256Hex(JSON.stringify(['sql-database', client, host, port, null]));
    const lease = { providerPlace: before };
    expect(leftBehind({ type: 'sql-database', inputs }, lease)).toBeUndefined();
    const moved = { ...inputs, host: 'db2.example.com' };
    expect(leftBehind({ type: 'sql-database', inputs: moved }, lease)).toMatchObject({ kind: 'refused' });
  });
});
