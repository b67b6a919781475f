import { beforeAll, describe, expect, it } from 'vitest';
import { openWorld, uniqueSlug, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
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
    const theirs = await world.project(stranger, { slug: uniqueSlug() });
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

  it.each(['workspace', 'project'])(
    'lists by its type under the noun %s, and refuses no type at all',
    async (noun) => {
      const own = await world.identity();
      const secrets = await world.project(own, { projectName: 'Secrets' });
      const keys = await world.project(own, { projectName: 'Keys', type: 'kms' });
      const list = async (query: Record<string, string>) => {
        const path = noun === 'workspace' ? '/api/v1/workspace' : '/api/v1/projects';
        return world.app.request('GET', path, { token: own.token, query });
      };
      expect((await list({ type: 'kms' })).body[`${noun}s`]).toEqual([keys]);
      expect((await list({ type: 'secret-manager' })).body[`${noun}s`]).toEqual([secrets]);
      for (const type of ['all', ''])
        expect((await list({ type })).body[`${noun}s`]).toEqual([keys, secrets]);
      expect((await list({ type: 'shoes' })).status).toBe(422);
    },
  );

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
  it('takes what the Terraform provider sends and answers the bare project, and wrapped for others', async () => {
    const project = await world.project();
    const body = {
      projectId: project.id,
      slug: uniqueSlug(),
      name: 'Renamed',
      description: 'told',
      hasDeleteProtection: true,
    };
    const path = `/api/v1/projects/${project.id}`;
    const { project: wrapped, ...changed } = await world.ok(world.admin, 'PATCH', path, body);
    expect(wrapped).toEqual(changed);
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

  it('changes by the newer path what older ones had a path each for', async () => {
    const { id } = await world.project();
    const path = `/api/v1/projects/${id}`;
    const limited = await world.ok(world.admin, 'PATCH', path, { pitVersionLimit: 42 });
    expect(limited).toMatchObject({ pitVersionLimit: 42, project: { pitVersionLimit: 42 } });
    for (const pitVersionLimit of [0, null, '', undefined])
      expect(await world.ok(world.admin, 'PATCH', path, { name: 'N', pitVersionLimit })).toMatchObject({
        pitVersionLimit: 42,
      });
    expect((await world.send(world.admin, 'PATCH', path, { pitVersionLimit: 101 })).status).toBe(422);
    const member = await world.machineIn(id, 'member');
    expect((await world.send(member, 'PATCH', path, { pitVersionLimit: 1 })).status).toBe(403);
    const kept = await world.ok(world.admin, 'PUT', `${path}/audit-logs-retention`, {
      auditLogsRetentionDays: 7,
    });
    expect(kept).toMatchObject({ message: expect.any(String), project: { id, auditLogsRetentionDays: 7 } });
    expect(await world.ok(world.admin, 'DELETE', path)).toMatchObject({ project: { id } });
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
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
    for (const body of [{ slug: uniqueSlug() }, { hasDeleteProtection: true }])
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
