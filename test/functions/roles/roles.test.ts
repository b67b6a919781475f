import { beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
let project: any;
let spellings: readonly string[];
beforeAll(async () => {
  world = await openWorld();
  project = await world.project();
  spellings = [
    `/api/v1/workspace/${project.slug}/roles`,
    `/api/v2/workspace/${project.id}/roles`,
    `/api/v1/projects/${project.id}/roles`,
  ];
});

describe('the roles of a project', () => {
  it('are the built-in ones, most powerful first, in every spelling', async () => {
    for (const base of spellings) {
      const { roles } = await world.ok(world.admin, 'GET', base);
      expect(roles.map(({ slug }: { slug: string }) => slug)).toEqual([
        'admin',
        'member',
        'viewer',
        'no-access',
      ]);
      expect(roles[0]).toEqual({
        id: expect.any(String),
        name: 'Admin',
        slug: 'admin',
        description: expect.any(String),
        projectId: project.id,
        createdAt: project.createdAt,
        updatedAt: project.createdAt,
      });
    }
  });

  it('are read by slug with their permissions, to older clients one action at a time', async () => {
    const [older, ...newer] = await Promise.all(
      spellings.map(async (base) => (await world.ok(world.admin, 'GET', `${base}/slug/viewer`)).role),
    );
    expect(older).toMatchObject({ slug: 'viewer', projectId: project.id });
    expect(older.permissions).toContainEqual({ subject: 'secrets', action: 'read' });
    expect(older.permissions.every(({ action }: { action: unknown }) => typeof action === 'string')).toBe(
      true,
    );
    for (const role of newer) {
      expect({ ...role, permissions: [] }).toEqual({ ...older, permissions: [] });
      expect(role.permissions).toContainEqual({ subject: 'secrets', action: ['read'], inverted: false });
    }
    const admin = await world.ok(world.admin, 'GET', `${spellings[2]}/slug/admin`);
    expect(admin.role.permissions).toContainEqual({
      subject: 'workspace',
      action: ['edit', 'delete'],
      inverted: false,
    });
  });

  it('are for those who may read roles, and an unknown one is not found', async () => {
    const viewer = await world.machineIn(project.id, 'viewer');
    const none = await world.machineIn(project.id, 'no-access');
    for (const base of spellings) {
      expect((await world.send(viewer, 'GET', base)).status).toBe(200);
      for (const path of [base, `${base}/slug/admin`])
        expect((await world.send(none, 'GET', path)).status).toBe(403);
      const unknown = await world.send(viewer, 'GET', `${base}/slug/nobody`);
      expect([unknown.status, unknown.body.message]).toEqual([
        404,
        "Role 'nobody' not found in this project",
      ]);
    }
  });
});
