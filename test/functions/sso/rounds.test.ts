import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';

let storage: CountingStorage;
let place: SsoPlace;
beforeAll(async () => {
  storage = await countingStorage();
  place = await openSsoPlace(storage.endpoint);
});
afterAll(async () => {
  place.close();
  await storage.close();
});

const said = (name: string) => ({ sub: name, email: `${name}@example.org`, email_verified: true });

it('a browser is sent to the provider with three rounds to storage, and comes back with two', async () => {
  await place.vouched(said('warm'));
  const began = await storage.counted(() => place.begin());
  expect(began.rounds, began.calls.join()).toBeLessThanOrEqual(3);
  const begun = await place.begin();
  const came = await storage.counted(() => place.back(begun, said('returns')));
  expect(came.rounds, came.calls.join()).toBeLessThanOrEqual(2);
});

it('a newcomer signs in with four, and so does whoever was there before', async () => {
  await place.signIn(said('warm'));
  for (let time = 0; time < 2; time += 1) {
    const vouched = await place.vouched(said('ada'));
    const { rounds, calls } = await storage.counted(() => place.exchange(vouched));
    expect(rounds, calls.join()).toBeLessThanOrEqual(4);
  }
});
