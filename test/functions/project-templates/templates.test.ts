import { beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../../../layers/domain/groups/group.ts';
import { group, letIn } from '../../world/rights.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const base = '/api/v1/project-templates';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const environments = [
  { name: 'Two', slug: 'two', position: 7 },
  { name: 'One', slug: 'one', position: 2 },
];
const roles = [
  {
    name: 'Reader',
    slug: 'reader',
    permissions: [
      {
        subject: 'secrets',
        action: ['read'],
        conditions: { environment: 'dev', secretPath: { $glob: '/a/**' } },
        inverted: false,
      },
      { subject: 'tags', action: ['delete'], inverted: true },
    ],
  },
];

const create = async (name: string, more: object = {}) =>
  (await world.ok(world.admin, 'POST', base, { name, ...more })).projectTemplate;
const groupThere = async (): Promise<Group> => {
  const made = group(world.orgId);
  await world.write(({ groups }) => groups.creation(made));
  return made;
};
const send = (method: string, path = '', body?: unknown, actor: Actor = world.admin) =>
  world.send(actor, method, `${base}${path}`, body);

describe('a project template', () => {
  it('is answered as it was given', async () => {
    const machine = await world.identity('no-access');
    const person = await world.person('member');
    const { slug } = await groupThere();
    const given = {
      name: 'as-given',
      description: 'For services',
      type: 'kms',
      environments,
      roles,
      identities: [{ identityId: machine.id, roles: ['viewer', 'reader'] }],
      users: [{ username: person.email, roles: ['member'] }],
      groups: [{ groupSlug: slug, roles: ['reader'] }],
    };

    const template = await create('as-given', given);

    expect(template).toEqual({
      ...given,
      id: expect.any(String),
      orgId: world.orgId,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await send('GET', `/${template.id}`)).body.projectTemplate).toEqual(template);
  });

  it('has the standard environments unless it says otherwise', async () => {
    const standard = await create('standard', { description: '', environments: null, roles: null });
    const empty = await create('empty', { environments: [] });

    expect(standard.environments.map(({ slug }: { slug: string }) => slug)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
    expect(standard.description).toBeNull();
    expect(empty.environments).toEqual([]);
  });

  it('leaves out the built-in roles that clients send along', async () => {
    const admin = { name: 'Admin', slug: 'admin', permissions: [] };

    expect((await create('with-admin', { roles: [admin, ...roles] })).roles).toEqual(roles);
  });

  it('changes member by member, and its old name is free again', async () => {
    const template = await create('before', { description: 'Old', environments, roles });

    const changed = await send('PATCH', `/${template.id}`, { id: template.id, name: 'after', roles: [] });
    const cleared = await send('PATCH', `/${template.id}`, { description: '' });

    expect(changed.body.projectTemplate).toMatchObject({
      id: template.id,
      name: 'after',
      description: 'Old',
      environments,
      roles: [],
    });
    expect(cleared.body.projectTemplate.description).toBeNull();
    await create('before');
  });

  it('is gone when deleted', async () => {
    const template = await create('to-delete');

    expect((await send('DELETE', `/${template.id}`)).body.projectTemplate).toEqual(template);
    expect((await send('GET', `/${template.id}`)).status).toBe(404);
    expect((await send('DELETE', `/${template.id}`)).status).toBe(404);
    await create('to-delete');
  });

  it('has a name of its own', async () => {
    await create('only-one');
    const other = await create('another-one');

    expect((await send('POST', '', { name: 'only-one' })).status).toBe(400);
    expect((await send('PATCH', `/${other.id}`, { name: 'only-one' })).status).toBe(400);
    expect((await send('POST', '', { name: 'default' })).status).toBe(400);
    expect((await send('POST', '', { name: 'No Slug' })).status).toBe(422);
  });

  it.each([
    ['an environment twice', { environments: [environments[0], environments[0]] }],
    ['a role twice', { roles: [roles[0], roles[0]] }],
    [
      'an unknown subject',
      { roles: [{ name: 'X', slug: 'x', permissions: [{ subject: 'x', action: ['read'] }] }] },
    ],
    ['a member with an unknown role', { groups: [{ groupSlug: 'team', roles: ['nobody-has-this'] }] }],
    [
      'too many environments',
      { environments: Array.from({ length: 41 }, (_, n) => ({ name: 'E', slug: `e${n}`, position: 1 })) },
    ],
  ])('with %s is refused', async (_what, body) => {
    expect((await send('POST', '', { name: 'refused', ...body })).status).toBe(422);
  });

  it('names only members of the organization', async () => {
    const foreign = await world.identity('admin', await world.newOrganization());

    const machine = await send('POST', '', {
      name: 'no',
      identities: [{ identityId: foreign.id, roles: ['viewer'] }],
    });
    const person = await send('POST', '', {
      name: 'no',
      users: [{ username: 'who@example.org', roles: ['viewer'] }],
    });

    const team = await send('POST', '', { name: 'no', groups: [{ groupSlug: 'nobody', roles: ['viewer'] }] });
    expect([machine.status, person.status, team.status]).toEqual([404, 404, 404]);
    expect(team.body.message).toContain('nobody');
    expect(machine.body.message).toContain(foreign.id);
    expect(person.body.message).toContain('who@example.org');
  });
});

describe('the list of templates', () => {
  it('begins with the default one, which nobody can change', async () => {
    await create('listed');

    const { projectTemplates } = (await send('GET')).body;
    const [standard] = projectTemplates;

    expect(standard).toMatchObject({ name: 'default', orgId: world.orgId });
    expect(standard.environments).toHaveLength(3);
    expect(projectTemplates.map(({ name }: { name: string }) => name)).toContain('listed');
    expect((await send('GET', `/${standard.id}`)).body.projectTemplate).toEqual(standard);
    expect((await send('PATCH', `/${standard.id}`, { name: 'mine' })).status).toBe(400);
    expect((await send('DELETE', `/${standard.id}`)).status).toBe(400);
  });

  it('is read by every member and changed by admins; others see theirs only', async () => {
    const template = await create('guarded');
    const member = await world.identity('member');
    const powerless = await world.identity('no-access');
    const foreign = await world.identity('admin', await world.newOrganization());

    expect((await send('GET', `/${template.id}`, undefined, member)).status).toBe(200);
    expect((await send('POST', '', { name: 'theirs' }, member)).status).toBe(403);
    expect((await send('PATCH', `/${template.id}`, { name: 'theirs' }, member)).status).toBe(403);
    expect((await send('DELETE', `/${template.id}`, undefined, member)).status).toBe(403);
    expect((await send('GET', '', undefined, powerless)).status).toBe(403);
    expect((await send('GET', `/${template.id}`, undefined, foreign)).status).toBe(404);
  });
});

describe('a project made from a template', () => {
  const slugsOf = (project: { environments: { slug: string }[] }) =>
    project.environments.map(({ slug }) => slug);

  it.each(['name', 'id'])('named by %s has its environments at its positions', async (by) => {
    const template = await create(`source-by-${by}`, { environments });

    const project = await world.project(world.admin, {
      template: template[by],
      shouldCreateDefaultEnvs: false,
    });

    expect(slugsOf(project)).toEqual(['one', 'two']);
    const path = `/api/v1/workspace/${project.id}/environments/${project.environments[1].id}`;
    expect((await world.ok(world.admin, 'GET', path)).environment).toMatchObject({
      name: 'Two',
      position: 7,
    });
  });

  it('takes in its identities and users with their roles, built-in and of the template, once each', async () => {
    const machine = await world.identity('no-access');
    const person = await world.person('member');
    await create('with-members', {
      roles,
      identities: [
        { identityId: machine.id, roles: ['viewer', 'reader'] },
        { identityId: world.admin.id, roles: ['viewer'] },
      ],
      users: [{ username: person.email.toUpperCase(), roles: ['member'] }],
    });

    const project = await world.project(world.admin, { template: 'with-members' });

    const rolesOf = (kind: 'identity' | 'user', id: string) =>
      world.read(async ({ projects }) =>
        (await projects.grant(project.id, kind, id))?.roles.map(({ role }) => role),
      );
    expect(await rolesOf('identity', machine.id)).toEqual(['viewer', 'custom']);
    expect(await rolesOf('identity', world.admin.id)).toEqual(['admin']);
    expect(await rolesOf('user', person.id)).toEqual(['member']);
  });

  it('has its custom roles, which count for who was given them, groups included', async () => {
    const machine = await world.identity('no-access');
    const made = await groupThere();
    await letIn(world, made, 'identity', machine.id);
    await create('with-groups', {
      roles,
      groups: [{ groupSlug: made.slug, roles: ['reader', 'no-access'] }],
    });

    const project = await world.project(world.admin, { template: 'with-groups' });

    const path = `/api/v2/workspace/${project.id}/roles/slug/reader`;
    const { role } = await world.ok(world.admin, 'GET', path);
    expect(role).toMatchObject({ name: 'Reader', description: null, permissions: roles[0]?.permissions });
    const held = await world.read(({ projects }) => projects.grant(project.id, 'group', made.id));
    expect(held?.roles).toMatchObject([{ role: 'custom', customRoleId: role.id }, { role: 'no-access' }]);
    const look = (secretPath: string) =>
      world.app.request('GET', '/api/v3/secrets/raw', {
        token: machine.token,
        query: { workspaceId: project.id, environment: 'dev', secretPath },
      });
    const folder = { workspaceId: project.id, environment: 'dev', path: '/', name: 'a' };
    await world.ok(world.admin, 'POST', '/api/v1/folders', folder);
    expect((await look('/a')).status).toBe(200);
    expect((await look('/')).status).toBe(403);
  });

  it('passes over a group that is gone', async () => {
    const made = await groupThere();
    await create('without-group', { groups: [{ groupSlug: made.slug, roles: ['viewer'] }] });
    await world.write(({ groups }) => groups.deletion(made));

    const project = await world.project(world.admin, { template: 'without-group' });

    expect(await world.read(({ projects }) => projects.grantsIn(project.id, 'group'))).toEqual([]);
  });

  it('passes over who has left the organization since', async () => {
    const machine = await world.identity('no-access');
    await create('outlived', { identities: [{ identityId: machine.id, roles: ['viewer'] }] });
    await world.ok(world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);

    const project = await world.project(world.admin, { template: 'outlived' });

    const found = await world.read(({ projects }) => projects.grant(project.id, 'identity', machine.id));
    expect(found).toBeUndefined();
  });

  it('is made whole at its largest', async () => {
    const machines = [];
    for (let n = 0; n < 12; n += 1) machines.push(await world.identity('no-access'));
    const teams = [];
    for (let n = 0; n < 50; n += 1) teams.push(await groupThere());
    const many = Array.from({ length: 50 }, (_, n) => ({ name: `R${n}`, slug: `r${n}`, permissions: [] }));
    await create('largest', {
      roles: many,
      groups: teams.map(({ slug }, n) => ({ groupSlug: slug, roles: [`r${n}`] })),
      environments: Array.from({ length: 40 }, (_, n) => ({ name: `E${n}`, slug: `e${n}`, position: n + 1 })),
      identities: machines.map(({ id }) => ({ identityId: id, roles: ['viewer'] })),
    });

    const project = await world.project(world.admin, { template: 'largest' });

    expect(project.environments).toHaveLength(40);
    const grants = await world.read(({ projects }) => projects.grantsIn(project.id, 'identity'));
    expect(grants).toHaveLength(13);
    const held = await world.read(({ projects }) => projects.grantsIn(project.id, 'group'));
    const home = { scope: 'project', id: project.id } as const;
    const made = await world.read((stores) => stores.roles.listOf(home));
    expect(new Set(held.flatMap(({ roles: given }) => given.map((role) => role.customRoleId)))).toEqual(
      new Set(made.map(({ id }) => id)),
    );
    expect(made).toHaveLength(50);
  });

  it('is not made from an unknown or foreign one', async () => {
    const template = await create('ours');
    const foreign = await world.identity('admin', await world.newOrganization());

    const unknown = await world.send(world.admin, 'POST', '/api/v2/workspace', {
      projectName: 'P',
      template: 'nope',
    });
    const theirs = await world.send(foreign, 'POST', '/api/v2/workspace', {
      projectName: 'P',
      template: template.id,
    });

    expect([unknown.status, theirs.status]).toEqual([404, 404]);
    expect(unknown.body.message).toContain('template');
  });

  it('named "default" has the standard environments', async () => {
    expect(slugsOf(await world.project(world.admin, { template: 'default' }))).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
  });
});
