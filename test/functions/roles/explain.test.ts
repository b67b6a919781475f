import { beforeAll, describe, expect, it } from 'vitest';
import { customRole, grantOf, groupIn, held, heldCustom, letIn, privilegeOn } from '../../world/rights.ts';
import { allow, deny } from '../../world/viewer.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;
let project: Reply;
beforeAll(async () => {
  world = await openWorld();
  project = await world.project();
});

const dev = { environment: 'dev', secretPath: '/app/', secretName: 'KEY', secretTags: [] };

const ask = (actor: object, more: object = {}, caller: Actor = world.admin) =>
  world.send(caller, 'POST', `/api/v1/workspace/${project.id}/permissions/explain`, {
    ...{ actor, action: 'read', subject: 'secrets', fields: dev },
    ...more,
  });
const explained = async (...question: Parameters<typeof ask>): Promise<Reply> => {
  const reply = await ask(...question);
  expect(reply.status, reply.text).toBe(200);
  return reply.body;
};

const identity = ({ id }: Actor) => ({ type: 'identity', id });
const nothing = { allowed: false, decidedBy: null };

describe('why somebody may do something', () => {
  it('is told by rule and role', async () => {
    const machine = await world.machineIn(project.id, 'viewer');
    const grant = await world.read(({ projects }) => projects.grant(project.id, 'identity', machine.id));
    expect(await explained(identity(machine))).toEqual({
      allowed: true,
      decidedBy: {
        type: 'role',
        roleId: expect.any(String),
        roleSlug: 'viewer',
        privilegeId: null,
        privilegeSlug: null,
        membershipId: grant?.id,
        groupId: null,
        rule: { subject: 'secrets', action: ['read'], inverted: false },
      },
    });
    expect(await explained(identity(machine), { action: 'edit' })).toEqual(nothing);
    const spelled = `/api/v1/projects/${project.id}/permissions/explain`;
    const body = { actor: identity(machine), action: 'read', subject: 'member' };
    expect((await world.ok(world.admin, 'POST', spelled, body)).allowed).toBe(true);
  });

  it('is told by group and custom role, and by the privilege that denies', async () => {
    const role = customRole({ scope: 'project', id: project.id }, [
      allow(['read'], { secretPath: { $glob: '/app/**' } }),
    ]);
    await world.write(({ roles }) => roles.creation(role));
    const { made, grant } = await groupIn(world, project, [heldCustom(role)]);
    const person = await world.person('no-access');
    await letIn(world, made, 'user', person.id);
    const actor = { type: 'user', id: person.id };
    expect((await explained(actor)).decidedBy).toMatchObject({
      type: 'role',
      roleId: role.id,
      roleSlug: role.slug,
      membershipId: grant.id,
      groupId: made.id,
      rule: { conditions: { secretPath: { $glob: '/app/**' } } },
    });
    const denial = privilegeOn(grant, 'user', person.id, [deny(['read'], { environment: 'dev' })]);
    await world.write(({ privileges }) => privileges.creation(denial, grant));
    expect(await explained(actor)).toMatchObject({
      allowed: false,
      decidedBy: { type: 'privilege', privilegeId: denial.id, rule: { inverted: true } },
    });
    expect((await explained(actor, { fields: { ...dev, environment: 'prod' } })).allowed).toBe(true);
    expect((await explained(actor, { fields: null })).allowed).toBe(true);
  });

  it('looks at windows, and at who it is', async () => {
    const machine = await world.identity('no-access');
    const over = {
      isTemporary: true,
      temporaryAccessStartTime: '2020-01-01T00:00:00.000Z',
      temporaryAccessEndTime: '2020-01-02T00:00:00.000Z',
    };
    const mine = customRole({ scope: 'project', id: project.id }, [
      allow(['read'], { secretName: '{{identity.name}}' }),
    ]);
    await world.write(({ roles }) => roles.creation(mine));
    const grant = grantOf(project, 'identity', machine.id, [held('admin', over), heldCustom(mine)]);
    await world.write(({ projects }) => projects.grantCreation(grant));
    expect(await explained(identity(machine))).toEqual(nothing);
    const named = { fields: { ...dev, secretName: machine.name } };
    expect((await explained(identity(machine), named)).decidedBy.roleId).toBe(mine.id);
  });

  it('is nothing while the membership of a person in the organization is switched off', async () => {
    const person = await world.personIn(project.id, 'viewer');
    const actor = { type: 'user', id: person.id };
    const membership = `/api/v2/organizations/${world.orgId}/memberships/${person.membershipId}`;
    expect((await explained(actor)).allowed).toBe(true);
    await world.ok(world.admin, 'PATCH', membership, { isActive: false });
    expect(await explained(actor)).toEqual(nothing);
    await world.ok(world.admin, 'PATCH', membership, { isActive: true });
    expect((await explained(actor)).allowed).toBe(true);
  });
});

