import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let projectId: string;

beforeAll(async () => {
  world = await openWorld();
  projectId = (await world.project()).id;
});

const spellings = [
  { base: (id: string) => `/api/v1/workspace/${id}/tags`, one: 'workspaceTag', many: 'workspaceTags' },
  { base: (id: string) => `/api/v1/projects/${id}/tags`, one: 'tag', many: 'tags' },
];

describe.each(spellings)('tags as $one', ({ base, one, many }) => {
  const create = async (slug: string, more: object = {}) =>
    (await world.ok(world.admin, 'POST', base(projectId), { slug, color: '#f00', ...more }))[one];
  const send = (method: string, path: string, body?: unknown, actor: Actor = world.admin) =>
    world.send(actor, method, `${base(projectId)}${path}`, body);

  it('are created with slug, colour and creator, and found by id, by slug and in the list', async () => {
    const tag = await create(`${one.toLowerCase()}-red`);

    expect(tag).toEqual({
      id: expect.any(String),
      slug: `${one.toLowerCase()}-red`,
      color: '#f00',
      name: `${one.toLowerCase()}-red`,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      createdBy: world.admin.id,
      createdByActorType: 'identity',
      projectId,
    });
    expect((await send('GET', `/${tag.id}`)).body).toEqual({ [one]: tag });
    expect((await send('GET', `/slug/${tag.slug}`)).body).toEqual({ [one]: tag });
    expect((await send('GET', '')).body[many]).toContainEqual(tag);
  });

  it('take an empty colour, letters in any case, and keep a name that was given', async () => {
    const tag = await create(`${one}-Mixed`, { color: '', name: 'Mixed Case' });
    const found = await send('GET', `/slug/${one}-MIXED`);

    expect(tag).toMatchObject({ slug: `${one.toLowerCase()}-mixed`, color: '', name: 'Mixed Case' });
    expect(found.body[one].id).toBe(tag.id);
  });

  it('change slug and colour under their id, and the old slug is free again', async () => {
    const tag = await create(`${one.toLowerCase()}-old`);
    const slug = `${one.toLowerCase()}-new`;

    const changed = await send('PATCH', `/${tag.id}`, { slug, color: '' });

    expect(changed.body[one]).toMatchObject({ id: tag.id, slug, color: '' });
    expect((await send('GET', `/slug/${tag.slug}`)).status).toBe(404);
    expect((await create(tag.slug)).id).not.toBe(tag.id);
  });

  it('are gone when deleted, with their slug', async () => {
    const tag = await create(`${one.toLowerCase()}-gone`);

    const deleted = await send('DELETE', `/${tag.id}`, { projectId, tagId: tag.id });

    expect(deleted.body[one]).toEqual(tag);
    expect((await send('GET', `/${tag.id}`)).status).toBe(404);
    expect((await send('GET', `/slug/${tag.slug}`)).status).toBe(404);
    expect((await send('DELETE', `/${tag.id}`)).status).toBe(404);
    await create(tag.slug);
  });

  it('are one of their kind: a taken slug is refused at creation and change', async () => {
    const slug = `${one.toLowerCase()}-taken`;
    await create(slug);
    const other = await create(`${slug}-not`);

    const again = await send('POST', '', { slug, color: '' });
    const moved = await send('PATCH', `/${other.id}`, { slug });

    expect([again.status, moved.status]).toEqual([400, 400]);
    expect(again.body.message).toMatch(/already exists/);
  });

  it.each(['no spaces', 'under_score', '', '-dash'])('refuse %j as a slug', async (slug) => {
    expect((await send('POST', '', { slug, color: '' })).status).toBe(422);
  });

  it('answer 404 for a tag of another project', async () => {
    const tag = await create(`${one.toLowerCase()}-own`);
    const other = (await world.project()).id;

    const found = await world.send(world.admin, 'GET', `${base(other)}/${tag.id}`);

    expect(found.status).toBe(404);
  });
});

describe('who may use tags', () => {
  const path = () => `/api/v1/projects/${projectId}/tags`;

  it('viewers read and change nothing', async () => {
    const viewer = await world.machineIn(projectId, 'viewer');
    const created = await world.send(viewer, 'POST', path(), { slug: 'viewers', color: '' });

    expect((await world.send(viewer, 'GET', path())).status).toBe(200);
    expect(created.status).toBe(403);
    expect(created.body.message).toContain('tags');
  });

  it('strangers see no project, and members without a role nothing', async () => {
    const foreign = await world.identity('admin', await world.newOrganization());
    const powerless = await world.machineIn(projectId, 'no-access');

    expect((await world.send(foreign, 'GET', path())).status).toBe(404);
    expect((await world.send(powerless, 'GET', path())).status).toBe(403);
  });

  it('people are named as creators too', async () => {
    const person = await world.personIn(projectId, 'member');

    const { tag } = await world.ok(person, 'POST', path(), { slug: 'by-a-person', color: '' });

    expect(tag).toMatchObject({ createdBy: person.id, createdByActorType: 'user' });
  });
});

describe('the bounds of tags', () => {
  it('are 1000 to a project', async () => {
    const { id } = await world.project();
    const at = world.app.runtime.now().toISOString();
    const made = Array.from({ length: 1000 }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      projectId: id,
      slug: `tag-${n}`,
      color: '',
      createdAt: at,
      updatedAt: at,
      createdBy: world.admin.id,
      createdByActorType: 'identity' as const,
      revision: 1,
    }));
    for (let start = 0; start < made.length; start += 40)
      await world.write(({ tags }) => made.slice(start, start + 40).flatMap((tag) => tags.creation(tag)));

    const full = await world.send(world.admin, 'POST', `/api/v1/projects/${id}/tags`, {
      slug: 'one-more',
      color: '',
    });

    expect(full.status).toBe(422);
    expect(full.body.message).toContain('1000');
    expect((await world.ok(world.admin, 'GET', `/api/v1/projects/${id}/tags`)).tags).toHaveLength(1000);
  });
});

describe('the trail of tags', () => {
  it('names what was done to which tag', async () => {
    const { id } = await world.project();
    const path = `/api/v1/projects/${id}/tags`;
    const { tag } = await world.ok(world.admin, 'POST', path, { slug: 'tracked', color: '' });
    await world.ok(world.admin, 'PATCH', `${path}/${tag.id}`, { color: '#0f0' });
    await world.ok(world.admin, 'GET', path);
    await world.ok(world.admin, 'DELETE', `${path}/${tag.id}`);

    const events = (await allItems(world.app.table)).filter(
      (item) => String(item.pk).startsWith(`AUDIT#${id}`) && String(item.type).includes('tag'),
    );
    expect(events.map(({ type }) => type).sort()).toEqual([
      'create-tag',
      'delete-tag',
      'get-tags',
      'update-tag',
    ]);
    const changes = events.filter(({ type }) => type !== 'get-tags');
    for (const { metadata } of changes) expect(metadata).toMatchObject({ tagId: tag.id, slug: 'tracked' });
  });
});
