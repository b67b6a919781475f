import { beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const path = (tail: string, orgId = world.orgId): string => `/api/v1/organizations/${orgId}/${tail}`;

it('the plan has every feature and no limit, for whoever is a member', async () => {
  const person = await world.person('no-access');
  const { plan } = await world.ok(person, 'GET', path('plan'));
  for (const feature of ['rbac', 'groups', 'scim', 'samlSSO', 'dynamicSecret', 'auditLogs', 'ipAllowlisting'])
    expect(plan[feature], feature).toBe(true);
  expect([plan.memberLimit, plan.identityLimit, plan.workspaceLimit]).toEqual([null, null, null]);
});

it('bills are seen by who may, and are none', async () => {
  expect(await world.ok(world.admin, 'GET', path('invoices'))).toEqual([]);
  const person = await world.person('no-access');
  expect((await world.send(person, 'GET', path('invoices'))).status).toBe(403);
});

it('nothing can be paid, and no other organization looked at', async () => {
  const trial = { success_url: 'https://example.org' };
  expect((await world.send(world.admin, 'POST', path('session/trial'), trial)).status).toBe(400);
  const person = await world.person('member');
  expect((await world.send(person, 'POST', path('session/trial'), trial)).status).toBe(403);
  const other = await world.newOrganization();
  expect((await world.send(world.admin, 'GET', path('plan', other))).status).toBe(404);
});
