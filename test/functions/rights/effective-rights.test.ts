import { beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { inOrganization, inProject } from '../../../layers/domain/roles/role.ts';
import {
  customRole,
  grantOf,
  group,
  groupIn,
  held,
  heldCustom,
  letIn,
  privilegeOn,
} from '../../world/rights.ts';
import { allow, deny } from '../../world/viewer.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const readAll = allow(['read']);
const inProd = allow(['read'], { environment: 'prod' });

let world: World;
let project: { readonly id: string; readonly orgId: string };

const query = (environment: string) => ({ workspaceId: project.id, environment, secretPath: '/' });

/** What reading the secret answers in `dev` and `prod`. */
const reading = async ({ token }: Actor): Promise<readonly number[]> =>
  Promise.all(
    ['dev', 'prod'].map(async (environment) => {
      const asked = { token, query: query(environment) };
      return (await world.app.request('GET', '/api/v3/secrets/raw/KEY', asked)).status;
    }),
  );

beforeAll(async () => {
  world = await openWorld();
  const { id } = await world.project();
  project = { id, orgId: world.orgId };
  for (const environment of ['dev', 'prod'])
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/KEY', {
      ...{ workspaceId: id, environment, secretPath: '/', secretValue: 'value' },
    });
});

const someRole = async (rules: readonly Rule[]) => {
  const role = customRole(inProject(project.id), rules);
  await world.write(({ roles }) => roles.creation(role));
  return role;
};

const actors = [
  ['user', () => world.person('no-access')],
  ['identity', () => world.identity('no-access')],
] as const;

