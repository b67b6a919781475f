import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { use } from '../../../world/machines.ts';
import { element } from './ber.ts';
import { base, type LdapPlace, openPlace, right, searcher, web } from './place.ts';

let place: LdapPlace;
/** An identity for members of the team `shop`, whose wrong passwords are not counted. */
let shop: string;
beforeAll(async () => {
  place = await openPlace();
  shop = await place.attached({ lockoutEnabled: false });
});
afterAll(() => place.close());
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));
afterEach(() => place.directory.answer());

const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).authClaims;

describe('a right password', () => {
  it('logs in, and the trail says whose it was', async () => {
    const reply = await place.login(shop, ' alice ', right);
    expect(reply.status, reply.text).toBe(200);
    expect((await use(place.world, reply.body.accessToken)).status).toBe(200);
    const event = await place.lastLogin();
    const dn = `uid=alice,${base}`;
    expect(event).toMatchObject({ dn, attributes: { team: ['shop'] }, authMethod: 'ldap-auth' });
    expect(event.identityLdapAuthId).toMatch(/^[\w-]{36}$/);
    expect(event).not.toHaveProperty('refusedBy');
    expect(claimsIn(reply.body.accessToken)).toEqual({ dn, team: 'shop' });
  });

  it('is asked of the directory by two binds with a search between, all of it over TLS', async () => {
    for (const url of [place.directory.tls, place.directory.plain]) {
      const id = await place.attached({ url });
      place.directory.asked.length = 0;
      const reply = await place.login(id, 'alice', right);
      expect(reply.status, reply.text).toBe(200);
      const said = place.directory.asked.map(({ kind, dn, password, isOverTls }) => [
        kind,
        dn,
        password,
        isOverTls,
      ]);
      const binds = [
        ['bind', searcher.dn, searcher.password, true],
        ['search', base, undefined, true],
        ['bind', `uid=alice,${base}`, right, true],
      ];
      const start = ['start-tls', '', undefined, false];
      expect(said).toEqual(url === place.directory.tls ? binds : [start, ...binds]);
    }
  });

  it.each([
    ['has odd characters in name and DN', 'odd*(name)\\', `uid=o'neill\\, "x"\\+y,${base}`],
    ['has letters beyond ASCII', 'jürgen', `uid=jürgen,${base}`],
  ])('logs in who %s', async (_name, username, dn) => {
    const reply = await place.login(shop, username, right);
    expect(reply.status, reply.text).toBe(200);
    expect(claimsIn(reply.body.accessToken).dn).toBe(dn);
  });
});

