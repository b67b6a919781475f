import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const unique = (): string => `p-${Math.random().toString(36).slice(2, 10)}`;

describe('creating a project', () => {
  it('answers every member that clients read, with the default environments', async () => {
    const project = await world.project(world.admin, { projectName: 'Peer Project', slug: 'peer-project' });
    expect(project).toEqual({
      id: expect.any(String),
      _id: project.id,
      name: 'Peer Project',
      slug: 'peer-project',
      description: null,
      type: 'secret-manager',
      autoCapitalization: true,
      hasDeleteProtection: false,
      orgId: world.orgId,
      createdAt: expect.any(String),
      updatedAt: project.createdAt,
      version: 3,
      upgradeStatus: null,
      pitVersionLimit: 10,
      kmsCertificateKeyId: null,
      kmsSecretManagerKeyId: null,
      auditLogsRetentionDays: null,
      environments: [
        { id: expect.any(String), name: 'Development', slug: 'dev' },
        { id: expect.any(String), name: 'Staging', slug: 'staging' },
        { id: expect.any(String), name: 'Production', slug: 'prod' },
      ],
    });
  });

  it('takes what the Terraform provider sends', async () => {
    const slug = unique();
    const { project } = await world.ok(world.admin, 'POST', '/api/v2/workspace', {
      projectName: 'From Terraform',
      projectDescription: 'made by a plan',
      slug,
      organizationSlug: '',
      template: 'default',
      type: 'secret-manager',
      kmsKeyId: '',
      shouldCreateDefaultEnvs: false,
      hasDeleteProtection: true,
    });
    expect(project).toMatchObject({
      slug,
      description: 'made by a plan',
      hasDeleteProtection: true,
      environments: [],
    });
  });

  it('works under the newer path, too', async () => {
    const { project } = await world.ok(world.admin, 'POST', '/api/v1/projects', {
      projectName: 'Newer',
      type: 'kms',
    });
    expect(project).toMatchObject({ _id: project.id, type: 'kms' });
  });

  it('makes a slug from the name when none is given, a new one each time', async () => {
    const [one, two] = await Promise.all([
      world.project(world.admin, { projectName: 'Zürich Büro & Söhne' }),
      world.project(world.admin, { projectName: 'Zürich Büro & Söhne', slug: '' }),
    ]);
    expect(one.slug).toMatch(/^[a-z0-9-]{5,36}$/);
    expect(one.slug).not.toBe(two.slug);
  });

  it.each([
    ['too short', 'abcd'],
    ['too long', 'a'.repeat(37)],
    ['not kebab', 'Not_Kebab'],
  ])('refuses a slug that is %s', async (_, slug) => {
    const reply = await world.send(world.admin, 'POST', '/api/v2/workspace', { projectName: 'x', slug });
    expect(reply.status).toBe(422);
    expect(reply.body.details[0].path).toEqual(['slug']);
  });

  it('refuses a slug that is taken, cleanly', async () => {
    const slug = unique();
    await world.project(world.admin, { slug });
    const again = await world.send(world.admin, 'POST', '/api/v2/workspace', { projectName: 'x', slug });
    expect(again.status).toBe(400);
    expect(again.body.message).toBe('A project with this slug already exists');
  });

  it('lets exactly one of ten that want the same slug have it', async () => {
    const slug = unique();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.send(world.admin, 'POST', '/api/v2/workspace', { projectName: 'x', slug }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  });

  it('lets two organizations use the same slug', async () => {
    const slug = unique();
    const stranger = await world.identity('admin', await world.newOrganization());
    await world.project(world.admin, { slug });
    const theirs = await world.project(stranger, { slug });
    expect(theirs.orgId).toBe(stranger.orgId);
    expect((await world.ok(stranger, 'GET', `/api/v2/workspace/${slug}`)).id).toBe(theirs.id);
  });

  it('needs the right to create projects in the organization', async () => {
    const nobody = await world.identity('no-access');
    const reply = await world.send(nobody, 'POST', '/api/v2/workspace', { projectName: 'x' });
    expect(reply.status).toBe(403);
    expect(reply.body.message).toBe('You are not allowed to create on workspace');
  });

  it.each([
    ['a template that does not exist', { template: 'gold' }],
    ['a KMS key that does not exist', { kmsKeyId: 'a4d9' }],
    ['an organization that is not the own one', { organizationSlug: 'somewhere-else' }],
  ])('refuses %s instead of ignoring it', async (_, body) => {
    const reply = await world.send(world.admin, 'POST', '/api/v2/workspace', { projectName: 'x', ...body });
    expect(reply.status).toBe(404);
  });

  it('makes its creator an admin, whether a machine or a person', async () => {
    for (const creator of [await world.identity(), await world.person()]) {
      const project = await world.project(creator);
      const path = `/api/v1/workspace/${project.id}`;
      await world.ok(creator, 'PUT', `/api/v1/workspace/${project.slug}/version-limit`, {
        pitVersionLimit: 3,
      });
      await world.ok(creator, 'DELETE', path);
    }
  });

  it('keeps the project key wrapped and writes one event in the same transaction', async () => {
    const project = await world.project();
    const items = await allItems(world.app.table);
    const stored = items.find(({ pk, sk }) => pk === `PROJECT#${project.id}` && sk === 'PROJECT');
    const key = { id: expect.any(String), version: 1, wrapped: expect.any(Uint8Array) };
    expect(stored?.keys).toEqual([expect.objectContaining(key)]);
    const events = items.filter(
      ({ projectId, type }) => projectId === project.id && type === 'create-project',
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      outcome: 'success',
      metadata: { name: 'A project', slug: project.slug },
    });
  });
});

