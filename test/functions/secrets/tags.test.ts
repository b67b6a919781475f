import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let project: { readonly id: string; readonly slug: string };
let name: string;
let names = 0;
const tagIds = new Map<string, string>();

beforeAll(async () => {
  world = await openWorld();
  project = await world.project();
  for (const slug of ['red', 'green', 'blue']) {
    const path = `/api/v1/projects/${project.id}/tags`;
    tagIds.set(slug, (await world.ok(world.admin, 'POST', path, { slug, color: `#${slug}` })).tag.id);
  }
});

const place = () => ({ workspaceId: project.id, environment: 'dev', secretPath: '/' });
const create = (secret: string, more: object = {}, actor: Actor = world.admin) =>
  world.send(actor, 'POST', `/api/v3/secrets/raw/${secret}`, { ...place(), secretValue: 'value', ...more });
const read = async (secret: string) =>
  (
    await world.app.ok('GET', `/api/v3/secrets/raw/${secret}`, {
      token: world.admin.token,
      query: { ...place() },
    })
  ).body.secret;
const change = (
  method: 'POST' | 'DELETE',
  tagSlugs: string[],
  more: object = {},
  actor: Actor = world.admin,
) =>
  world.send(actor, method, `/api/v3/secrets/tags/${name}`, {
    projectSlug: project.slug,
    environment: 'dev',
    secretPath: '/',
    type: 'shared',
    tagSlugs,
    ...more,
  });
const slugsOf = ({ tags }: { tags: { slug: string }[] }) => tags.map(({ slug }) => slug).sort();

beforeEach(async () => {
  names += 1;
  name = `SECRET_${names}`;
  expect((await create(name, { tagIds: [tagIds.get('red')] })).status).toBe(200);
});

describe('attaching tags', () => {
  it('adds them in a new version and leaves everything else as it was', async () => {
    const { status, body } = await change('POST', ['green', 'Blue']);

    expect(status).toBe(200);
    expect(body.secret).toMatchObject({ secretKey: name, version: 2, secretValue: 'value' });
    expect(slugsOf(body.secret)).toEqual(['blue', 'green', 'red']);
    const found = await read(name);
    expect(found).toMatchObject({ version: 2, secretValue: 'value' });
    expect(found.tags).toContainEqual({
      id: tagIds.get('green'),
      slug: 'green',
      color: '#green',
      name: 'green',
    });
    expect(slugsOf(found)).toEqual(['blue', 'green', 'red']);
  });

  it('refuses one that the secret has already, and adds none then', async () => {
    const { status, body } = await change('POST', ['green', 'red']);

    expect(status).toBe(400);
    expect(body.message).toContain("'red'");
    expect(await read(name)).toMatchObject({ version: 1 });
  });

  it.each(['POST', 'DELETE'] as const)('answers 404 naming an unknown tag (%s)', async (method) => {
    const { status, body } = await change(method, ['mauve']);

    expect(status).toBe(404);
    expect(body.message).toContain("'mauve'");
  });

  it('answers 404 for a secret, a project or an environment that is not there', async () => {
    const secret = await world.send(world.admin, 'POST', '/api/v3/secrets/tags/NOBODY', {
      projectSlug: project.slug,
      environment: 'dev',
      tagSlugs: ['green'],
    });
    const unknown = await change('POST', ['green'], { projectSlug: 'no-such-project' });
    const elsewhere = await change('POST', ['green'], { environment: 'nowhere' });

    expect([secret.status, unknown.status, elsewhere.status]).toEqual([404, 404, 404]);
  });

  it('refuses a list without tags', async () => {
    expect((await change('POST', [])).status).toBe(422);
  });

  it('loses no tag when several are attached at the same moment', async () => {
    const replies = await Promise.all([change('POST', ['green']), change('POST', ['blue'])]);

    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(slugsOf(await read(name))).toEqual(['blue', 'green', 'red']);
  });

  it('is for those who may change the secret', async () => {
    const viewer = await world.machineIn(project.id, 'viewer');
    const member = await world.machineIn(project.id, 'member');

    expect((await change('POST', ['green'], {}, viewer)).status).toBe(403);
    expect((await change('POST', ['green'], {}, member)).status).toBe(200);
  });

  it('tags the override of a person and leaves the shared secret alone', async () => {
    const person = await world.personIn(project.id, 'member');
    await create(name, { type: 'personal', secretValue: 'mine' }, person);

    const { body } = await change('POST', ['green'], { type: 'personal' }, person);

    expect(body.secret).toMatchObject({ type: 'personal', secretValue: 'mine' });
    expect(slugsOf(body.secret)).toEqual(['green']);
    expect(slugsOf(await read(name))).toEqual(['red']);
  });
});

describe('detaching tags', () => {
  it('takes them away in a new version', async () => {
    await change('POST', ['green']);

    const { status, body } = await change('DELETE', ['red']);

    expect(status).toBe(200);
    expect(body.secret).toMatchObject({ version: 3, secretValue: 'value' });
    expect(slugsOf(body.secret)).toEqual(['green']);
    expect(slugsOf(await read(name))).toEqual(['green']);
  });

  it('refuses one that the secret does not have', async () => {
    const { status, body } = await change('DELETE', ['green']);

    expect(status).toBe(400);
    expect(body.message).toContain("'green'");
  });
});

describe('a deleted tag', () => {
  it('is not shown by secrets that carry it, and makes no trouble for other tags', async () => {
    const path = `/api/v1/projects/${project.id}/tags`;
    const { tag } = await world.ok(world.admin, 'POST', path, { slug: 'short-lived', color: '' });
    await change('POST', ['short-lived']);
    await world.ok(world.admin, 'DELETE', `${path}/${tag.id}`);

    expect(slugsOf(await read(name))).toEqual(['red']);
    expect((await change('POST', ['green'])).status).toBe(200);
    expect(slugsOf(await read(name))).toEqual(['green', 'red']);
  });
});

describe('tags named by id in a write', () => {
  it.each([
    ['creating', (ids: string[]) => create(`${name}_NEW`, { tagIds: ids })],
    [
      'updating',
      (ids: string[]) =>
        world.send(world.admin, 'PATCH', `/api/v3/secrets/raw/${name}`, { ...place(), tagIds: ids }),
    ],
  ])('must be there when %s', async (_what, send) => {
    const unknown = '00000000-0000-4000-8000-000000000000';

    const refused = await send([tagIds.get('green') ?? '', unknown]);

    expect(refused.status).toBe(404);
    expect(refused.body.message).toContain(unknown);
    expect((await send([tagIds.get('green') ?? ''])).status).toBe(200);
  });
});
