import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openWorld, type World } from '../../world/world.ts';

interface Environment {
  readonly id: string;
  readonly slug: string;
  readonly position: number;
}

let world: World;
let projectId: string;
let base: string;
beforeAll(async () => {
  world = await openWorld();
});

const freshProject = async () => {
  const project = await world.project();
  projectId = project.id;
  base = `/api/v1/workspace/${projectId}/environments`;
  return project;
};

const add = async (slug: string, position?: number): Promise<Environment> =>
  (await world.ok(world.admin, 'POST', base, { name: slug.toUpperCase(), slug, position })).environment;

/** Slugs in the order of the project's list, each with its position as it is read by itself. */
const order = async (): Promise<readonly (readonly [string, number])[]> => {
  const { workspace } = await world.ok(world.admin, 'GET', `/api/v1/workspace/${projectId}`);
  const environments: Environment[] = await Promise.all(
    workspace.environments.map(
      async ({ id }: Environment) => (await world.ok(world.admin, 'GET', `${base}/${id}`)).environment,
    ),
  );
  return environments.map(({ slug, position }) => [slug, position]);
};

/** The slugs, in order; no two environments stand at one position. */
const slugs = async (): Promise<readonly string[]> => {
  const found = await order();
  const positions = found.map(([, position]) => position);
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
  return found.map(([slug]) => slug);
};