describe('reading projects', () => {
  it('answers each path in its own envelope', async () => {
    const project = await world.project();
    const read = (path: string) => world.ok(world.admin, 'GET', path);
    expect((await read(`/api/v1/workspace/${project.id}`)).workspace).toEqual(project);
    expect((await read(`/api/v1/projects/${project.id}`)).project).toEqual(project);
    expect(await read(`/api/v2/workspace/${project.slug}`)).toEqual(project);
    expect(await read(`/api/v1/projects/slug/${project.slug}`)).toEqual(project);
  });

  it('answers 404 for an unknown id or slug, whatever it looks like', async () => {
    for (const path of [
      '/api/v1/workspace/0190a5a0-0000-7000-8000-000000000000',
      '/api/v1/projects/nonsense',
      '/api/v2/workspace/no-such-project',
      '/api/v1/projects/slug/x',
    ])
      expect((await world.send(world.admin, 'GET', path)).status, path).toBe(404);
  });

  it('answers a foreign project like one that does not exist', async () => {
    const stranger = await world.identity('admin', await world.newOrganization());
    const theirs = await world.project(stranger, { slug: unique() });
    for (const path of [
      `/api/v1/workspace/${theirs.id}`,
      `/api/v1/projects/${theirs.id}`,
      `/api/v2/workspace/${theirs.slug}`,
      `/api/v1/projects/slug/${theirs.slug}`,
    ]) {
      const reply = await world.send(world.admin, 'GET', path);
      expect(reply.status, path).toBe(404);
      expect(reply.body.message).toBe('Project not found');
    }
  });

  it('refuses a member of the organization who is none of the project', async () => {
    const project = await world.project();
    const outsider = await world.identity('admin');
    const reply = await world.send(outsider, 'GET', `/api/v1/workspace/${project.id}`);
    expect(reply.status).toBe(403);
  });

  it('lists only projects in which the caller is a member, org admins included, in name order', async () => {
    const own = await world.identity();
    const zebra = await world.project(own, { projectName: 'Zebra' });
    const ape = await world.project(own, { projectName: 'Ape' });
    await world.project(world.admin, { projectName: 'Not mine' });
    expect((await world.ok(own, 'GET', '/api/v1/workspace')).workspaces).toEqual([ape, zebra]);
    expect((await world.ok(own, 'GET', '/api/v1/projects')).projects).toEqual([ape, zebra]);
    expect((await world.ok(await world.identity('admin'), 'GET', '/api/v1/projects')).projects).toEqual([]);
  });

  it('lists the roles of each project for whoever may invite people', async () => {
    const admin = await world.person('admin');
    await world.project(admin);
    const path = '/api/v1/workspace';
    const query = { includeRoles: 'true' };
    const { body } = await world.app.ok('GET', path, { token: admin.token, query });
    expect(body.workspaces[0].roles.map(({ slug }: { slug: string }) => slug)).toEqual([
      'admin',
      'member',
      'viewer',
      'no-access',
    ]);
    const member = await world.person('member');
    expect((await world.app.request('GET', path, { token: member.token, query })).status).toBe(403);
  });

  it('tells people which rules they have, packed', async () => {
    const project = await world.project();
    const viewer = await world.personIn(project.id, 'viewer');
    const path = `/api/v1/workspace/${project.id}/permissions`;
    const { data } = await world.ok(viewer, 'GET', path);
    expect(data.membership).toMatchObject({ userId: viewer.id, roles: [{ role: 'viewer' }] });
    expect(data.permissions).toContainEqual(['read', 'secrets']);
    expect(new Set(data.permissions.map(([actions]: [string]) => actions))).toEqual(new Set(['read']));
    expect((await world.send(world.admin, 'GET', path)).status).toBe(403);
  });
});

