import { describe, expect, it } from 'vitest';
import { postgresDialect } from '../../../layers/domain/dynamic-secrets/dialects.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { parseStatements } from '../../../layers/domain/dynamic-secrets/statements.ts';

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
