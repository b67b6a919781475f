import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openWorld, type World } from '../../world/world.ts';

const day = 86_400;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});

interface Project {
  readonly id: string;
  readonly slug: string;
  readonly environments: readonly { readonly id: string; readonly slug: string }[];
}

let project: Project;
beforeEach(async () => {
  project = await world.project();
  await write('dev', 'KEPT');
});

const place = (environment: string) => ({ workspaceId: project.id, environment, secretPath: '/' });
const write = (environment: string, name: string) =>
  world.ok(world.admin, 'POST', `/api/v3/secrets/raw/${name}`, {
    ...place(environment),
    secretValue: 'value',
  });
const read = (environment: string, name: string) =>
  world.app.request('GET', `/api/v3/secrets/raw/${name}`, {
    token: world.admin.token,
    query: place(environment),
  });

describe('a deleted environment', () => {
  const base = () => `/api/v1/projects/${project.id}/environments`;
  const dev = () => project.environments.find(({ slug }) => slug === 'dev')?.id;
  const deleteDev = () => world.ok(world.admin, 'DELETE', `${base()}/${dev()}`);
  const restore = (body?: object) => world.send(world.admin, 'POST', `${base()}/${dev()}/restore`, body);
  const listed = async () => (await world.ok(world.admin, 'GET', `${base()}/deleted`)).environments;

  it('is listed until its 30 days are over', async () => {
    expect(await listed()).toEqual([]);
    await deleteDev();

    const [environment, ...others] = await listed();

    expect(others).toEqual([]);
    expect(environment).toMatchObject({ id: dev(), slug: 'dev', name: 'Development', projectId: project.id });
    const days = (Date.parse(environment.restorableUntil) - Date.parse(environment.deletedAt)) / (day * 1000);
    expect(Math.round(days)).toBe(30);
    world.app.runtime.advance(30 * day + 2);
    expect(await listed()).toEqual([]);
    expect((await restore()).status).toBe(404);
  });

  it('comes back where it stood, with its secrets and their ids', async () => {
    const before = (await read('dev', 'KEPT')).body.secret;
    await deleteDev();
    expect((await read('dev', 'KEPT')).status).toBe(404);

    const { body } = await restore();

    expect(body.environment).toMatchObject({ id: dev(), slug: 'dev', position: 1 });
    expect((await read('dev', 'KEPT')).body.secret).toEqual(before);
    expect(await listed()).toEqual([]);
    const found = await world.ok(world.admin, 'GET', `/api/v1/workspace/${project.id}`);
    expect(found.workspace.environments.map(({ slug }: { slug: string }) => slug)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
    expect((await world.send(world.admin, 'GET', `/api/v1/workspace/environments/${dev()}`)).status).toBe(
      200,
    );
  });

  it('takes another slug when its own was given away', async () => {
    await deleteDev();
    await world.ok(world.admin, 'POST', base(), { name: 'New', slug: 'dev' });

    const refused = await restore();
    const restored = await restore({ newSlug: 'old-dev' });

    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain("'dev'");
    expect(restored.body.environment).toMatchObject({ id: dev(), slug: 'old-dev' });
    expect((await read('old-dev', 'KEPT')).body.secret.secretValue).toBe('value');
  });

  it('comes back once, and can be deleted again', async () => {
    await deleteDev();

    const replies = await Promise.all([restore(), restore(), restore()]);

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    await deleteDev();
    expect(await listed()).toHaveLength(1);
  });

  it('is restored by who may create environments', async () => {
    await deleteDev();
    const viewer = await world.machineIn(project.id, 'viewer');
    const member = await world.machineIn(project.id, 'member');
    const path = `${base()}/${dev()}/restore`;

    expect((await world.send(viewer, 'POST', path)).status).toBe(403);
    expect((await world.send(viewer, 'GET', `${base()}/deleted`)).status).toBe(200);
    expect((await world.send(member, 'POST', path)).status).toBe(200);
  });

  it('that never was cannot be restored', async () => {
    const live = await restore();
    const unknown = await world.send(world.admin, 'POST', `${base()}/no-such-environment/restore`);

    expect([live.status, unknown.status]).toEqual([404, 404]);
  });
});

describe('a deleted project', () => {
  const remove = () => world.ok(world.admin, 'DELETE', `/api/v1/workspace/${project.id}`);
  const restore = (body?: object, actor = world.admin) =>
    world.send(actor, 'POST', `/api/v1/projects/${project.id}/restore`, body);
  const listed = async (actor = world.admin): Promise<(Project & { deletedAt: string })[]> =>
    (await world.ok(actor, 'GET', '/api/v1/projects/deleted')).projects;
  const isListed = async (actor = world.admin) => (await listed(actor)).some(({ id }) => id === project.id);

  it('is listed for who could delete it, until its 30 days are over', async () => {
    const viewer = await world.machineIn(project.id, 'viewer');
    const other = await world.identity('admin');
    const foreign = await world.identity('admin', await world.newOrganization());
    expect(await isListed()).toBe(false);
    await remove();

    expect((await listed())[0]).toMatchObject({ id: project.id, slug: project.slug });
    expect(await Promise.all([viewer, other, foreign].map(isListed))).toEqual([false, false, false]);
    world.app.runtime.advance(30 * day + 2);
    expect(await isListed()).toBe(false);
    expect((await restore()).status).toBe(404);
  });

  it('comes back with its secrets, members and slug', async () => {
    const member = await world.machineIn(project.id, 'member');
    const before = (await read('dev', 'KEPT')).body.secret;
    await remove();
    expect((await read('dev', 'KEPT')).status).toBe(404);

    const restored = await restore();

    expect(restored.body.project).toMatchObject({ id: project.id, slug: project.slug });
    expect((await read('dev', 'KEPT')).body.secret).toEqual(before);
    expect((await world.send(member, 'GET', `/api/v2/workspace/${project.slug}`)).status).toBe(200);
    const all = await world.ok(world.admin, 'GET', '/api/v1/workspace');
    expect(all.workspaces.map(({ id }: Project) => id)).toContain(project.id);
    expect(await isListed()).toBe(false);
    await world.ok(world.admin, 'PATCH', `/api/v1/workspace/${project.id}`, { name: 'Alive' });
  });

  it('takes another slug when its own was given away', async () => {
    await remove();
    await world.project(world.admin, { slug: project.slug });

    const refused = await restore();
    const restored = await restore({ newSlug: `${project.slug.slice(0, 20)}-back` });

    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(`'${project.slug}'`);
    expect(restored.body.project).toMatchObject({
      id: project.id,
      slug: `${project.slug.slice(0, 20)}-back`,
    });
  });

  it('comes back once, and can be deleted again', async () => {
    await remove();

    const replies = await Promise.all([restore(), restore(), restore()]);

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    await remove();
    expect(await isListed()).toBe(true);
  });

  it('is restored by who could delete it', async () => {
    const member = await world.machineIn(project.id, 'member');
    const stranger = await world.identity('admin');
    const foreign = await world.identity('admin', await world.newOrganization());
    await remove();

    expect((await restore({}, member)).status).toBe(403);
    expect((await restore({}, stranger)).status).toBe(403);
    expect((await restore({}, foreign)).status).toBe(404);
  });

  it('that is alive cannot be restored', async () => {
    expect((await restore()).status).toBe(404);
  });
});

describe('events of a project', () => {
  it('are kept as long as the project says, but no longer than the instance', async () => {
    const keptFor = async (type: string): Promise<number> => {
      const events = (await allItems(world.app.table)).filter(
        (item) => String(item.pk).startsWith(`AUDIT#${project.id}`) && item.type === type,
      );
      const [event] = events.sort((a, b) => String(b.occurredAt).localeCompare(String(a.occurredAt)));
      return Math.round((Number(event?.ttl) - Date.parse(String(event?.occurredAt)) / 1000) / day);
    };
    const retention = (auditLogsRetentionDays: number) =>
      world.ok(world.admin, 'PUT', `/api/v1/workspace/${project.slug}/audit-logs-retention`, {
        auditLogsRetentionDays,
      });
    await read('dev', 'KEPT');
    expect(await keptFor('get-secret')).toBe(90);

    await retention(7);
    await world.ok(world.admin, 'GET', `/api/v1/workspace/${project.id}`);
    await write('dev', 'NEW');
    expect(await keptFor('get-project')).toBe(7);
    expect(await keptFor('create-secret')).toBe(7);

    await retention(1000);
    await world.ok(world.admin, 'GET', `/api/v1/projects/${project.id}/environments/deleted`);
    expect(await keptFor('get-deleted-environments')).toBe(90);
  });
});