describe('changing a project', () => {
  it('takes what the Terraform provider sends and answers the bare project', async () => {
    const project = await world.project();
    const body = {
      projectId: project.id,
      slug: unique(),
      name: 'Renamed',
      description: 'told',
      hasDeleteProtection: true,
    };
    const changed = await world.ok(world.admin, 'PATCH', `/api/v1/projects/${project.id}`, body);
    expect(changed).toMatchObject({
      id: project.id,
      slug: body.slug,
      name: 'Renamed',
      description: 'told',
      hasDeleteProtection: true,
    });
    expect(await world.ok(world.admin, 'GET', `/api/v2/workspace/${body.slug}`)).toEqual(changed);
    expect((await world.send(world.admin, 'GET', `/api/v2/workspace/${project.slug}`)).status).toBe(404);
  });

  it('clears the description with an empty text and leaves it alone without one', async () => {
    const project = await world.project(world.admin, { projectDescription: 'old' });
    const path = `/api/v1/projects/${project.id}`;
    expect(await world.ok(world.admin, 'PATCH', path, { name: 'New' })).toMatchObject({ description: 'old' });
    expect(await world.ok(world.admin, 'PATCH', path, { description: '' })).toMatchObject({
      name: 'New',
      description: null,
    });
  });

  it('answers each older path in its own envelope', async () => {
    const { id, slug } = await world.project();
    const change = (method: string, path: string, body: object) =>
      world.ok(world.admin, method, `/api/${path}`, body);
    const patched = await change('PATCH', `v1/workspace/${id}`, { name: 'One', autoCapitalization: false });
    expect(patched.workspace).toMatchObject({ name: 'One', autoCapitalization: false });
    expect(await change('PATCH', `v2/workspace/${slug}`, { name: 'Two' })).toMatchObject({ name: 'Two' });
    const renamed = await change('POST', `v1/workspace/${id}/name`, { name: 'Three' });
    expect(renamed).toMatchObject({ message: expect.any(String), workspace: { name: 'Three' } });
    const capital = await change('POST', `v1/workspace/${id}/auto-capitalization`, {
      autoCapitalization: true,
    });
    expect(capital.workspace.autoCapitalization).toBe(true);
    const limited = await change('PUT', `v1/workspace/${slug}/version-limit`, { pitVersionLimit: 42 });
    expect(limited.workspace.pitVersionLimit).toBe(42);
    const retention = `v1/workspace/${slug}/audit-logs-retention`;
    const kept = await change('PUT', retention, { ProjectSlug: slug, auditLogsRetentionDays: 30 });
    expect(kept.workspace.auditLogsRetentionDays).toBe(30);
    const reset = await change('PUT', retention, { auditLogsRetentionDays: 0 });
    expect(reset.workspace.auditLogsRetentionDays).toBeNull();
  });

  it('lets a developer rename it but not readdress it, unprotect it or change what is kept', async () => {
    const project = await world.project();
    const developer = await world.machineIn(project.id, 'member');
    const path = `/api/v1/projects/${project.id}`;
    const same = { slug: project.slug, hasDeleteProtection: false };
    expect(await world.ok(developer, 'PATCH', path, { ...same, name: 'Mine' })).toMatchObject({
      name: 'Mine',
    });
    for (const body of [{ slug: unique() }, { hasDeleteProtection: true }])
      expect((await world.send(developer, 'PATCH', path, body)).body.message).toBe(
        'You are not allowed to edit on workspace',
      );
    const limit = `/api/v1/workspace/${project.slug}/version-limit`;
    expect((await world.send(developer, 'PUT', limit, { pitVersionLimit: 1 })).status).toBe(403);
    const retention = `/api/v1/workspace/${project.slug}/audit-logs-retention`;
    expect((await world.send(developer, 'PUT', retention, { auditLogsRetentionDays: 1 })).status).toBe(403);
  });

  it('lets a viewer change nothing', async () => {
    const project = await world.project();
    const viewer = await world.machineIn(project.id, 'viewer');
    for (const body of [{ name: 'Mine' }, {}, { name: project.name }])
      expect((await world.send(viewer, 'PATCH', `/api/v1/projects/${project.id}`, body)).status).toBe(403);
  });

  it('refuses a slug that another project has, and changes nothing then', async () => {
    const [one, two] = [await world.project(), await world.project()];
    const path = `/api/v1/projects/${one.id}`;
    const reply = await world.send(world.admin, 'PATCH', path, { slug: two.slug, name: 'Changed' });
    expect(reply.status).toBe(400);
    expect(await world.ok(world.admin, 'GET', `/api/v2/workspace/${one.slug}`)).toMatchObject({
      name: one.name,
    });
  });

  it('loses none of many changes made at the same moment', async () => {
    const project = await world.project();
    const path = `/api/v1/projects/${project.id}`;
    const changes = [
      { name: 'Together' },
      { description: 'Together' },
      { autoCapitalization: false },
      { hasDeleteProtection: true },
      { slug: `${project.slug}x`.slice(-36).replace(/^-/, 'x') },
    ];
    await Promise.all(changes.map((change) => world.ok(world.admin, 'PATCH', path, change)));
    const { project: changed } = await world.ok(world.admin, 'GET', path);
    expect(changed).toMatchObject(Object.assign({}, ...changes));
  });

  it.each([0, 101, 'many', 1.5])('refuses a version limit of %s', async (pitVersionLimit) => {
    const { slug } = await world.project();
    const path = `/api/v1/workspace/${slug}/version-limit`;
    expect((await world.send(world.admin, 'PUT', path, { pitVersionLimit })).status).toBe(422);
  });
});

