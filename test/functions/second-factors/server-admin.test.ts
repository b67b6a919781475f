import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';

let place: FactorsPlace;
let root: Account;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  await place.organization({ enforceMfa: undefined });
  root = await place.accounts.account('admin');
  const { world } = place.accounts;
  const user = await world.read(({ users }) => users.find(root.id));
  if (!user) throw new Error('There is no such person');
  await world.write(({ users }) => [
    users.replacement({ ...user, superAdmin: true, revision: user.revision + 1 }, user),
  ]);
});

const other = '00000000-0000-4000-8000-000000000000';
const credentials = { clientId: 'a', clientSecret: 'b' };
const deeds: readonly (readonly [string, string, unknown?])[] = [
  ['PUT', '/api/v1/admin/app-credentials/github', { credentials }],
  ['GET', '/api/v1/admin/app-credentials'],
  ['PATCH', '/api/v1/admin/config', { trustSamlEmails: true }],
  ['GET', '/api/v1/rate-limit'],
  ['GET', '/api/v1/admin/keys/status'],
  ['GET', '/api/v1/admin/workers/status'],
  ['GET', '/api/v1/admin/user-management/users'],
  ['DELETE', `/api/v1/admin/user-management/users/${other}`],
  ['DELETE', `/api/v1/admin/user-management/users/${other}/second-factors`],
];

it('a server admin shows the factor of the organization that the instance was set up with, also without choosing it', async () => {
  await place.organization({ enforceMfa: true });
  const session = await place.loggedIn(root);
  for (const [method, path, body] of deeds) {
    const reply = await place.ask(method, path, session, body);
    expect([path, reply.status, reply.body.error]).toEqual([path, 403, 'SecondFactorRequired']);
  }
  await place.stepUp(root, session);
  for (const [method, path, body] of deeds) {
    const { status } = await place.ask(method, path, session, body);
    expect([path, status]).toEqual([path, path.includes(other) ? 404 : 200]);
  }
});

it('who lends the role of the deployment out shows it too, from an organization that asks for none', async () => {
  await place.organization({ enforceMfa: true });
  const { world } = place.accounts;
  const session = await place.loggedIn(root);
  const orgId = await world.newOrganization();
  const at = world.app.runtime.now().toISOString();
  const membership = { id: world.app.runtime.uuid(), orgId, userId: root.id, role: 'admin', isActive: true };
  await world.write(({ organizations }) =>
    organizations.membershipCreation({ ...membership, createdAt: at, updatedAt: at }),
  );
  const [, claims = ''] = session.split('.');
  const chosen = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), organizationId: orgId };
  const token = await world.open().tokens.sign(chosen, 3600);
  const lend = () =>
    world.app.request('POST', '/api/v1/app-connections/aws', {
      token,
      body: { name: 'of-the-deployment', method: 'own-role', credentials: {} },
    });
  expect((await lend()).body.error).toBe('SecondFactorRequired');
  await place.stepUp(root, session);
  expect((await lend()).body.error).not.toBe('SecondFactorRequired');
});