describe.each(actors)('a %s', (kind, make) => {
  it('is in a project through a group alone, from the moment it comes in until it leaves', async () => {
    const somebody = await make();
    const { made } = await groupIn(world, project, [held('viewer')]);
    expect(await reading(somebody)).toEqual([403, 403]);
    await letIn(world, made, kind, somebody.id);
    expect(await reading(somebody)).toEqual([200, 200]);
    const { projects } = await world.ok(somebody, 'GET', '/api/v1/projects');
    expect(projects.map(({ id }: { id: string }) => id)).toEqual([project.id]);
    const membership = await world.read(({ groups }) => groups.membership(made, kind, somebody.id));
    await world.write(({ groups }) => groups.leaving(membership as never));
    expect(await reading(somebody)).toEqual([403, 403]);
  });

  it('loses what a group gave with the grant of the group, and with the group itself', async () => {
    const somebody = await make();
    for (const end of ['grant', 'group'] as const) {
      const { made, grant } = await groupIn(world, project, [held('viewer')]);
      await letIn(world, made, kind, somebody.id);
      expect(await reading(somebody)).toEqual([200, 200]);
      await world.write(({ projects, groups }) => [
        ...projects.grantDeletion(grant),
        ...(end === 'group' ? groups.deletion(made) : []),
      ]);
      expect(await reading(somebody)).toEqual([403, 403]);
    }
  });

  it('may do what a custom role says at that moment, and is denied what it denies', async () => {
    const somebody = await make();
    const role = await someRole([inProd]);
    const grant = grantOf(project, kind, somebody.id, [held('viewer'), heldCustom(role)]);
    await world.write(({ projects }) => projects.grantCreation(grant));
    expect(await reading(somebody)).toEqual([200, 200]);
    const next = { ...role, rules: [deny(['read'], { environment: 'dev' })], revision: 2 };
    await world.write(({ roles }) => roles.replacement(next, role));
    expect(await reading(somebody)).toEqual([403, 200]);
    await world.write(({ roles }) => roles.deletion(next));
    expect(await reading(somebody)).toEqual([200, 200]);
  });

  it('is denied by its group what its own grant allows', async () => {
    const somebody = await make();
    const own = grantOf(project, kind, somebody.id, [held('viewer')]);
    await world.write(({ projects }) => projects.grantCreation(own));
    const role = await someRole([deny(['read'], { environment: 'prod' })]);
    const { made } = await groupIn(world, project, [heldCustom(role)]);
    expect(await reading(somebody)).toEqual([200, 200]);
    await letIn(world, made, kind, somebody.id);
    expect(await reading(somebody)).toEqual([200, 403]);
  });

  it('has a privilege from its start until before its end, on its own membership', async () => {
    const somebody = await make();
    const grant = grantOf(project, kind, somebody.id, [held('no-access')]);
    await world.write(({ projects }) => projects.grantCreation(grant));
    const now = world.app.runtime.now().getTime();
    const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
    const window = { temporaryAccessStartTime: at(60), temporaryAccessEndTime: at(120) };
    const privilege = privilegeOn(grant, kind, somebody.id, [inProd], { isTemporary: true, ...window });
    await world.write(({ privileges }) => privileges.creation(privilege, grant));
    expect(await reading(somebody)).toEqual([403, 403]);
    world.app.runtime.advance(60);
    expect(await reading(somebody)).toEqual([403, 200]);
    world.app.runtime.advance(60);
    expect(await reading(somebody)).toEqual([403, 403]);
  });

  it('does not get privileges back with a new membership', async () => {
    const somebody = await make();
    const { made, grant } = await groupIn(world, project, [held('no-access')]);
    await letIn(world, made, kind, somebody.id);
    const privilege = privilegeOn(grant, kind, somebody.id, [readAll]);
    await world.write(({ privileges }) => privileges.creation(privilege, grant));
    expect(await reading(somebody)).toEqual([200, 200]);
    await world.write(({ projects }) => projects.grantDeletion(grant));
    const own = grantOf(project, kind, somebody.id, [held('no-access')]);
    await world.write(({ projects }) => projects.grantCreation(own));
    expect(await reading(somebody)).toEqual([403, 403]);
    const later = privilegeOn(own, kind, somebody.id, [inProd]);
    await world.write(({ privileges }) => privileges.creation(later, own));
    expect(await reading(somebody)).toEqual([403, 200]);
  });

  it('has in the organization what its groups and a custom role give there', async () => {
    const somebody = await make();
    const list = () =>
      world.send(somebody, 'GET', `/api/v2/organizations/${world.orgId}/identity-memberships`);
    const status = async () => (await list()).status;
    expect(await status()).toBe(403);
    const role = customRole(inOrganization(world.orgId), [{ subject: 'identity', action: ['read'] }]);
    await world.write(({ roles }) => roles.creation(role));
    const made = group(world.orgId, { role: 'custom', customRoleId: role.id });
    await world.write(({ groups }) => groups.creation(made));
    await letIn(world, made, kind, somebody.id);
    expect(await status()).toBe(200);
    await world.write(({ groups }) =>
      groups.replacement({ ...made, role: 'no-access', customRoleId: 'x', revision: 2 }, made),
    );
    expect(await status()).toBe(403);
  });
});

it('a person has a custom role in the organization, and keeps the mark of its groups when it changes', async () => {
  const somebody = await world.person('no-access');
  const { made } = await groupIn(world, project, [held('viewer')]);
  const before = await world.read(({ organizations }) => organizations.membership(world.orgId, somebody.id));
  if (!before) throw new Error('No membership');
  await letIn(world, made, 'user', somebody.id);
  const role = customRole(inOrganization(world.orgId), [{ subject: 'identity', action: ['read'] }]);
  await world.write(({ roles }) => roles.creation(role));
  const at = world.app.runtime.now().toISOString();
  const custom = { ...before, role: 'custom', customRoleId: role.id, updatedAt: at };
  await world.write(({ organizations }) => organizations.membershipReplacement(custom, before));
  const path = `/api/v2/organizations/${world.orgId}/identity-memberships`;
  expect((await world.send(somebody, 'GET', path)).status).toBe(200);
  expect(await reading(somebody)).toEqual([200, 200]);
  const back = { ...before, updatedAt: new Date(Date.parse(at) + 1).toISOString() };
  await world.write(({ organizations }) => organizations.membershipReplacement(back, custom));
  expect((await world.send(somebody, 'GET', path)).status).toBe(403);
  await expect(
    world.write(({ organizations }) => organizations.membershipReplacement(back, custom)),
  ).rejects.toMatchObject({ code: 'conflict' });
});
