import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { actionsOf } from '../../../layers/domain/permissions/subjects.ts';
import { inProject } from '../../../layers/domain/roles/role.ts';
import { groupBase, type LdapPlace, openLdapPlace } from '../../world/ldap-place.ts';
import { customRole, grantOf, heldCustom } from '../../world/rights.ts';
import type { Actor, World } from '../../world/world.ts';

/** Groups that policies of a project name: who is in them approves there, or goes around the policy. */
let place: LdapPlace;
let world: World;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
let project: any;
let keeperOfGroups: string;
beforeAll(async () => {
  place = await openLdapPlace();
  ({ world } = place.accounts);
  project = await world.project();
  place.directory.entries[`cn=staff,${groupBase}`] = { cn: ['staff'] };
  const { role } = await world.ok(world.admin, 'POST', '/api/v1/organization/roles', {
    slug: 'keeper-of-groups',
    name: 'Keeper of groups',
    permissions: [
      { subject: 'groups', action: ['read', 'create', 'edit', 'delete'] },
      { subject: 'sso', action: ['read', 'create', 'edit'] },
      { subject: 'ldap', action: ['read', 'create', 'edit'] },
    ],
  });
  keeperOfGroups = role.slug;
});
afterAll(() => place.close());

const keepingGroups: Rule = { subject: 'groups', action: ['read', 'create', 'edit', 'delete'] };
const managing: Rule = { subject: 'secret-approval', action: ['read', 'edit'] };
const writing = ['secrets', 'secret-folders', 'secret-imports', 'dynamic-secrets'].map(
  (subject): Rule => ({ subject, action: actionsOf('project', subject) ?? [] }),
);
const inDev = writing.map((rule): Rule => ({ ...rule, conditions: { environment: 'dev' } }));

/** What callers hold in the project beside keeping groups there and in the organization. */
const callers = {
  'nothing else': [],
  'the secrets': writing,
  'the policies': [managing],
  'the policies, and the secrets elsewhere': [managing, ...inDev],
  'the policies and the secrets': [managing, ...writing],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;
const names = Object.keys(callers) as (keyof typeof callers)[];

const callerHolding = async (rules: readonly Rule[]): Promise<Actor> => {
  const machine = await world.identity('no-access');
  await world.ok(world.admin, 'PATCH', `/api/v1/identities/${machine.id}`, { role: keeperOfGroups });
  const role = customRole(inProject(project.id), [keepingGroups, ...rules]);
  await world.write(({ roles }) => roles.creation(role));
  const grant = grantOf(project, 'identity', machine.id, [heldCustom(role)]);
  await world.write(({ projects }) => projects.grantCreation(grant));
  return machine;
};

interface Named {
  readonly id: string;
  readonly slug: string;
}
const inProjectPath = ({ id }: Named) => `/api/v2/workspace/${project.id}/groups/${id}`;
const noRights = { roles: [{ role: 'no-access' }] };

const newGroup = async (): Promise<Named> => {
  const slug = `g-${randomUUID().slice(0, 8)}`;
  const body = { name: slug, slug, role: 'no-access' };
  const { id } = await world.ok(world.admin, 'POST', '/api/v1/groups', body);
  await world.ok(world.admin, 'POST', inProjectPath({ id, slug }), noRights);
  return { id, slug };
};

const changePolicy = (more: (group: object, admin: object) => object) => async (group: Named) => {
  const person = await world.personIn(project.id, 'admin');
  const { approval } = await world.ok(world.admin, 'POST', '/api/v1/secret-approvals', {
    workspaceId: project.id,
    environments: ['prod'],
    secretPath: '/app/**',
    approvals: 1,
    ...more({ type: 'group', id: group.id }, { type: 'user', id: person.id }),
  });
  return approval.id as string;
};
const accessPolicy = (more: (group: object, admin: object) => object) => async (group: Named) => {
  const person = await world.personIn(project.id, 'admin');
  await world.ok(world.admin, 'POST', '/api/v1/access-approvals/policies', {
    projectSlug: project.slug,
    environment: 'prod',
    secretPath: '/app/**',
    ...more({ type: 'group', id: group.id }, { type: 'user', id: person.id }),
  });
};
const soft = { enforcementLevel: 'soft' };
const approving = changePolicy((group) => ({ approvers: [group] }));

/** Ways to let somebody into a group, or to change what it is. */
const routes: Readonly<Record<string, (group: Named, as: Actor) => Promise<{ readonly status: number }>>> = {
  'a person comes in': async ({ id }, as) =>
    world.send(
      as,
      'POST',
      `/api/v1/groups/${id}/users/${(await world.personIn(project.id, 'member')).email}`,
    ),
  'a machine comes in': async ({ id }, as) =>
    world.send(as, 'POST', `/api/v1/groups/${id}/machine-identities/${as.id}`),
  'a machine goes out': async ({ id }, as) => {
    const seat = `/api/v1/groups/${id}/machine-identities/${as.id}`;
    await world.ok(world.admin, 'POST', seat);
    return world.send(as, 'DELETE', seat);
  },
  'sign-ins bring people in': async ({ slug }, as) =>
    world.send(as, 'PUT', '/api/v1/sso/group-mappings', {
      mappings: [{ providerGroup: 'staff', groupSlug: slug }],
    }),
  'a directory brings people in': async ({ slug }, as) => place.map('staff', slug, as.token),
  'the group is changed': async ({ id }, as) =>
    world.send(as, 'PATCH', `/api/v1/groups/${id}`, { name: 'Another name' }),
  'the group comes back into the project': async (group, as) => {
    await world.send(world.admin, 'DELETE', inProjectPath(group));
    return world.send(as, 'POST', inProjectPath(group), noRights);
  },
};

const statuses = async (deed: (as: Actor) => Promise<{ readonly status: number }>) => {
  const found: (readonly [string, number])[] = [];
  for (const name of names)
    found.push([name, (await deed(await callerHolding(callers[name]))).status] as const);
  return Object.fromEntries(found);
};
const only = (...able: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, able.includes(name) ? 200 : 403]));