describe('a login', () => {
  it.each([
    ['with another password', 'alice', 'wrong', 'credentials'],
    ['of nobody', 'nobody', right, 'credentials'],
    ['of two', 'twin', right, 'credentials'],
    ['by a wildcard', '*', right, 'credentials'],
    ['by part of a name', 'ali*', right, 'credentials'],
    ['by another filter', 'x)(uid=alice', right, 'credentials'],
    ['by all filters', '*)(|(uid=*', right, 'credentials'],
    ['by an escape', 'alic\\65', right, 'credentials'],
    ['by a DN', `uid=alice,${base}`, right, 'credentials'],
    ['with a NUL behind the name', 'alice\0', right, 'username'],
    ['with a NUL and a filter', 'alice\0)(uid=*', right, 'username'],
    ['with a line break', 'ali\nce', right, 'username'],
    ['with a mark that nobody sees', 'ali\u200bce', right, 'username'],
    ['without a password', 'alice', '', 'password'],
    ['with a NUL as password', 'alice', '\0', 'password'],
    ['of who is not allowed', 'bob', right, 'attributes'],
  ])('%s is refused', async (_name, username, password, check) => {
    expect(await place.refusal(shop, username, password)).toBe(check);
  });

  it('is refused alike for a wrong password, for nobody and for two, after as many questions', async () => {
    const answers = [];
    for (const [username, password] of [
      ['alice', 'wrong'],
      ['nobody', right],
      ['twin', right],
    ] as const) {
      place.directory.asked.length = 0;
      const reply = await place.login(shop, username, password);
      const kinds = place.directory.asked.map(({ kind }) => kind);
      answers.push([reply.status, reply.body.message, kinds]);
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answers[0]).toEqual([401, 'The user name or the password is wrong', ['bind', 'search', 'bind']]);
  });

  it('without a password or with an impossible name does not come to the directory', async () => {
    place.directory.asked.length = 0;
    for (const [username, password] of [
      ['alice', ''],
      ['ali\0ce', right],
    ] as const)
      expect((await place.login(shop, username, password)).status).toBe(401);
    expect(place.directory.asked).toEqual([]);
  });

  it.each([
    '*',
    'ali*',
    'x)(uid=alice',
    '*)(|(uid=*',
    'alic\\65',
    '\\2a',
    '(',
    'jürgen',
    '𝒂',
    '$&',
    '{{username}}',
  ])('of %j asks for that very name and nothing else', async (username) => {
    place.directory.asked.length = 0;
    await place.login(shop, username, right);
    const { filter } = place.directory.asked.find(({ kind }) => kind === 'search') ?? {};
    expect(filter).toEqual(element(0xa3, [element(0x04, 'uid'), element(0x04, username)]));
  });

  it('of an identity without the method says no more than of none', async () => {
    const none = await place.login('00000000-0000-4000-8000-000000000000', 'alice', right);
    expect([none.status, none.body.message]).toEqual([
      401,
      'There is no such identity with LDAP auth attached',
    ]);
  });
});

describe('allowed fields', () => {
  const fields = (...pairs: (readonly [string, string])[]) => ({
    allowedFields: pairs.map(([key, value]) => ({ key, value })),
    lockoutEnabled: false,
  });

  it.each([
    ['one of several', [['team', 'other, shop']], { team: 'shop' }],
    ['a wildcard', [['mail', '*@example.com']], { mail: 'alice@example.com' }],
    ['every value', [['uid', '*']], { uid: 'alice' }],
    ['a name in other case', [['MAIL', 'alice@example.com']], { MAIL: 'alice@example.com' }],
    ['one value of many', [['memberOf', 'cn=ops']], { memberOf: 'cn=ops' }],
    ['a DN', [['memberOf', web]], { memberOf: web }],
    ['a DN with a wildcard', [['memberOf', 'cn=w*,ou=groups,dc=example']], { memberOf: web }],
    ['two values of one, which are no claim', [['memberOf', 'cn=*']], {}],
  ] as const)('let in by %s', async (_name, pairs, claims) => {
    const reply = await place.login(await place.attached(fields(...pairs)), 'alice', right);
    expect(reply.status, reply.text).toBe(200);
    expect(claimsIn(reply.body.accessToken)).toEqual({ dn: `uid=alice,${base}`, ...claims });
  });

  it.each([
    ['in another case', [['team', 'SHOP']]],
    [
      'with one of two missing',
      [
        ['team', 'shop'],
        ['mail', 'bob@example.com'],
      ],
    ],
    ['that is only part of a DN', [['memberOf', 'cn=ci,ou=groups,dc=example']]],
    ['of an attribute that is not there', [['department', '*']]],
    ['named like what every object has', [['constructor', '*']]],
  ] as const)('refuse a value %s', async (_name, pairs) => {
    expect(await place.refusal(await place.attached(fields(...pairs)), 'alice', right)).toBe('attributes');
  });
});

it('the account that searches must be let in, and the refusal says whose fault it is', async () => {
  const id = await place.attached({ bindPass: 'another' });
  const reply = await place.login(id, 'alice', right);
  expect([reply.status, reply.body.message]).toEqual([401, expect.stringContaining('searches with')]);
  expect((await place.lastLogin()).refusedBy).toBe('bind');
});

it('a login to another organization than the identity’s is refused', async () => {
  const body = { identityId: shop, username: 'alice', password: right, organizationSlug: 'elsewhere' };
  expect((await place.world.app.request('POST', '/api/v1/auth/ldap-auth/login', { body })).status).toBe(404);
});
