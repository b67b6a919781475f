import { beforeAll, describe, expect, it } from 'vitest';
import { carryOut } from '../../../layers/adapters/dynamo/purge/carry-out.ts';
import { Budget } from '../../../layers/adapters/dynamo/purge/wipe.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import type { Member } from '../../../layers/domain/caller.ts';
import { assertMayChangeGroup } from '../../../layers/domain/groups/boundary.ts';
import type { Joining } from '../../../layers/domain/groups/group.ts';
import {
  endOfGroupMemberships,
  groupMembershipsOf,
  holderIn,
} from '../../../layers/domain/groups/standing-in-groups.ts';
import { enterOrganization } from '../../../layers/domain/organizations/access.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { enterProject } from '../../../layers/domain/projects/access.ts';
import { assertMayChange } from '../../../layers/domain/projects/boundary.ts';
import { keepingAnAdmin } from '../../../layers/domain/projects/last-admin.ts';
import type { ProjectGrant } from '../../../layers/domain/projects/project.ts';
import {
  assertRulesFit,
  type CustomRole,
  inProject,
  resolveRole,
  rolesNamed,
} from '../../../layers/domain/roles/role.ts';
import { assertMayShape, commitRoleDeletion } from '../../../layers/domain/roles/role-change.ts';
import type { RequestUnit } from '../../../layers/domain/unit.ts';
import { allItems } from '../../harness/table.ts';
import {
  customRole,
  grantOf,
  group,
  groupIn,
  held,
  heldCustom,
  joiningAs,
  letIn,
  privilegeOn,
} from '../../world/rights.ts';
import { allow, deny } from '../../world/viewer.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const at = '2026-01-01T00:00:00.000Z';
const inProd = { environment: 'prod' };

let world: World;
let project: { readonly id: string; readonly orgId: string };
beforeAll(async () => {
  world = await openWorld();
  project = { id: (await world.project()).id, orgId: world.orgId };
});

const roleIn = async (rules: readonly Rule[]): Promise<CustomRole> => {
  const role = customRole(inProject(project.id), rules);
  await world.write(({ roles }) => roles.creation(role));
  return role;
};

const given = async (grant: ProjectGrant): Promise<ProjectGrant> => {
  await world.write(({ projects }) => projects.grantCreation(grant));
  return grant;
};

/** A unit in which this machine identity calls. */
const as = async ({ id, name, orgId }: Actor): Promise<RequestUnit> => {
  const unit = world.open();
  const identity = await world.read(({ identities }) => identities.find(id));
  const { role: orgRole = 'no-access', customRoleId, inGroups, membershipId } = identity ?? {};
  const login = { authMethod: 'universal-auth', authClaims: {}, tokenId: 't', metadata: {} };
  unit.identify({
    ...{ kind: 'identity', id, name, orgId, orgRole, orgCustomRoleId: customRoleId, inGroups, membershipId },
    ...login,
  } as Member);
  return unit;
};

const memberships = () => `/api/v2/workspace/${project.id}/identity-memberships`;

describe('giving a custom role', () => {
  it('takes its slug or its id, and stores its id', async () => {
    const role = await roleIn([allow(['read'])]);
    for (const name of [role.slug, role.id]) {
      const machine = await world.identity('no-access');
      await world.ok(world.admin, 'POST', `${memberships()}/${machine.id}`, { role: name });
      const grant = await world.read(({ projects }) => projects.grant(project.id, 'identity', machine.id));
      expect(grant?.roles).toMatchObject([{ role: 'custom', customRoleId: role.id }]);
    }
  });

  it('needs what it allows', async () => {
    const role = await roleIn([{ subject: 'workspace', action: ['delete'] }]);
    const giver = await world.machineIn(project.id, 'member');
    const machine = await world.identity('no-access');
    const giving = (name: string) =>
      world.send(giver, 'POST', `${memberships()}/${machine.id}`, { role: name });
    expect((await giving(role.slug)).status).toBe(403);
    expect((await giving('not-there')).status).toBe(404);
    expect((await giving('viewer')).status).toBe(200);
  });

  it('finds it by slug and id in its own project, and none for the slug of a built-in one', async () => {
    const role = await roleIn([]);
    const find = (name: string, home = role.home) => resolveRole(world.open(), home, name);
    expect([await find(role.slug), await find(role.id)]).toEqual([role, role]);
    expect([await find('admin'), await find('custom')]).toEqual([undefined, undefined]);
    expect(await find(role.id, inProject((await world.project()).id))).toBeUndefined();
  });

  it('of another project is giving none', async () => {
    const other = await world.project();
    const role = customRole(inProject(other.id), [allow(['read'])]);
    await world.write(({ roles }) => roles.creation(role));
    const machine = await world.identity('no-access');
    const reply = await world.send(world.admin, 'POST', `${memberships()}/${machine.id}`, { role: role.id });
    expect(reply.status).toBe(404);
  });

  it('loses against its change and its end at the same moment', async () => {
    for (const end of [true, false]) {
      const role = await roleIn([allow(['read'])]);
      const named = await rolesNamed(world.open(), role.home, [role.slug]);
      await world.write(({ roles }) =>
        end ? roles.deletion(role) : roles.replacement({ ...role, name: 'new', revision: 2 }, role),
      );
      const machine = await world.identity('no-access');
      const grant = grantOf(project, 'identity', machine.id, [heldCustom(role)]);
      const giving = world.write(({ projects }) => [...projects.grantCreation(grant), ...named.checks]);
      await expect(giving).rejects.toMatchObject({ code: 'conflict' });
    }
  });
});