describe('a group whose approvals allow changes', () => {
  it.each(Object.keys(routes))('fail/%s by who could not name them in the policy', async (route) => {
    const group = await newGroup();
    await approving(group);
    expect(await statuses((as) => routes[route]?.(group, as) as never)).toEqual(
      only('the policies and the secrets'),
    );
  });

  it('ok/nothing more is needed once no policy names it', async () => {
    const group = await newGroup();
    const policyId = await approving(group);
    const as = await callerHolding([]);
    const seat = `/api/v1/groups/${group.id}/machine-identities/${as.id}`;
    expect((await world.send(as, 'POST', seat)).status).toBe(403);
    await world.ok(world.admin, 'DELETE', `/api/v1/secret-approvals/${policyId}`);
    expect((await world.send(as, 'POST', seat)).status).toBe(200);
  });
});

describe('a group is let nobody in', () => {
  it.each([
    [
      'goes around a change policy',
      changePolicy((group, admin) => ({ approvers: [admin], bypassers: [group], ...soft })),
      only('the policies and the secrets'),
    ],
    [
      'takes access under a soft policy',
      accessPolicy((group, admin) => ({ approvers: [admin], bypassers: [group], ...soft })),
      only('the policies and the secrets'),
    ],
    [
      'approves access under a soft policy',
      accessPolicy((group) => ({ approvers: [group], ...soft })),
      only('the policies and the secrets'),
    ],
    // Whoever approves access gives what they hold themselves, and no more.
    [
      'approves access',
      accessPolicy((group) => ({ approvers: [group] })),
      only('the policies', 'the policies, and the secrets elsewhere', 'the policies and the secrets'),
    ],
  ] as const)('fail/that %s, by who could not name them in the policy', async (_, naming, expected) => {
    const group = await newGroup();
    await naming(group);
    expect(await statuses((as) => routes['a machine comes in']?.(group, as) as never)).toEqual(expected);
  });
});

describe('a group that is not in the project', () => {
  it.each([['/api/v1/secret-approvals'], ['/api/v1/access-approvals/policies']])(
    'fail/is named in no policy by %s',
    async (path) => {
      const group = await newGroup();
      await world.ok(world.admin, 'DELETE', inProjectPath(group));
      const reply = await world.send(world.admin, 'POST', path, {
        workspaceId: project.id,
        projectSlug: project.slug,
        environment: 'prod',
        secretPath: '/',
        approvals: 1,
        approvers: [{ type: 'group', id: group.id }],
      });
      expect([reply.status, reply.text]).toEqual([400, expect.stringContaining(group.id)]);
    },
  );
});