describe('environments', () => {
  it('are added last, with the reply that the reference gives', async () => {
    await freshProject();
    const body = { name: 'QA', slug: 'qa', projectId, workspaceId: projectId };
    const reply = await world.ok(world.admin, 'POST', base, body);
    expect(reply).toEqual({
      message: 'Successfully created new environment',
      workspace: projectId,
      environment: {
        id: expect.any(String),
        name: 'QA',
        slug: 'qa',
        position: 4,
        isProtected: false,
        projectId,
        createdAt: expect.any(String),
        updatedAt: reply.environment.createdAt,
      },
    });
    expect(await world.ok(world.admin, 'GET', `${base}/${reply.environment.id}`)).toEqual({
      environment: reply.environment,
    });
  });

  it('stand where they were put; others move only when they are in the way, and gaps stay', async () => {
    await freshProject();
    expect((await add('far', 10)).position).toBe(10);
    expect(await order()).toEqual([
      ['dev', 1],
      ['staging', 2],
      ['prod', 3],
      ['far', 10],
    ]);
    const qa = await add('qa', 2);
    const pushed = [
      ['dev', 1],
      ['qa', 2],
      ['staging', 3],
      ['prod', 4],
      ['far', 10],
    ];
    expect(await order()).toEqual(pushed);
    const moved = await world.ok(world.admin, 'PATCH', `${base}/${qa.id}`, { name: 'QA2', position: 20 });
    expect(moved).toMatchObject({
      message: 'Successfully updated environment',
      environment: { name: 'QA2', slug: 'qa', position: 20 },
    });
    const gone = await world.ok(world.admin, 'DELETE', `${base}/${qa.id}`);
    expect(gone).toMatchObject({
      message: 'Successfully deleted environment',
      environment: { id: qa.id, position: 20 },
    });
    expect((await world.send(world.admin, 'GET', `${base}/${qa.id}`)).status).toBe(404);
    expect(await order()).toEqual(pushed.filter(([slug]) => slug !== 'qa'));
    expect((await add('behind')).position).toBe(11);
  });

  it('are to Terraform what it planned, whatever came and went beside them', async () => {
    const project = await freshProject();
    const planned = { name: 'pre-prod 1', slug: 'preprod', workspaceId: projectId, position: 10 };
    const { environment } = await world.ok(world.admin, 'POST', base, planned);
    const refresh = () => world.ok(world.admin, 'GET', `/api/v1/workspace/environments/${environment.id}`);
    expect(await refresh()).toEqual({ environment });

    for (const { id } of project.environments) {
      await world.ok(world.admin, 'DELETE', `${base}/${id}`, { id, workspaceId: projectId });
      await add(`instead-of-${id.slice(-6)}`);
      expect(await refresh()).toEqual({ environment });
    }
    const again = {
      ID: environment.id,
      ProjectID: projectId,
      name: 'pre-prod 2',
      slug: 'preprod',
      position: 10,
    };
    await world.ok(world.admin, 'PATCH', `${base}/${environment.id}`, again);
    expect((await refresh()).environment).toMatchObject({ name: 'pre-prod 2', position: 10 });
  });

  it('keep their place when only renamed, also with the zeros and empty texts clients send', async () => {
    const project = await freshProject();
    const staging = project.environments[1];
    const path = `${base}/${staging.id}`;
    const body = { ID: staging.id, ProjectID: projectId, name: 'Stage', slug: '', position: 0 };
    const { environment } = await world.ok(world.admin, 'PATCH', path, body);
    expect(environment).toMatchObject({ name: 'Stage', slug: 'staging', position: 2 });
    const reslugged = await world.ok(world.admin, 'PATCH', path, { slug: 'stage' });
    expect(reslugged.environment).toMatchObject({ name: 'Stage', slug: 'stage' });
    expect(await slugs()).toEqual(['dev', 'stage', 'prod']);
  });

  it('are all kept when ten are created at the same moment', async () => {
    await freshProject();
    const added = Array.from({ length: 10 }, (_, index) => `env-${index}`);
    await Promise.all(added.map((slug) => add(slug)));
    expect([...(await slugs())].sort()).toEqual(['dev', 'prod', 'staging', ...added].sort());
  });

  it('settle any mixture of changes made at the same moment', async () => {
    const project = await freshProject();
    const [dev, staging, prod] = project.environments;
    await Promise.all([
      add('one', 1),
      add('two', 2),
      world.ok(world.admin, 'DELETE', `${base}/${staging.id}`),
      world.ok(world.admin, 'PATCH', `${base}/${prod.id}`, { position: 1 }),
      world.ok(world.admin, 'PATCH', `${base}/${dev.id}`, { name: 'D' }),
    ]);
    expect([...(await slugs())].sort()).toEqual(['dev', 'one', 'prod', 'two']);
  });

  it('refuse a slug that is taken, on creation and on renaming', async () => {
    const project = await freshProject();
    const taken = await world.send(world.admin, 'POST', base, { name: 'Again', slug: 'dev' });
    expect(taken.status).toBe(400);
    expect(taken.body.message).toMatch(/slug already exists/);
    const path = `${base}/${project.environments[0].id}`;
    expect((await world.send(world.admin, 'PATCH', path, { slug: 'prod' })).status).toBe(400);
    expect((await world.send(world.admin, 'PATCH', path, { slug: 'dev' })).status).toBe(200);
  });

  it.each(['QA', 'q_a', 'q a', '-qa', 'a'.repeat(65), ''])('refuse %j as a slug', async (slug) => {
    await freshProject();
    expect((await world.send(world.admin, 'POST', base, { name: 'QA', slug })).status).toBe(422);
  });

  it.each([-1, 1.5, 'first', 2_147_483_648])('refuse %j as a position', async (position) => {
    await freshProject();
    const reply = await world.send(world.admin, 'POST', base, { name: 'QA', slug: 'qa', position });
    expect(reply.status).toBe(422);
  });

  it('are at most a hundred in a project', async () => {
    await freshProject();
    const project = await world.read((stores) => stores.projects.find(projectId));
    if (!project) throw new Error('no project');
    const [template] = project.environments;
    if (!template) throw new Error('no environment');
    const environments = Array.from({ length: 100 }, (_, index) => ({
      ...template,
      id: `${template.id.slice(0, -3)}${String(index).padStart(3, '0')}`,
      slug: `env-${index}`,
      position: index + 1,
    }));
    const next = { ...project, environments: environments.slice(0, 90), revision: project.revision + 1 };
    await world.write((stores) => stores.projects.replacement(next, project));
    for (let index = 90; index < 100; index += 1) await add(`env-${index}`);
    const full = await world.send(world.admin, 'POST', base, { name: 'One more', slug: 'one-more' });
    expect(full.status).toBe(422);
    expect(full.body.message).toBe('A project holds at most 100 environments');
  });

  it('may all be deleted, the last one too', async () => {
    const project = await freshProject();
    for (const { id } of project.environments) await world.ok(world.admin, 'DELETE', `${base}/${id}`);
    expect(await order()).toEqual([]);
    expect((await add('again')).position).toBe(1);
  });

  it('are found by id alone, by slug, and under the newer paths', async () => {
    const project = await freshProject();
    const [dev] = project.environments;
    const get = (path: string) => world.ok(world.admin, 'GET', path);
    const { environment } = await get(`/api/v1/workspace/environments/${dev.id}`);
    expect(environment).toMatchObject({ id: dev.id, slug: 'dev', position: 1, projectId });
    expect(await get(`/api/v1/projects/${projectId}/environments/slug/dev`)).toEqual(environment);
    expect((await get(`/api/v1/projects/${projectId}/environments/${dev.id}`)).environment).toEqual(
      environment,
    );
    const newer = `/api/v1/projects/${projectId}/environments`;
    const made = await world.ok(world.admin, 'POST', newer, { name: 'QA', slug: 'qa' });
    const path = `${newer}/${made.environment.id}`;
    expect((await world.ok(world.admin, 'PATCH', path, { name: 'Q' })).environment.name).toBe('Q');
    expect((await world.ok(world.admin, 'DELETE', path)).environment.name).toBe('Q');
  });

  it('answer 404 when unknown, deleted, or in a foreign organization, in the same words', async () => {
    const stranger = await world.identity('admin', await world.newOrganization());
    const theirs = await world.project(stranger);
    await freshProject();
    const unknown = '0190a5a0-0000-7000-8000-000000000000';
    const byId = (id: string) => world.send(world.admin, 'GET', `/api/v1/workspace/environments/${id}`);
    const replies = [await byId(unknown), await byId(theirs.environments[0].id)];
    expect(replies.map(({ status }) => status)).toEqual([404, 404]);
    expect(replies.map(({ body }) => body.message)).toEqual(Array(2).fill('Environment not found'));
    const foreignInOwn = `${base}/${theirs.environments[0].id}`;
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await world.send(world.admin, method, foreignInOwn, {})).status, method).toBe(404);
    const foreign = `/api/v1/workspace/${theirs.id}/environments`;
    expect((await world.send(world.admin, 'POST', foreign, { name: 'QA', slug: 'qa' })).status).toBe(404);
    const bySlug = `/api/v1/projects/${projectId}/environments/slug/nowhere`;
    expect((await world.send(world.admin, 'GET', bySlug)).status).toBe(404);
  });

  it('may be read by a viewer and changed by nobody without the right', async () => {
    const project = await freshProject();
    const viewer = await world.machineIn(projectId, 'viewer');
    const stranger = await world.machineIn(projectId, 'no-access');
    const outsider = await world.identity('admin');
    const path = `${base}/${project.environments[0].id}`;
    const byId = `/api/v1/workspace/environments/${project.environments[0].id}`;
    expect((await world.send(viewer, 'GET', path)).status).toBe(200);
    for (const [method, target] of [
      ['POST', base],
      ['PATCH', path],
      ['DELETE', path],
    ] as const) {
      const reply = await world.send(viewer, method, target, { name: 'X', slug: 'x' });
      expect(reply.body.message).toMatch(/^You are not allowed to (create|edit|delete) on environments$/);
    }
    for (const actor of [stranger, outsider])
      for (const target of [path, byId]) expect((await world.send(actor, 'GET', target)).status).toBe(403);
  });

  it('leave events with names and positions', async () => {
    const project = await freshProject();
    const [dev] = project.environments;
    await world.ok(world.admin, 'PATCH', `${base}/${dev.id}`, { name: 'Later', position: 3 });
    const items = await allItems(world.app.table);
    const event = items.find((item) => item.projectId === projectId && item.type === 'update-environment');
    expect(event?.metadata).toEqual({
      oldName: 'Development',
      newName: 'Later',
      oldSlug: 'dev',
      newSlug: 'dev',
      oldPos: 1,
      newPos: 3,
    });
  });
});
