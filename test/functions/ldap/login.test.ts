import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { networkOf } from '../../../layers/domain/addresses/network.ts';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { base, type LdapPlace, openLdapPlace, person, right } from '../../world/ldap-place.ts';
import { message, result } from '../auth/ldap/directory-stand-in.ts';

let place: LdapPlace;
beforeAll(async () => {
  place = await openLdapPlace();
  await place.trust(true);
});
afterAll(() => place.close());
beforeEach(() => {
  place.directory.asked.length = 0;
});
afterEach(() => place.directory.answer());

let people = 0;
const newcomer = (more: object = {}) => {
  people += 1;
  const uid = `person-${people}`;
  place.directory.entries[`uid=${uid},${base}`] = person(uid, more);
  return uid;
};
const lastEvent = async () => (await place.accounts.eventsOf('provider-sign-in')).at(-1);
const locked = (address: string) => ({ ip: address });

describe('a login by LDAP', () => {
  it('goes on at the page, in the same browser, to an account and a membership of newcomers', async () => {
    const { world } = place.accounts;
    const uid = newcomer();
    const reply = await place.login(uid);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.nextUrl).toMatch(/\/login\/sso#token=/);
    expect(reply.cookies[0]).toMatch(/^locket_sso=.*Path=\/api\/v1\/sso; HttpOnly; Secure/);
    const token = new URLSearchParams(new URL(reply.body.nextUrl).hash.slice(1)).get('token');
    const elsewhere = await place.accounts.post('/api/v1/sso/token-exchange', { providerAuthToken: token });
    expect(elsewhere.status).toBe(401);

    const first = await place.signIn(uid);
    expect(first.status, first.text).toBe(200);
    expect(first.body).toMatchObject({ organizationId: world.orgId, email: `${uid}@example.org` });
    const selected = await place.accounts.post(
      '/api/v3/auth/select-organization',
      { organizationId: world.orgId },
      { token: first.body.accessToken },
    );
    expect(readToken(selected.body.token).claims).toMatchObject({ authMethod: 'ldap' });
    const user = await world.read(({ users }) => users.findByUsername(`${uid}@example.org`));
    expect(user).toMatchObject({ firstName: uid, isEmailVerified: false, passwordHash: null });
    const again = await place.signIn(uid.toUpperCase());
    expect([again.status, again.body.email]).toEqual([200, `${uid}@example.org`]);
  });

  it('tells the trail who it was, and never the password', async () => {
    const uid = newcomer();
    await place.login(uid);
    expect(await lastEvent()).toMatchObject({
      metadata: { method: 'ldap', dn: `uid=${uid},${base}` },
    });
    await place.login(uid, 'not this one');
    const events = await place.accounts.eventsOf('provider-sign-in');
    expect(events).toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ refusedBy: 'credentials' }) }),
    );
    expect(JSON.stringify(events)).not.toMatch(/not this one|a right password/);
  });

  it.each(['', '\0', `${right}\0`])(
    'is refused with the password %j before the directory hears of it',
    async (password) => {
      const reply = await place.login(newcomer(), password);
      expect([reply.status, place.directory.asked.length]).toEqual([401, 0]);
    },
  );

  it.each(['*', 'a*', 'ada)(uid=*', '*)(objectClass=*', 'ada)(|(uid=*', '\\61da', 'аda', 'ada\u200b'])(
    'finds nobody by %j',
    async (username) => {
      expect((await place.login(username)).status).toBe(401);
    },
  );

  it('is refused where two entries are found, and where the entry has no one id', async () => {
    place.directory.entries[`uid=twin,ou=a,${base}`] = person('twin');
    place.directory.entries[`uid=twin,ou=b,${base}`] = person('twin');
    expect((await place.login('twin')).status).toBe(401);
    const two = await place.login(newcomer({ uidnumber: ['1', '2'] }));
    expect([two.status, two.text]).toEqual([401, expect.stringContaining('uidNumber')]);
    expect((await place.login(newcomer({ uidnumber: [] }))).status).toBe(401);
  });

  it('opens no account that is there without its owner’s consent, whatever is trusted', async () => {
    const owner = await place.accounts.account();
    const uid = newcomer({ mail: [owner.email.toUpperCase()] });
    const asked = await place.signIn(uid);
    expect(asked.status).toBe(403);
  });

  it('makes nobody of an address that looks like one, and of none', async () => {
    expect((await place.signIn(newcomer({ mail: ['аda@example.org'] }))).status).toBe(403);
    expect((await place.signIn(newcomer({ mail: [] }))).status).toBe(403);
  });

  it('needs a code where the instance does not trust the directory’s addresses', async () => {
    await place.trust(false);
    const asked = await place.signIn(newcomer());
    expect([asked.status, asked.body.details]).toEqual([403, { confirmation: 'code' }]);
    await place.trust(true);
  });

  it('ends for whom the directory refuses, and for whose membership is off', async () => {
    const { world } = place.accounts;
    const uid = newcomer();
    await place.signIn(uid);
    const user = await world.read(({ users }) => users.findByUsername(`${uid}@example.org`));
    const own = await world.read(({ organizations }) =>
      organizations.membership(world.orgId, user?.id ?? ''),
    );
    if (!own) throw new Error('nobody joined');
    await world.write(({ organizations }) =>
      organizations.membershipReplacement({ ...own, isActive: false }, own),
    );
    expect((await place.signIn(uid)).status).toBe(403);
    place.directory.answer(({ kind, dn }, id) =>
      kind === 'bind' && dn.startsWith(`uid=${uid}`) ? [message(id, result(0x61, 53))] : undefined,
    );
    expect((await place.login(uid)).status).toBe(401);
  });

  it('is 404 in an organization without directory, and where it is off; 403 where the instance says so', async () => {
    const { post } = place.accounts;
    const body = { organizationSlug: 'no-such', username: 'ada', password: right };
    expect((await post('/api/v1/ldap/login', body)).status).toBe(404);
    await place.configured({ isActive: false });
    expect((await place.login('ada')).status).toBe(404);
    await place.configured();
    await place.settled({ enabledLoginMethods: ['email'] });
    expect((await place.login('ada')).status).toBe(403);
    await place.settled({});
  });

  it('is for pages of this server only', async () => {
    const reply = await place.login('ada', right, { headers: { origin: 'https://evil.example' } });
    expect(reply.status).toBe(403);
  });
});

