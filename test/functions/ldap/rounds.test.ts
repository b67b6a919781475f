import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingStorage, countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { base, type LdapPlace, openLdapPlace, person } from '../../world/ldap-place.ts';

let storage: CountingStorage;
let place: LdapPlace;
beforeAll(async () => {
  storage = await countingStorage();
  place = await openLdapPlace({}, storage.endpoint);
  await place.trust(true);
});
afterAll(async () => {
  place.close();
  await storage.close();
});

it('a login by LDAP takes four rounds to storage, and its exchange for a session four, of newcomers, too', async () => {
  let number = 0;
  const login = async () => {
    number += 1;
    const uid = `round-${number}`;
    place.directory.entries[`uid=${uid},${base}`] = person(uid);
    const reply = await place.login(uid);
    expect(reply.status, reply.text).toBe(200);
    return reply;
  };
  await login();
  expect(await fewestRounds(storage, login)).toBeLessThanOrEqual(4);
  const signIn = async () => {
    const { body, cookies } = await login();
    const providerAuthToken = new URLSearchParams(new URL(body.nextUrl).hash.slice(1)).get('token');
    const cookie = cookies[0]?.split(';', 1)[0] ?? '';
    const counted = await storage.counted(() =>
      place.accounts.post('/api/v1/sso/token-exchange', { providerAuthToken }, { cookies: [cookie] }),
    );
    return counted.rounds;
  };
  await signIn();
  expect(Math.min(await signIn(), await signIn())).toBeLessThanOrEqual(4);
});
