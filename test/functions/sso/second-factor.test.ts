import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';

let place: SsoPlace;
beforeAll(async () => {
  place = await openSsoPlace();
});
afterAll(() => place.close());

const said = { sub: 'ann', email: 'ann@example.org', email_verified: true, given_name: 'Ann' };

/** Changes what the organization asks for, past its rules. */
const enforce = async (changed: object): Promise<void> => {
  const { world } = place.accounts;
  const organization = await world.read(({ organizations }) => organizations.find(world.orgId));
  if (!organization) throw new Error('There is no organization');
  await world.write(({ organizations }) =>
    organizations.replacement(
      { ...organization, ...changed, revision: organization.revision + 1 },
      organization,
    ),
  );
};

it('whoever signs in by single sign-on is asked for the factor of the organization as well', async () => {
  const { accounts } = place;
  const { orgId } = accounts.world;
  const select = (token: string) =>
    accounts.post('/api/v3/auth/select-organization', { organizationId: orgId }, { token });
  const first = (await place.signIn(said)).body;
  const inside = (await select(first.accessToken)).body;
  expect(inside.isMfaEnabled).toBe(false);

  await enforce({ enforceMfa: true });
  expect(await accounts.isAlive(inside.token)).toBe(false);
  const { accessToken } = (await place.signIn(said)).body;
  const asked = (await select(accessToken)).body;
  expect(asked).toMatchObject({ isMfaEnabled: true, mfaMethod: 'email' });
  const mfaToken = await accounts.codeFor(said.email);
  const shown = await accounts.post('/api/v2/auth/mfa/verify', { mfaToken }, { token: asked.token });
  expect(shown.status, shown.text).toBe(200);
  expect(await accounts.isAlive(shown.body.token)).toBe(true);
  const [event] = (await accounts.eventsOf('verify-second-factor')).slice(-1);
  expect(event).toMatchObject({
    outcome: 'success',
    organizationId: orgId,
    actor: { metadata: { authMethod: 'oidc' } },
    metadata: { method: 'email' },
  });
});

it('a session without the factor that its account, or the organization, asks for is no consent to a link', async () => {
  const { accounts } = place;
  await enforce({ enforceMfa: undefined });
  const bob = await accounts.account();
  const user = await accounts.world.read(({ users }) => users.find(bob.id));
  if (!user) throw new Error('There is no such person');
  const asked = { ...user, isEmailVerified: true, isMfaEnabled: true as const, revision: user.revision + 1 };
  await accounts.world.write(({ users }) => [users.replacement(asked, user)]);
  const { token } = await accounts.login(bob);
  const saidBob = { ...said, sub: 'bob', email: bob.email };
  const refused = await place.signIn(saidBob, {}, token);
  expect([refused.status, refused.body.error]).toEqual([403, 'SecondFactorRequired']);

  const code = { mfaMethod: 'email' };
  await accounts.post('/api/v2/auth/step-up/challenge', code, { token });
  const mfaToken = await accounts.codeFor(bob.email);
  await accounts.post('/api/v2/auth/step-up', { ...code, mfaToken }, { token });
  expect((await place.signIn(saidBob, {}, token)).status).toBe(200);
});