describe('a directory that fails', () => {
  it.each([
    ['does not know the account', 'bind', 49],
    ['is busy', 'search', 51],
    ['is not available', 'search', 52],
    ['knows no such base', 'search', 32],
  ] as const)('is 503 when it %s, and counts nothing', async (_what, kind, code) => {
    const uid = newcomer();
    const tag = kind === 'bind' ? 0x61 : 0x65;
    place.directory.answer((asked, id) =>
      asked.kind === kind ? [message(id, result(tag, code))] : undefined,
    );
    for (let time = 0; time < 7; time += 1) expect((await place.login(uid)).status).toBe(503);
    place.directory.answer();
    expect((await place.login(uid)).status).toBe(200);
  });

  it('is 503 when nobody answers', async () => {
    await place.configured({ url: 'ldaps://127.0.0.1:1' });
    expect((await place.login('ada')).status).toBe(503);
    await place.configured();
  });
});

describe('wrong passwords', () => {
  it('lock the person from that network, in any spelling, and nobody else', async () => {
    const [uid, other] = [newcomer(), newcomer()];
    const from = locked('203.0.113.7');
    for (let time = 0; time < 5; time += 1) expect((await place.login(uid, 'wrong', from)).status).toBe(401);
    expect((await place.login(uid.toUpperCase(), right, from)).status).toBe(429);
    expect((await place.login(other, right, from)).status).toBe(200);
    expect((await place.login(uid, right, locked('198.51.100.7'))).status).toBe(200);
  });

  it('are forgotten with the right one', async () => {
    const uid = newcomer();
    for (let round = 0; round < 2; round += 1) {
      for (let time = 0; time < 4; time += 1) await place.login(uid, 'wrong', locked('203.0.113.8'));
      expect((await place.login(uid, right, locked('203.0.113.8'))).status).toBe(200);
    }
  });

  it('of many people lock the network, which a right one between does not undo', async () => {
    const { world } = place.accounts;
    const uid = newcomer();
    const from = locked('203.0.113.9');
    await place.login('someone', 'wrong', from);
    const counts = async () =>
      (
        await world.read(({ guesses }) =>
          guesses.failures({
            at: 'directory',
            id: world.orgId,
            name: 'everybody',
            network: networkOf('203.0.113.9'),
          }),
        )
      )?.failures;
    const first = await counts();
    expect(first).toBe(1);
    await place.login(uid, right, from);
    expect(await counts()).toBe(1);
    const guesses = {
      at: 'directory',
      id: world.orgId,
      name: 'everybody',
      network: networkOf('203.0.113.9'),
    } as const;
    const before = await world.read((stores) => stores.guesses.failures(guesses));
    if (!before) throw new Error('nothing was counted');
    await world.write((stores) => [
      stores.guesses.recordFailures(guesses, { ...before, failures: 99 }, before),
    ]);
    expect((await place.login('another', 'wrong', from)).status).toBe(401);
    expect((await place.login(uid, right, from)).status).toBe(429);
  });

  it('of many at the same moment do not get past the count', async () => {
    const uid = newcomer();
    const tries = Array.from({ length: 12 }, () => place.login(uid, 'wrong', locked('203.0.113.10')));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
  });
});
