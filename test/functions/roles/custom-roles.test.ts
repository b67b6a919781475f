import { describe, expect, it } from 'vitest';
import { maxCustomRoles } from '../../../layers/domain/roles/role.ts';
import { customRole } from '../../world/rights.ts';
import { openRolesPlace, type Reply } from './roles-place.ts';

const {
  world,
  project,
  unused,
  older,
  newer,
  newest,
  readsDev,
  create,
  identities,
  machineWith,
  get,
  readSecret,
} = await openRolesPlace();

describe('a custom role of a project', () => {
  const permissions = [
    {
      subject: 'secrets',
      action: ['read', 'edit'],
      conditions: {
        environment: { $in: ['dev', 'staging'] },
        secretPath: { $glob: '/app/**' },
        secretName: { $ne: 'ROOT' },
        secretTags: { $in: ['team'] },
      },
      inverted: false,
    },
    {
      subject: 'secrets',
      action: ['read'],
      conditions: { secretPath: { $eq: '/app/keys' } },
      inverted: true,
    },
    { subject: 'member', action: ['read'], inverted: false },
  ];

  it('reads back as it was written: value, order, default and null', async () => {
    const body = { slug: 'as-given', name: 'As given', description: '', permissions };
    const { role } = await world.ok(world.admin, 'POST', newer(), { ...body, ProjectId: project.id });

    expect(role).toEqual({
      ...body,
      id: expect.any(String),
      description: null,
      projectId: project.id,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    for (const path of [
      `${newer()}/slug/as-given`,
      `${newest()}/slug/as-given`,
      `${newest()}/${role.id}`,
      `/api/v1/projects/roles/${role.id}`,
    ])
      expect((await world.ok(world.admin, 'GET', path)).role, path).toEqual(role);
  });

  it('is shown to older clients action by action, and theirs to newer ones', async () => {
    const older1 = [
      {
        subject: 'secrets',
        action: 'read',
        conditions: { environment: 'dev', secretPath: { $glob: '/**' } },
      },
      { subject: 'secrets', action: 'create', conditions: { environment: { $eq: 'dev' } } },
    ];
    const slug = unused();
    const { role } = await world.ok(world.admin, 'POST', older(), { slug, name: slug, permissions: older1 });
    expect(role.permissions).toEqual(older1);
    expect((await world.ok(world.admin, 'GET', `${older()}/slug/${slug}`)).role).toEqual(role);
    expect((await world.ok(world.admin, 'GET', `${newer()}/slug/${slug}`)).role.permissions).toEqual(
      older1.map(({ action, ...rule }) => ({ ...rule, action: [action], inverted: false })),
    );
    const whole = await create(permissions);
    const { role: seen } = await world.ok(world.admin, 'GET', `${older()}/slug/${whole.slug}`);
    expect(seen.permissions.map(({ action }: Reply) => action)).toEqual(['read', 'edit', 'read', 'read']);
    expect(seen.permissions[2]).toMatchObject({ inverted: true });
  });

  it('may be written as packed tuples', async () => {
    const role = await create([
      ['read,edit', 'secrets', { environment: 'dev' }],
      ['read', 'member', 0, 1],
    ]);
    expect(role.permissions).toEqual([
      { ...readsDev, action: ['read', 'edit'], inverted: false },
      { subject: 'member', action: ['read'], inverted: true },
    ]);
  });

  it('is listed after the built-in ones', async () => {
    const role = await create([]);
    const { roles } = await world.ok(world.admin, 'GET', newest());
    expect(roles.slice(0, 4).map(({ slug }: Reply) => slug)).toEqual([
      'admin',
      'member',
      'viewer',
      'no-access',
    ]);
    const { permissions: _, ...line } = role;
    expect(roles.at(-1)).toEqual(line);
  });

  it('changes member by member, and is gone when deleted', async () => {
    const role = await create([readsDev], { description: 'Old' });
    const path = `${newer()}/${role.id}`;
    const slug = unused();
    const renamed = (await world.ok(world.admin, 'PATCH', path, { slug, RoleId: role.id })).role;
    expect(renamed).toMatchObject({ ...role, slug, updatedAt: expect.any(String) });
    const emptied = (await world.ok(world.admin, 'PATCH', path, { description: '', permissions: [] })).role;
    expect(emptied).toMatchObject({ slug, description: null, permissions: [] });
    expect((await world.send(world.admin, 'GET', `${newer()}/slug/${role.slug}`)).status).toBe(404);
    expect((await world.ok(world.admin, 'DELETE', path)).role).toEqual(emptied);
    for (const gone of [path, `${newer()}/slug/${slug}`, `/api/v1/projects/roles/${role.id}`])
      expect((await world.send(world.admin, 'GET', gone)).status, gone).toBe(404);
    expect((await world.send(world.admin, 'DELETE', path)).status).toBe(404);
    await create([], { slug: role.slug });
  });

  it('counts from the next request on, for whoever has it', async () => {
    const role = await create([readsDev]);
    const machine = await machineWith(role.slug);
    expect(await readSecret(machine)).toBe(200);
    const change = (body: object) => world.ok(world.admin, 'PATCH', `${newer()}/${role.id}`, body);
    await change({ permissions: [readsDev, { ...readsDev, inverted: true }] });
    expect(await readSecret(machine)).toBe(403);
    await change({ permissions: [readsDev] });
    expect(await readSecret(machine)).toBe(200);
  });

  it('is shown with the memberships that hold it', async () => {
    const role = await create([readsDev], { name: 'Readers of dev' });
    const machine = await machineWith(role.slug);
    const custom = {
      role: 'custom',
      customRoleId: role.id,
      customRoleSlug: role.slug,
      customRoleName: 'Readers of dev',
    };
    const { identityMembership } = await world.ok(world.admin, 'GET', `${identities()}/${machine.id}`);
    expect(identityMembership.roles).toMatchObject([custom]);
    const { identityMemberships } = await world.ok(world.admin, 'GET', identities());
    expect(
      identityMemberships.find(({ identityId }: Reply) => identityId === machine.id).roles,
    ).toMatchObject([custom]);
    const ofIdentity = `/api/v1/identities/${machine.id}/identity-memberships`;
    expect((await world.ok(world.admin, 'GET', ofIdentity)).identityMemberships[0].roles).toMatchObject([
      custom,
    ]);

    const person = await world.personIn(project.id, 'viewer');
    const members = `/api/v1/workspace/${project.id}/memberships`;
    const { memberships } = await world.ok(world.admin, 'GET', members);
    const { id } = memberships.find(({ userId }: Reply) => userId === person.id);
    await world.ok(world.admin, 'PATCH', `${members}/${id}`, { roles: [{ role: role.slug }] });
    const { membership } = await world.ok(world.admin, 'GET', `${members}/${id}`);
    expect(membership.roles).toMatchObject([custom]);
    const { body } = await get(world.admin, `/api/v1/projects/${project.id}/users`, { roles: role.slug });
    expect(body.users.map(({ userId }: Reply) => userId)).toEqual([person.id]);
  });

  it('in use cannot be deleted, however it is used', async () => {
    const role = await create([readsDev]);
    const machine = await machineWith(role.id);
    const path = `${newer()}/${role.id}`;
    expect((await world.send(world.admin, 'DELETE', path)).status).toBe(400);
    await world.ok(world.admin, 'DELETE', `${identities()}/${machine.id}`);
    expect((await world.send(world.admin, 'DELETE', path)).status).toBe(200);
  });

  it.each([
    ['a taken slug', () => ({ slug: 'taken' }), 400],
    ['the slug of a built-in role', () => ({ slug: 'viewer' }), 400],
    ['the word that stands for custom roles', () => ({ slug: 'custom' }), 400],
    ['a slug that reads like an id', () => ({ slug: crypto.randomUUID() }), 422],
    ['no slug', () => ({ slug: 'No Slug!' }), 422],
    ['no name', () => ({ name: ' ' }), 422],
    ['a name that nobody can see', () => ({ name: 'a\u202eb' }), 422],
    ['no permissions', () => ({ permissions: undefined }), 422],
    ['an unknown subject', () => ({ permissions: [{ subject: 'everything', action: ['read'] }] }), 422],
    ['an unknown action', () => ({ permissions: [{ subject: 'secrets', action: ['see'] }] }), 422],
    [
      'an unknown operator',
      () => ({ permissions: [{ ...readsDev, conditions: { environment: { $regex: 'd' } } }] }),
      422,
    ],
    ['an unknown field', () => ({ permissions: [{ ...readsDev, conditions: { secretValue: 'x' } }] }), 422],
    ['too many rules', () => ({ permissions: Array.from({ length: 201 }, () => readsDev) }), 422],
    [
      'rules that are too large',
      () => ({
        permissions: Array.from({ length: 40 }, () => ({
          ...readsDev,
          conditions: { environment: 'e'.repeat(1000) },
        })),
      }),
      422,
    ],
  ])('with %s is refused', async (what, body, status) => {
    if (what === 'a taken slug') await create([], { slug: 'taken' });
    const request = { slug: unused(), name: 'Name', permissions: [], ...body() };
    expect((await world.send(world.admin, 'POST', newer(), request)).status).toBe(status);
  });

  it('keeps its slug in lower case, and unique when renamed', async () => {
    const [one, other] = [await create([], { slug: 'UPPER-case' }), await create([])];
    expect(one.slug).toBe('upper-case');
    for (const slug of ['Upper-Case', 'admin'])
      expect((await world.send(world.admin, 'PATCH', `${newer()}/${other.id}`, { slug })).status).toBe(400);
  });

  it('is no role of another project', async () => {
    const role = await create([readsDev]);
    const other = await world.project();
    for (const [method, path] of [
      ['GET', `/api/v2/workspace/${other.id}/roles/${role.id}`],
      ['PATCH', `/api/v2/workspace/${other.id}/roles/${role.id}`],
      ['DELETE', `/api/v2/workspace/${other.id}/roles/${role.id}`],
      ['GET', `/api/v2/workspace/${other.id}/roles/slug/${role.slug}`],
    ] as const)
      expect((await world.send(world.admin, method, path, {})).status).toBe(404);
  });

  it('is one too many beyond the most that a project has', async () => {
    const full = await world.project();
    await world.write(({ roles }) =>
      Array.from({ length: maxCustomRoles }, () =>
        roles.creation(customRole({ scope: 'project', id: full.id }, [])),
      ).flat(),
    );
    const request = { slug: unused(), name: 'Name', permissions: [] };
    const reply = await world.send(world.admin, 'POST', `/api/v2/workspace/${full.id}/roles`, request);
    expect(reply.status).toBe(422);
  });
});