describe('what a role would allow', () => {
  it('is told of built-in and custom ones, by slug or id, and of rules that nobody has yet', async () => {
    expect((await explained({ type: 'role', role: 'member' }, { action: 'delete' })).allowed).toBe(true);
    expect(await explained({ type: 'role', role: 'no-access' })).toEqual(nothing);
    const role = customRole({ scope: 'project', id: project.id }, [allow(['read'], { environment: 'dev' })]);
    await world.write(({ roles }) => roles.creation(role));
    for (const name of [role.slug, role.id])
      expect((await explained({ type: 'role', role: name })).allowed).toBe(true);
    const permissions = [allow(['read']), deny(['read'], { secretName: { $glob: 'K*' } })];
    expect(await explained({ type: 'permissions', permissions })).toMatchObject({
      allowed: false,
      decidedBy: { type: 'permissions', rule: { inverted: true } },
    });
  });

  it('is not found for a role that there is not', async () => {
    expect((await ask({ type: 'role', role: 'nobody' })).status).toBe(404);
  });
});

describe('the question', () => {
  it('is for who may read members and roles, and the identity asked about', async () => {
    const machine = await world.machineIn(project.id, 'viewer');
    const none = await world.machineIn(project.id, 'no-access');
    expect((await ask(identity(none), {}, machine)).status).toBe(200);
    expect((await ask(identity(machine), {}, none)).status).toBe(403);
    const only = (...subjects: readonly string[]) => {
      const rules = subjects.map((subject) => ({ subject, action: ['read'] }));
      return customRole({ scope: 'project', id: project.id }, rules);
    };
    for (const [role, status] of [
      [only('member', 'identity'), 403],
      [only('role', 'identity'), 403],
      [only('member', 'role'), 403],
      [only('member', 'role', 'identity'), 200],
    ] as const) {
      await world.write(({ roles }) => roles.creation(role));
      const asking = await world.identity('no-access');
      const grant = grantOf(project, 'identity', asking.id, [heldCustom(role)]);
      await world.write(({ projects }) => projects.grantCreation(grant));
      expect((await ask(identity(machine), {}, asking)).status).toBe(status);
    }
  });

  it('about who is not in the project finds nobody, foreign or unknown alike', async () => {
    const stranger = await world.identity('admin', await world.newOrganization());
    const outside = await world.identity('no-access');
    for (const actor of [
      identity(stranger),
      identity(outside),
      { type: 'identity', id: crypto.randomUUID() },
      { type: 'user', id: crypto.randomUUID() },
    ])
      expect((await ask(actor)).status).toBe(404);
  });

  it.each([
    ['an unknown subject', { subject: 'everything' }],
    ['an action that the subject does not have', { action: 'encrypt' }],
    ['a field that the subject does not have', { fields: { ...dev, identityId: 'x' } }],
    ['a field that there is not', { fields: { ...dev, secretValue: 'x' } }],
    ['an actor of no kind', { actor: { type: 'service', id: 'x' } }],
    ['a path that is none', { fields: { ...dev, secretPath: '/a/../b' } }],
  ])('with %s is refused', async (_, more) => {
    expect((await ask({ type: 'role', role: 'viewer' }, more)).status).toBe(422);
  });
});
