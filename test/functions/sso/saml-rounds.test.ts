import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { openSamlPlace, type SamlPlace, tokenIn } from '../../world/saml-place.ts';

let storage: CountingStorage;
let place: SamlPlace;
beforeAll(async () => {
  storage = await countingStorage();
  place = await openSamlPlace(storage.endpoint);
  const { world } = place.accounts;
  const before = await world.read(({ instance }) => instance.find());
  if (!before) throw new Error('There is no instance');
  await world.write(({ instance }) => [
    instance.configuration(
      { ...before, trustSamlEmails: true, revision: (before.revision ?? 0) + 1 },
      before,
    ),
  ]);
  const group = await world.ok(world.admin, 'POST', '/api/v1/groups', {
    name: 'Staff',
    slug: 'staff',
    role: 'no-access',
  });
  const mappings = [{ providerGroup: 'staff', groupSlug: group.slug }];
  await world.ok(world.admin, 'PUT', '/api/v1/sso/group-mappings', { mappings });
  await place.configured({ groupAttribute: 'groups' });
});
afterAll(() => storage.close());

it('a browser is sent to a SAML provider with four rounds to storage, and comes back with three', async () => {
  await place.vouched();
  const began = await storage.counted(() => place.begin());
  expect(began.rounds, began.calls.join()).toBeLessThanOrEqual(4);
  const begun = await place.begin();
  const answer = await place.answer(begun, { attributes: { groups: ['staff'] } });
  const came = await storage.counted(() => place.post(answer, begun));
  expect(came.rounds, came.calls.join()).toBeLessThanOrEqual(3);
});

it('a newcomer signs in with four, groups and attributes included, and so does whoever was there before', async () => {
  await place.signIn({ nameId: 'warm@example.org' });
  for (const groups of [['staff'], [], ['staff']]) {
    const begun = await place.begin();
    const answer = await place.answer(begun, { attributes: { groups, site: [`Berlin ${groups.length}`] } });
    const vouched = { providerAuthToken: tokenIn(await place.post(answer, begun)), cookie: begun.cookie };
    const { rounds, calls } = await storage.counted(() => place.exchange(vouched));
    expect(rounds, calls.join()).toBeLessThanOrEqual(4);
  }
});
