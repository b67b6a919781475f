import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyVersionOf } from '../../../layers/domain/keys/envelope.ts';
import { rotationsIn } from '../../world/rotation.ts';
import { clientSecret, openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';

let place: SsoPlace;
beforeAll(async () => {
  place = await openSsoPlace();
});
afterAll(() => place.close());

it('rotating the organization’s key seals the client secret again, and it is the same', async () => {
  const world = rotationsIn(place.accounts.world, { wrapping: place.accounts.world.app.wrapping });
  const version = async () => {
    const config = await world.read(({ oidcConfigs }) => oidcConfigs.find(world.orgId));
    return config && keyVersionOf(config.clientSecret);
  };
  const before = await version();
  const rotation = await world.finish(await world.begin({ level: 'organization-keys' }));
  expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
  expect(await version()).toBe((before ?? 0) + 1);
  const reply = await place.signIn({ sub: 'ada', email: 'ada@example.org', email_verified: true });
  expect(reply.status, reply.text).toBe(200);
  const { authorization = '' } = place.exchanged.at(-1) ?? {};
  const [, secret = ''] = Buffer.from(authorization.split(' ')[1] ?? '', 'base64')
    .toString()
    .split(':');
  expect(new URLSearchParams(`s=${secret}`).get('s')).toBe(clientSecret);
});
