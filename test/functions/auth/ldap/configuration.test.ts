import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundIn } from '../../../canary/canary.ts';
import { allItems } from '../../../harness/table.ts';
import { use } from '../../../world/machines.ts';
import { authority } from '../kubernetes/authority.ts';
import { startDirectory } from './directory-stand-in.ts';
import { base, configPath, type LdapPlace, openPlace, right, searcher } from './place.ts';

let place: LdapPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const change = (id: string, body: object) =>
  place.world.send(place.world.admin, 'PATCH', configPath(id), body);
const login = async (id: string) => (await place.login(id, 'alice', right)).status;

const lockout = {
  lockoutEnabled: true,
  lockoutThreshold: 3,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 30,
};

describe('LDAP auth', () => {
  it('is attached, read, changed and removed, and never shows the password of its account', async () => {
    const { world } = place;
    const config = place.config();
    const made = (await place.attach(config)).body.identityLdapAuth;
    const shown = { ...config, ...lockout, bindPass: '', accessTokenTTL: 2_592_000 };
    expect(made).toMatchObject(shown);
    const path = configPath(made.identityId);
    expect((await world.ok(world.admin, 'GET', path)).identityLdapAuth).toEqual(made);
    const next = { searchFilter: '(mail={{username}})', accessTokenTTL: 60, lockoutThreshold: 5 };
    const changed = await change(made.identityId, { ...next, bindPass: '', url: '' });
    expect(changed.body.identityLdapAuth).toMatchObject({ ...shown, ...next });
    const removed = await world.ok(world.admin, 'DELETE', path);
    expect(removed.identityLdapAuth).toMatchObject({ id: made.id, bindPass: '' });
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
  });

  it('finds people by their name unless a filter says otherwise', async () => {
    const { searchFilter: _, ...config } = place.config();
    expect((await place.attach(config)).body.identityLdapAuth.searchFilter).toBe('(uid={{username}})');
  });

  it('has tokens that end when it is removed', async () => {
    const id = await place.attached();
    const { accessToken } = (await place.login(id, 'alice', right)).body;
    expect((await use(place.world, accessToken)).status).toBe(200);
    await place.world.ok(place.world.admin, 'DELETE', configPath(id));
    expect((await use(place.world, accessToken)).status).toBe(401);
  });

  it.each([
    ['no address', { url: '' }, 422],
    ['an address of the web', { url: 'https://ldap.example' }, 400],
    ['a host alone', { url: 'ldap.example' }, 400],
    ['no host', { url: 'ldaps://' }, 400],
    ['a host with a user', { url: 'ldaps://a:b@ldap.example' }, 400],
    ['a host with a path', { url: 'ldaps://ldap.example/dc=example' }, 400],
    ['a host with a query', { url: 'ldaps://ldap.example?x' }, 400],
    ['a socket', { url: 'ldapi://%2Fvar%2Frun%2Fldapi' }, 400],
    ['a host that is encoded', { url: 'ldaps://ldap%00.example' }, 400],
    ['a port that is none', { url: 'ldaps://ldap.example:0' }, 400],
    ['a port that is too high', { url: 'ldaps://ldap.example:65536' }, 400],
    ['no account', { bindDN: '' }, 422],
    ['the name of a mechanism as account', { bindDN: 'EXTERNAL' }, 400],
    ['no password', { bindPass: '' }, 422],
    ['no base', { searchBase: '' }, 422],
    ['a filter without the name', { searchFilter: '(uid=alice)' }, 400],
    ['a filter with another placeholder', { searchFilter: '(&(uid={{username}})(o={{org}}))' }, 400],
    ['a filter with the name as attribute', { searchFilter: '({{username}}=x)' }, 400],
    ['a filter with the name as rule', { searchFilter: '(cn:{{username}}:=x)' }, 400],
    ['a filter with the name as both', { searchFilter: '(|(uid={{username}})({{username}}=x))' }, 400],
    ['a filter with too few brackets', { searchFilter: '(&(uid={{username}})' }, 400],
    ['a filter without brackets', { searchFilter: 'uid={{username}}' }, 400],
    ['two filters', { searchFilter: '(uid={{username}})(cn=x)' }, 400],
    ['a filter with blanks between', { searchFilter: '(&(uid={{username}}) (cn=x))' }, 400],
    ['a certificate that is none', { ldapCaCertificate: 'nonsense' }, 400],
    ['a private key as certificate', { ldapCaCertificate: authority.key }, 400],
    ['nothing to let in by', { allowedFields: [] }, 400],
    ['a field without a value', { allowedFields: [{ key: 'team', value: ' , ' }] }, 400],
    ['a field that is no attribute', { allowedFields: [{ key: 'a)(b', value: '*' }] }, 422],
    ['a field that lets in everybody else', { allowedFields: [{ key: 'team', value: '!shop' }] }, 400],
    [
      'a field twice',
      {
        allowedFields: [
          { key: 'team', value: 'a' },
          { key: 'Team', value: 'b' },
        ],
      },
      400,
    ],
    ['a template', { templateId: 'c2f0b9c4-0000-4000-8000-000000000000' }, 422],
    ['a lock of two days', { lockoutDurationSeconds: 172_800 }, 422],
    ['a TTL beyond the max TTL', { accessTokenTTL: 61, accessTokenMaxTTL: 60 }, 400],
  ])('with %s is refused', async (_name, wrong, status) => {
    const reply = await place.attach(place.config(wrong));
    expect(reply.status, reply.text).toBe(status);
  });

  it.each([
    'ldaps://ldap.example',
    'LDAP://Ldap.Example:1389/',
    'ldaps://[2001:db8::1]:636',
    'ldap://192.0.2.1',
  ])('takes the address %s', async (url) => {
    const reply = await place.attach(place.config({ url }));
    expect([reply.status, reply.body.identityLdapAuth?.url], reply.text).toEqual([200, url]);
  });

  it.each([
    '(&(uid={{username}})(!(objectClass=computer)))',
    '(|(uid={{ username }})(mail={{username}}@example.com))',
    '(&(objectCategory=person)(memberOf:1.2.840.113556.1.4.1941:=cn=ops,dc=example)(sAMAccountName={{username}}))',
    '(&(cn=*)(uid=\\28{{username}}\\29))',
  ])('takes the filter %s', async (searchFilter) => {
    expect((await place.attach(place.config({ searchFilter }))).status).toBe(200);
  });

  it('finds whom its filter says', async () => {
    const byMail = '(&(mail={{username}})(!(team=other)))';
    const id = await place.attached({ searchFilter: byMail });
    expect((await place.login(id, 'alice@example.com', right)).status).toBe(200);
    expect((await place.login(id, 'alice', right)).status).toBe(401);
  });
});

