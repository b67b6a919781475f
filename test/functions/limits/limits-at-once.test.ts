import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectTemplate } from '../../../layers/domain/project-templates/template.ts';
import type { TestResponse } from '../../harness/app.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

/** Writers that come at the same moment when there is room for one more. */
const writers = 8;

const atOnce = (write: (n: number) => Promise<TestResponse>): Promise<readonly TestResponse[]> =>
  Promise.all(Array.from({ length: writers }, (_, n) => write(n)));

interface Kind {
  readonly what: string;
  readonly refusal: readonly [status: number, message: RegExp];
  /** Leaves room for one, and answers how one more is made and how many there are. */
  prepare(): Promise<{
    readonly most: number;
    readonly make: (n: number) => Promise<TestResponse>;
    readonly count: () => Promise<number>;
  }>;
}

const webhooks: Kind = {
  what: 'webhooks of a project',
  refusal: [422, /at most 100 webhooks/],
  prepare: async () => {
    const { id } = await world.project();
    const make = (n: number) =>
      world.send(world.admin, 'POST', '/api/v1/webhooks', {
        workspaceId: id,
        environment: 'dev',
        webhookUrl: `https://example.com/${n}`,
      });
    for (let n = 1; n < 100; n += 1) expect((await make(n)).status).toBe(200);
    const count = () => world.read(async (stores) => (await stores.webhooks.inProject(id)).length);
    return { most: 100, make, count };
  },
};

const tags: Kind = {
  what: 'tags of a project',
  refusal: [422, /at most 1000 tags/],
  prepare: async () => {
    const { id } = await world.project();
    const at = world.app.runtime.now().toISOString();
    const tag = (n: number) => ({
      id: world.app.runtime.uuid(),
      projectId: id,
      slug: `seeded-${n}`,
      color: '',
      createdAt: at,
      updatedAt: at,
      createdBy: world.admin.id,
      createdByActorType: 'identity' as const,
      revision: 1,
    });
    for (let from = 0; from < 999; from += 37)
      await world.write((stores) =>
        Array.from({ length: 37 }, (_, n) => tag(from + n)).flatMap((each) => stores.tags.creation(each)),
      );
    return {
      most: 1000,
      make: (n) =>
        world.send(world.admin, 'POST', `/api/v1/projects/${id}/tags`, { slug: `late-${n}`, color: '' }),
      count: () => world.read(async (stores) => (await stores.tags.inProject(id)).length),
    };
  },
};

const imports: Kind = {
  what: 'imports of a folder',
  refusal: [400, /at most 100 imports/],
  prepare: async () => {
    const { id, environments } = await world.project();
    const make = (n: number) =>
      world.send(world.admin, 'POST', '/api/v1/secret-imports', {
        workspaceId: id,
        environment: 'dev',
        path: '/',
        import: { environment: 'prod', path: `/from-${n}` },
      });
    for (let n = 101; n < 200; n += 1) expect((await make(n)).status).toBe(200);
    const dev = environments.find(({ slug }: { slug: string }) => slug === 'dev').id;
    const count = () => world.read(async (stores) => (await stores.imports.inFolder(dev, dev)).length);
    return { most: 100, make, count };
  },
};

const environments: Kind = {
  what: 'environments of a project',
  refusal: [422, /at most 100 environments/],
  prepare: async () => {
    const { id } = await world.project();
    const path = `/api/v1/workspace/${id}/environments`;
    const make = (n: number) => world.send(world.admin, 'POST', path, { name: `E${n}`, slug: `e-${n}` });
    for (let n = 100; n < 196; n += 1) expect((await make(n)).status).toBe(200);
    const count = () =>
      world.read(async (stores) => (await stores.projects.find(id))?.environments.length ?? 0);
    return { most: 100, make, count };
  },
};

/** Room for one more template is left by one that fills the rest. */
const templates: Kind = {
  what: 'project templates of an organization',
  refusal: [422, /too large together/],
  prepare: async () => {
    const orgId = await world.newOrganization();
    const admin = await world.identity('admin', orgId);
    const make = (n: number) => world.send(admin, 'POST', '/api/v1/project-templates', { name: `t-${n}` });
    const stored = () => world.read((stores) => stores.templates.inOrganization(orgId));
    await make(99);
    const [probe] = (await stored()) as readonly [ProjectTemplate];
    const size = (value: object) => JSON.stringify(value).length;
    const {
      id: _id,
      orgId: _org,
      name: _name,
      createdAt: _at,
      updatedAt: _on,
      revision: _n,
      ...content
    } = probe;
    const filler = (n: number, length: number): ProjectTemplate => ({
      ...probe,
      id: world.app.runtime.uuid(),
      name: `filler-${n}`,
      description: 'x'.repeat(length),
    });
    const fill = async (n: number, length: number) => {
      await world.write((stores) => stores.templates.creation(filler(n, length)));
      return size(filler(n, length));
    };
    let left = 4_000_000 - size(probe) - size(content) - Math.floor(size(probe) / 2);
    for (let n = 10; left > 0; n += 1)
      left -= await fill(n, Math.min(190_000, left - size(filler(n, 0))) || 1);
    const before = (await stored()).length;
    return { most: before + 1, make, count: async () => (await stored()).length };
  },
};

describe.each([webhooks, tags, imports, environments, templates])('$what', ({ prepare, refusal }) => {
  it(`of ${writers} made at once one takes the last place, the others are refused`, async () => {
    const { most, make, count } = await prepare();
    const replies = await atOnce(make);
    expect(replies.filter(({ status }) => status === 200).length, replies[0]?.text).toBe(1);
    for (const { status, body } of replies.filter((each) => each.status !== 200)) {
      expect(status).toBe(refusal[0]);
      expect(body.message).toMatch(refusal[1]);
    }
    expect(await count()).toBe(most);
  }, 60_000);
});

describe('tags of a secret', () => {
  it('attached by several at once stay within the most a secret carries, each once', async () => {
    const { id, slug } = await world.project();
    const tag = async (n: number) =>
      (await world.ok(world.admin, 'POST', `/api/v1/projects/${id}/tags`, { slug: `t-${n}`, color: '' })).tag;
    const all = [];
    for (let n = 0; n < 57; n += 1) all.push(await tag(n));
    const place = { workspaceId: id, environment: 'dev', secretPath: '/' };
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/KEY', {
      ...place,
      secretValue: 'v',
      tagIds: all.slice(0, 49).map((each) => each.id),
    });
    const replies = await atOnce((n) =>
      world.send(world.admin, 'POST', '/api/v3/secrets/tags/KEY', {
        projectSlug: slug,
        environment: 'dev',
        secretPath: '/',
        tagSlugs: [`t-${49 + n}`],
      }),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(writers - 1).fill(422)]);
    const { body } = await world.app.ok('GET', '/api/v3/secrets/raw/KEY', {
      token: world.admin.token,
      query: place,
    });
    const { secret } = body;
    const found = secret.tags.map((each: { id: string }) => each.id);
    expect([found.length, new Set(found).size]).toEqual([50, 50]);
  });
});
