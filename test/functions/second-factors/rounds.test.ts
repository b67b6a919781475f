import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace, type Phone } from '../../world/factors-place.ts';

let storage: CountingStorage;
let place: FactorsPlace;
let ann: Account;
let phone: Phone;
beforeAll(async () => {
  storage = await countingStorage();
  place = await openFactorsPlace({}, storage.endpoint);
  ann = await place.accounts.account();
  const warm = await place.loggedIn(ann);
  await place.select(warm);
});
afterAll(() => storage.close());

it('choosing an organization that asks for nothing costs two rounds: the read and the trail', async () => {
  const session = await place.loggedIn(ann);
  const { rounds, calls } = await storage.counted(() => place.select(session));
  expect(rounds, calls.join()).toBeLessThanOrEqual(2);
});

it('choosing one that asks costs one more, and showing the factor two', async () => {
  phone = await place.withApp(ann);
  const session = await place.loggedIn(ann);
  const asked = await storage.counted(() => place.select(session));
  expect(asked.rounds, asked.calls.join()).toBeLessThanOrEqual(3);
  const { token } = (await place.select(session)).body;
  const shown = await storage.counted(() =>
    place.verify(token, { mfaToken: phone.code(), mfaMethod: 'totp' }),
  );
  expect(shown.rounds, shown.calls.join()).toBeLessThanOrEqual(2);
});