describe('deleting a project', () => {
  it('hides it and everything in it at once, and frees its slug', async () => {
    const project = await world.project(world.admin, { slug: unique() });
    const machine = await world.machineIn(project.id, 'admin');
    const membership = await world.ok(
      world.admin,
      'GET',
      `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`,
    );
    const { workspace } = await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${project.id}`);
    expect(workspace).toEqual(project);
    for (const path of [
      `/api/v1/workspace/${project.id}`,
      `/api/v2/workspace/${project.slug}`,
      `/api/v1/workspace/environments/${project.environments[0].id}`,
      `/api/v1/workspace/${project.id}/environments/${project.environments[0].id}`,
      `/api/v2/workspace/${project.id}/identity-memberships`,
      `/api/v2/workspace/identity-memberships/${membership.identityMembership.id}`,
      `/api/v1/workspace/${project.id}/memberships`,
    ])
      expect((await world.send(machine, 'GET', path)).status, path).toBe(404);
    expect((await world.ok(machine, 'GET', '/api/v1/workspace')).workspaces).toEqual([]);
    expect((await world.send(world.admin, 'DELETE', `/api/v1/workspace/${project.id}`)).status).toBe(404);
    expect(await world.project(world.admin, { slug: project.slug })).not.toMatchObject({ id: project.id });
  });

  it('answers by slug with the project and, for the Terraform provider, with `workspace`', async () => {
    const project = await world.project();
    const reply = await world.ok(world.admin, 'DELETE', `/api/v2/workspace/${project.slug}`);
    expect(reply).toEqual({ ...project, workspace: project });
  });

  it('is refused while delete protection is on', async () => {
    const project = await world.project(world.admin, { hasDeleteProtection: true });
    const path = `/api/v1/workspace/${project.id}`;
    const refused = await world.send(world.admin, 'DELETE', path);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toMatch(/delete protection/);
    expect((await world.send(world.admin, 'DELETE', `/api/v2/workspace/${project.slug}`)).status).toBe(400);
    await world.ok(world.admin, 'PATCH', path, { hasDeleteProtection: false });
    await world.ok(world.admin, 'DELETE', path);
  });

  it('needs the right to delete the project', async () => {
    const project = await world.project();
    const developer = await world.machineIn(project.id, 'member');
    const reply = await world.send(developer, 'DELETE', `/api/v1/workspace/${project.id}`);
    expect(reply.status).toBe(403);
    expect(reply.body.message).toBe('You are not allowed to delete on workspace');
  });
});
