import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openWorld, uniqueSlug, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

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
        { id: expect.any(String), name: 'Development', slug: 'dev', isProtected: false },
        { id: expect.any(String), name: 'Staging', slug: 'staging', isProtected: false },
        { id: expect.any(String), name: 'Production', slug: 'prod', isProtected: false },
      ],
    });
  });

  it('takes what the Terraform provider sends', async () => {
    const slug = uniqueSlug();
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
    const slug = uniqueSlug();
    await world.project(world.admin, { slug });
    const again = await world.send(world.admin, 'POST', '/api/v2/workspace', { projectName: 'x', slug });
    expect(again.status).toBe(400);
    expect(again.body.message).toBe('A project with this slug already exists');
  });

  it('lets exactly one of ten that want the same slug have it', async () => {
    const slug = uniqueSlug();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.send(world.admin, 'POST', '/api/v2/workspace', { projectName: 'x', slug }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  });

  it('lets two organizations use the same slug', async () => {
    const slug = uniqueSlug();
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

describe('deleting a project', () => {
  it('hides it and everything in it at once, and frees its slug', async () => {
    const project = await world.project(world.admin, { slug: uniqueSlug() });
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