describe('a role in use', () => {
  it.each(['identity', 'group'] as const)('of an %s cannot be deleted', async (kind) => {
    const role = await roleIn([allow(['read'])]);
    if (kind === 'group') await groupIn(world, project, [heldCustom(role)]);
    else await given(grantOf(project, kind, (await world.identity()).id, [heldCustom(role)]));
    await expect(commitRoleDeletion(world.open(), role)).rejects.toMatchObject({ code: 'bad-request' });
    expect(await world.read(({ roles }) => roles.find(role.home, role.id))).toEqual(role);
  });

  it('is either given or deleted, whoever comes first', async () => {
    const outcomes = { given: 0, deleted: 0 };
    for (let n = 0; n < 12; n += 1) {
      const role = await roleIn([allow(['read'])]);
      const machine = await world.identity('no-access');
      const grant = grantOf(project, 'identity', machine.id, [heldCustom(role)]);
      const giving = async () => {
        const unit = world.open();
        const named = await rolesNamed(unit, role.home, [role.id]);
        await new Promise((resolve) => setTimeout(resolve, n));
        await unit.commit([...unit.stores.projects.grantCreation(grant), ...named.checks]);
      };
      await Promise.allSettled([giving(), commitRoleDeletion(world.open(), role)]);
      const [stands, isGiven] = await world.read(({ roles, projects }) =>
        Promise.all([roles.find(role.home, role.id), projects.grant(project.id, 'identity', machine.id)]),
      );
      expect(stands === undefined && isGiven !== undefined).toBe(false);
      outcomes[isGiven ? 'given' : 'deleted'] += 1;
    }
    expect(outcomes.given + outcomes.deleted).toBe(12);
    expect(outcomes.deleted).toBeGreaterThan(0);
  });

  it('is given before the last look, or not at all', async () => {
    for (const moment of ['before', 'after'] as const) {
      const role = await roleIn([allow(['read'])]);
      const machine = await world.identity('no-access');
      const grant = grantOf(project, 'identity', machine.id, [heldCustom(role)]);
      const named = await rolesNamed(world.open(), role.home, [role.id]);
      const give = () => world.write(({ projects }) => [...projects.grantCreation(grant), ...named.checks]);
      const unit = world.open();
      const commit = unit.commitAfterLook.bind(unit);
      let giving: Promise<unknown> = Promise.resolve();
      unit.commitAfterLook = async (changes, look) => {
        if (moment === 'before') await give();
        await commit(changes, async () => {
          await look();
          giving = give().catch(({ code }) => code);
          await giving;
        });
      };
      const deletion = commitRoleDeletion(unit, role);
      if (moment === 'before') await expect(deletion).rejects.toMatchObject({ code: 'bad-request' });
      else {
        await deletion;
        expect(await giving).toBe('conflict');
      }
    }
  });

  it('nobody has can be deleted, and its slug is free again', async () => {
    const role = await roleIn([allow(['read'])]);
    const twin = customRole(role.home, [], role.slug);
    await expect(world.write(({ roles }) => roles.creation(twin))).rejects.toMatchObject({
      code: 'already-exists',
    });
    await commitRoleDeletion(world.open(), role);
    await world.write(({ roles }) => roles.creation(twin));
    expect(await world.read(({ roles }) => roles.findBySlug(role.home, role.slug))).toEqual(twin);
    expect(await world.read(({ roles }) => roles.listOf(role.home))).toContainEqual(twin);
  });
});