describe('the password of the account', () => {
  it('stays with the directory and the account that it was given for', async () => {
    const id = await place.attached();
    const thief = await startDirectory({});
    for (const body of [
      { url: thief.tls },
      { ldapCaCertificate: authority.otherCa },
      { ldapCaCertificate: '' },
      { bindDN: `uid=bob,${base}` },
    ]) {
      const reply = await change(id, body);
      expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('bindPass')]);
    }
    expect(await login(id)).toBe(200);
    expect((await change(id, { url: thief.tls, bindPass: 'another' })).status).toBe(200);
    await login(id);
    expect(thief.asked.map(({ password }) => password)).toEqual(['another']);
    thief.close();
  });

  it('is not opened for another directory that somebody wrote into the table', async () => {
    const thief = await startDirectory({});
    const id = await place.attached();
    const { world } = place;
    const method = await world.read(({ identities }) =>
      identities.method<Record<string, unknown>>(id, 'ldap-auth'),
    );
    if (!method) throw new Error('not attached');
    const turned = { ...method, config: { ...method.config, url: thief.tls } };
    await world.write((stores) => stores.identities.methodReplacement(turned, method));
    expect(await login(id)).toBe(500);
    expect(thief.asked).toEqual([]);
    thief.close();
  });

  it('and those that log in are in no item, no event and no reply', async () => {
    const id = await place.attached();
    const wrong = 'a-wrong-password-of-alice';
    const replies = [
      await place.login(id, 'alice', right),
      await place.login(id, 'alice', wrong),
      await change(id, { accessTokenTTL: 60 }),
      await place.world.send(place.world.admin, 'GET', configPath(id)),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 401, 200, 200]);
    const items = await allItems(place.world.app.table);
    const everything = [...items, ...place.world.app.lines].map((each) => JSON.stringify(each));
    expect(everything.some((text) => text.includes(id))).toBe(true);
    const texts = [...everything, ...replies.map(({ text }) => text)];
    expect(texts.flatMap((text) => foundIn(text, [right, wrong, searcher.password]))).toEqual([]);
  });
});