describe('the boundary', () => {
  /** A machine that may read secrets, save in prod, and edit identities. */
  const weak = async () => {
    const role = await roleIn([
      allow(['read'], { environment: 'dev' }),
      { subject: 'identity', action: ['read', 'edit', 'delete'] },
      { subject: 'groups', action: ['read', 'edit', 'delete'] },
    ]);
    const machine = await world.identity('no-access');
    await given(grantOf(project, 'identity', machine.id, [heldCustom(role)]));
    return machine;
  };

  it('counts what a member has by groups and privileges', async () => {
    const caller = await weak();
    for (const road of ['neither', 'group', 'privilege'] as const) {
      const machine = await world.identity('no-access');
      const grant = await given(grantOf(project, 'identity', machine.id, [held('no-access')]));
      if (road === 'group') {
        const { made } = await groupIn(world, project, [held('viewer')]);
        await letIn(world, made, 'identity', machine.id);
      }
      if (road === 'privilege') {
        const privilege = privilegeOn(grant, 'identity', machine.id, [allow(['read'], inProd)]);
        await world.write(({ privileges }) => privileges.creation(privilege, grant));
      }
      const reply = await world.send(caller, 'DELETE', `${memberships()}/${machine.id}`);
      expect([road, reply.status]).toEqual([road, road === 'neither' ? 200 : 403]);
    }
  });

  it('counts what an end of denials would open', async () => {
    const unit = await as(await weak());
    const access = await enterProject(unit, project.id);
    const denying = await roleIn([deny(['read'], inProd)]);
    const { grant: ofGroup } = await groupIn(world, project, [heldCustom(denying)]);
    await expect(assertMayChange(unit, access, ofGroup)).rejects.toMatchObject({ code: 'forbidden' });
    const denyingDev = await roleIn([deny(['read'], { environment: 'dev' })]);
    const { grant: other } = await groupIn(world, project, [heldCustom(denyingDev)]);
    await expect(assertMayChange(unit, access, other)).resolves.toBeUndefined();
  });

  it('counts what an own membership denies of what a group allows', async () => {
    const read = allow(['read']);
    const notInProd = deny(['read'], inProd);
    const caller = await world.identity('no-access');
    await given(grantOf(project, 'identity', caller.id, [heldCustom(await roleIn([read, notInProd]))]));
    const unit = await as(caller);
    const access = await enterProject(unit, project.id);
    const machine = await world.identity('no-access');
    const { made } = await groupIn(world, project, [heldCustom(await roleIn([read]))]);
    await letIn(world, made, 'identity', machine.id);
    const own = await given(
      grantOf(project, 'identity', machine.id, [heldCustom(await roleIn([notInProd]))]),
    );
    const kept = { grant: own, customRoles: new Map() };
    await expect(assertMayChange(unit, access, own, kept)).resolves.toBeUndefined();
    const emptied = { ...kept, grant: { ...own, roles: [] } };
    await expect(assertMayChange(unit, access, own, emptied)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(assertMayChange(unit, access, own)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('keeps an identity that is strong by a group from who could not act as it', async () => {
    const caller = await world.identity('member');
    const machine = await world.identity('no-access');
    const deed = () => world.send(caller, 'PATCH', `/api/v1/identities/${machine.id}`, { role: 'no-access' });
    expect((await deed()).status).toBe(200);
    const { made } = await groupIn(world, project, [held('viewer')]);
    await letIn(world, made, 'identity', machine.id);
    expect((await deed()).status).toBe(403);
  });

  it('keeps a group from who has not what being in it gives', async () => {
    const unit = await as(await world.identity('member'));
    const access = await enterOrganization(unit);
    const may = async (made: Parameters<typeof assertMayChangeGroup>[2]) =>
      assertMayChangeGroup(unit, access, made, 'no').then(
        () => true,
        ({ code }) => (code === 'forbidden' ? false : Promise.reject(code)),
      );
    const plain = group(world.orgId, { role: 'member' });
    expect(await may(plain)).toBe(true);
    expect(await may({ ...plain, role: 'admin' })).toBe(false);
    const { made } = await groupIn(world, project, [held('viewer')]);
    expect(await may(made)).toBe(false);
  });

  it('of rules is what the shaper has, before, after, and without what they deny', () => {
    const holdings = { roles: [], privileges: [{ rules: [allow(['read'])], isTemporary: false }] };
    const shape = (before: readonly Rule[], after: readonly Rule[]) => () =>
      assertMayShape(world.open(), { holdings }, before, after, 'no');
    expect(shape([], [allow(['read'], inProd)])).not.toThrow();
    expect(shape([deny(['read'], inProd)], [])).not.toThrow();
    for (const [before, after] of [
      [[], [allow(['edit'])]],
      [[allow(['edit'])], []],
      [[deny(['edit'])], []],
    ] as const)
      expect(shape(before, after)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

describe('coming into a group', () => {
  it('is refused for who is in it, and for a person whose membership is switched off', async () => {
    const { made } = await groupIn(world, project, []);
    const person = await world.person('no-access');
    await letIn(world, made, 'user', person.id);
    await expect(letIn(world, made, 'user', person.id)).rejects.toMatchObject({ code: 'already-exists' });
    const { membership } = (await joiningAs(world, 'user', person.id)) as never;
    const off = { ...(membership as object), isActive: false } as typeof membership;
    await world.write(({ organizations }) => organizations.membershipReplacement(off, membership));
    const other = await groupIn(world, project, []);
    await expect(letIn(world, other.made, 'user', person.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('loses against a change of the group, and against one of the identity', async () => {
    const { made } = await groupIn(world, project, []);
    const machine = await world.identity('no-access');
    const actor = await joiningAs(world, 'identity', machine.id);
    await world.write(({ groups }) => groups.replacement({ ...made, name: 'new', revision: 2 }, made));
    await expect(world.write(({ groups }) => groups.joining(made, actor, at))).rejects.toMatchObject({
      code: 'conflict',
    });
    const now = { ...made, name: 'new', revision: 2 };
    await world.write(({ identities }) => {
      const before = (actor as Extract<typeof actor, { kind: 'identity' }>).identity;
      return identities.replacement({ ...before, name: 'other', revision: before.revision + 1 }, before);
    });
    await expect(world.write(({ groups }) => groups.joining(now, actor, at))).rejects.toMatchObject({
      code: 'conflict',
    });
    await letIn(world, now, 'identity', machine.id);
    const { inGroups } = (await world.read(({ identities }) => identities.find(machine.id))) ?? {};
    expect(inGroups).toBe(true);
  });

  it('shows in the group, by kind', async () => {
    const { made } = await groupIn(world, project, []);
    const machines = [];
    for (let n = 0; n < 5; n += 1) machines.push(await world.identity('no-access'));
    for (const { id } of machines) await letIn(world, made, 'identity', id);
    await letIn(world, made, 'user', (await world.person()).id);
    const found = await world.read(({ groups }) => groups.everybodyIn(made.id, 'identity'));
    expect(found.map(({ actorId }) => actorId)).toEqual(machines.map(({ id }) => id).sort());
  });

  it('lasts as long as the membership in the organization, and does not come back with another one', async () => {
    const { made } = await groupIn(world, project, []);
    const person = await world.person('no-access');
    await letIn(world, made, 'user', person.id);
    const groupsNow = async (membershipId: string) =>
      groupMembershipsOf(world.open(), {
        ...{ kind: 'user', id: person.id, orgId: world.orgId, membershipId, inGroups: true },
      });
    expect(await groupsNow(person.membershipId)).toMatchObject([{ groupId: made.id }]);
    expect(await groupsNow('another one')).toEqual([]);
    const { membership } = (await joiningAs(world, 'user', person.id)) as Extract<Joining, { kind: 'user' }>;
    const anew = world.write(({ groups }) =>
      groups.joining(made, { kind: 'user', membership: { ...membership, id: 'another one' } }, at),
    );
    await expect(anew).rejects.toMatchObject({ code: 'not-found' });
  });

  it('ends with all memberships in groups at once', async () => {
    const { made } = await groupIn(world, project, []);
    const { made: other } = await groupIn(world, project, []);
    const person = await world.person('no-access');
    for (const each of [made, other]) await letIn(world, each, 'user', person.id);
    const unit = world.open();
    const holder = await holderIn(unit, world.orgId, 'user', person.id);
    await unit.commit(await endOfGroupMemberships(unit, holder));
    for (const { id } of [made, other])
      expect(await world.read(({ groups }) => groups.everybodyIn(id, 'user'))).toEqual([]);
    expect(await groupMembershipsOf(world.open(), holder)).toEqual([]);
  });
});

describe('what goes', () => {
  const everything = async () => JSON.stringify(await allItems(world.app.table));

  it('with an identity: its memberships in groups', async () => {
    const { made } = await groupIn(world, project, []);
    const machine = await world.identity('no-access');
    await letIn(world, made, 'identity', machine.id);
    await world.ok(world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);
    expect(await world.read(({ groups }) => groups.everybodyIn(made.id, 'identity'))).toEqual([]);
  });

  it('with a membership: the privileges that hang on it', async () => {
    const machine = await world.identity('no-access');
    const grant = await given(grantOf(project, 'identity', machine.id, [held('viewer')]));
    const privilege = privilegeOn(grant, 'identity', machine.id, []);
    await world.write(({ privileges }) => privileges.creation(privilege, grant));
    expect(await world.read(({ privileges }) => privileges.find(privilege.id))).toEqual(privilege);
    const stale = world.write(({ projects }) => projects.grantDeletion(grant));
    await expect(stale).rejects.toMatchObject({ code: 'conflict' });
    await world.ok(world.admin, 'DELETE', `${memberships()}/${machine.id}`);
    expect(await everything()).not.toContain(privilege.id);
  });

  it('with a group: who was in it, when upkeep comes round', async () => {
    const made = group(world.orgId);
    await world.write(({ groups }) => groups.creation(made));
    const people = [await world.person(), await world.person()];
    for (const { id } of people) await letIn(world, made, 'user', id);
    const table = openTable({ table: world.app.table, storageTimeout: 10_000, storageAttempts: 1 });
    const { runtime } = world.app;
    const task = { kind: 'group', id: made.id, orgId: made.orgId } as const;
    const sweep = () => carryOut(table, runtime, task, new Budget(runtime, 100, 60_000));
    expect(await sweep()).toBe('dropped');
    await world.write(({ groups }) => groups.deletion(made));
    expect(await everything()).toContain(`INGROUP#${made.orgId}#${made.id}`);
    expect(await sweep()).toBe('done');
    expect(await everything()).not.toContain(made.id);
  });
});

describe('somebody who is in a project through a group only', () => {
  it('is told so by its permissions, cannot leave the project, and is no last admin', async () => {
    const here = { id: (await world.project()).id, orgId: world.orgId };
    const person = await world.person('no-access');
    const { made, grant } = await groupIn(world, here, [held('admin')]);
    await letIn(world, made, 'user', person.id);
    const { data } = await world.ok(person, 'GET', `/api/v1/workspace/${here.id}/permissions`);
    expect(data.membership).toMatchObject({ id: grant.id, userId: person.id, roles: [{ role: 'admin' }] });
    expect((await world.send(person, 'DELETE', `/api/v1/workspace/${here.id}/leave`)).status).toBe(400);
    const access = await enterProject(await as(world.admin), here.id);
    expect(await keepingAnAdmin(world.open(), access, [grant])).toEqual([]);
    const last = `/api/v2/workspace/${here.id}/identity-memberships/${world.admin.id}`;
    expect((await world.send(person, 'DELETE', last)).status).toBe(400);
  });
});

describe('somebody who is in a project by an own membership and a group', () => {
  const leaving = async (denied: Rule, allowed: readonly Rule[]): Promise<number> => {
    const person = await world.person('no-access');
    const own = [heldCustom(await roleIn([...allowed, denied]))];
    await given(grantOf(project, 'user', person.id, own));
    const { made } = await groupIn(world, project, [heldCustom(await roleIn(allowed))]);
    await letIn(world, made, 'user', person.id);
    return (await world.send(person, 'DELETE', `/api/v1/workspace/${project.id}/leave`)).status;
  };

  it('leaves the own one, unless that denies what the group allows', async () => {
    const inDev = allow(['read'], { environment: 'dev' });
    const ofOwn = allow(['read'], { environment: 'dev', secretName: { $glob: '{{identity.id}}*' } });
    expect(await leaving(deny(['read'], inProd), [allow(['read'])])).toBe(403);
    expect(await leaving(deny(['read'], inProd), [inDev])).toBe(200);
    expect(await leaving(deny(['read'], inProd), [ofOwn])).toBe(200);
  });

  it('leaves the own one no more when a privilege on it denies what the group allows', async () => {
    const person = await world.person('no-access');
    const own = await given(grantOf(project, 'user', person.id, [held('no-access')]));
    const { made } = await groupIn(world, project, [held('viewer')]);
    await letIn(world, made, 'user', person.id);
    const privilege = privilegeOn(own, 'user', person.id, [deny(['read'], inProd)]);
    await world.write(({ privileges }) => privileges.creation(privilege, own));
    const leave = () => world.send(person, 'DELETE', `/api/v1/workspace/${project.id}/leave`);
    expect((await leave()).status).toBe(403);
    await world.ok(world.admin, 'DELETE', `/api/v1/user-project-additional-privilege/${privilege.id}`);
    expect((await leave()).status).toBe(200);
  });
});

it('rules that are too large for every request are refused', () => {
  const rules = (count: number) => Array.from({ length: count }, () => allow(['read'], inProd));
  expect(() => assertRulesFit(rules(200))).not.toThrow();
  expect(() => assertRulesFit(rules(2000))).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});
