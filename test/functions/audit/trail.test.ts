import { beforeAll, describe, expect, it } from 'vitest';
import { trailOf } from '../../world/trail.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let projectId: string;
let reader: Actor;

beforeAll(async () => {
  world = await openWorld();
  projectId = (await world.project()).id;
  reader = await world.machineIn(projectId, 'viewer');
});

const organization = '/api/v1/organization/audit-logs';
const spellings = ['workspace', 'projects'] as const;
const ofProject = (spelling: string, id = projectId) => `/api/v1/${spelling}/${id}/audit-logs`;

const request = (actor: Actor, path: string, query: Readonly<Record<string, string>> = {}) =>
  world.app.request('GET', path, { token: actor.token, query });
const list = async (actor: Actor, path: string, query: Readonly<Record<string, string>> = {}) => {
  const { status, body } = await request(actor, path, query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const typesIn = (body: { auditLogs: { event: { type: string } }[] }) =>
  body.auditLogs.map(({ event }) => event.type);

const tag = (slug: string) =>
  world.ok(world.admin, 'POST', `/api/v1/projects/${projectId}/tags`, { slug, color: '' });

describe.each(spellings)('the trail of a project, spelled %s', (spelling) => {
  it('shows at once what happened just before, with actor, source, outcome and end', async () => {
    const made = await tag(`${spelling}-now`);
    const { auditLogs } = await list(world.admin, ofProject(spelling));
    expect(auditLogs[0]).toEqual({
      id: expect.any(String),
      ipAddress: expect.any(String),
      userAgent: expect.any(String),
      userAgentType: 'other',
      expiresAt: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: auditLogs[0].createdAt,
      orgId: world.orgId,
      projectId,
      projectName: expect.any(String),
      project: { name: auditLogs[0].projectName, slug: expect.any(String) },
      outcome: 'success',
      event: { type: 'create-tag', metadata: expect.objectContaining({ tagId: made.tag.id }) },
      actor: {
        type: 'identity',
        metadata: { identityId: world.admin.id, name: world.admin.name, authMethod: 'token-auth' },
      },
    });
  });

  it('shows it to a selective filter as well, before the index has it', async () => {
    const { auditLogs } = await list(world.admin, ofProject(spelling), { actor: world.admin.id, limit: '1' });
    expect(auditLogs).toHaveLength(1);
    const byType = await list(world.admin, ofProject(spelling), { eventType: 'create-tag', limit: '1' });
    expect(typesIn(byType)).toEqual(['create-tag']);
  });

  it('shows a look at several environments together to who asks for one of them', async () => {
    await world.app.ok('GET', '/api/v1/dashboard/secrets-overview', {
      token: reader.token,
      query: { projectId, environments: 'dev,prod', secretPath: '/' },
    });
    const looksAt = async (environment: string) => {
      const query = { environment, eventType: 'get-secrets', limit: '1' };
      return typesIn(await list(world.admin, ofProject(spelling), query));
    };
    expect(await looksAt('prod')).toEqual(['get-secrets']);
    expect(await looksAt('staging')).toEqual([]);
  });

  it.each(['', '/summary', '/export'])(
    'is not taken for the one of another project that is asked for: %s',
    async (what) => {
      const other = (await world.project()).id;
      const asked = { startDate: '2026-01-01T00:00:00Z', endDate: '2026-01-02T00:00:00Z' };
      const path = `${ofProject(spelling)}${what}`;
      const same = await request(world.admin, path, { ...asked, projectId });
      const another = await request(world.admin, path, { ...asked, projectId: other });
      expect([same.status, another.status]).toEqual([200, 422]);
    },
  );

  it('holds the question itself afterwards', async () => {
    await list(world.admin, ofProject(spelling), { eventType: 'create-tag', outcome: 'success' });
    const { auditLogs } = await list(world.admin, ofProject(spelling), { limit: '1' });
    expect(auditLogs[0].event).toMatchObject({
      type: 'get-audit-logs',
      metadata: { filter: { eventTypes: ['create-tag'], outcome: 'success' } },
    });
  });

  it('shows refusals with their outcome', async () => {
    const refused = await world.send(reader, 'POST', `/api/v1/projects/${projectId}/tags`, {
      slug: 'refused',
      color: '',
    });
    expect(refused.status).toBe(403);
    const { auditLogs } = await list(world.admin, ofProject(spelling), { outcome: 'denied', limit: '1' });
    expect(auditLogs[0]).toMatchObject({
      outcome: 'denied',
      event: { type: 'create-tag' },
      actor: { metadata: { identityId: reader.id } },
    });
  });

  it('is for those who may read it there, and for nobody from elsewhere', async () => {
    const noAccess = await world.machineIn(projectId, 'no-access');
    const stranger = await world.identity('member');
    const foreign = await world.identity('admin', await world.newOrganization());
    const member = await world.machineIn(projectId, 'member');
    await list(member, ofProject(spelling));
    expect((await request(noAccess, ofProject(spelling))).status).toBe(403);
    expect((await request(stranger, ofProject(spelling))).status).toBe(403);
    expect((await request(foreign, ofProject(spelling))).status).toBe(404);
  });
});

describe('the trail of an organization', () => {
  it('has the events of its projects once they are indexed, and its own at once', async () => {
    await tag('indexed');
    const trail = trailOf(world.app.table);
    await trail.catchUp();
    expect(typesIn(await list(world.admin, organization, { eventType: 'create-tag' }))).toContain(
      'create-tag',
    );
    await world.ok(world.admin, 'POST', '/api/v1/project-templates', { name: 'seen' });
    expect(typesIn(await list(world.admin, organization, { limit: '1' }))).toEqual([
      'create-project-template',
    ]);
  });

  it('is the same however often and in whatever pieces its events were indexed', async () => {
    const trail = trailOf(world.app.table);
    await trail.catchUp();
    await trail.catchUp();
    const { auditLogs } = await list(world.admin, organization, { limit: '1000' });
    const ids = auditLogs.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort().reverse()).toEqual(ids);
  });

  it('has nothing of another organization, whatever is asked for', async () => {
    const orgId = await world.newOrganization();
    const foreign = await world.identity('admin', orgId);
    await world.ok(foreign, 'POST', '/api/v1/project-templates', { name: 'theirs' });
    await trailOf(world.app.table).catchUp();
    const questions: Record<string, string>[] = [{}, { actor: world.admin.id }, { eventType: 'create-tag' }];
    for (const query of questions) {
      const { auditLogs } = await list(foreign, organization, { ...query, limit: '500' });
      for (const each of auditLogs) expect(each.orgId).toBe(orgId);
    }
    expect((await request(foreign, organization, { projectId })).status).toBe(404);
    expect((await list(world.admin, organization, { actor: foreign.id, limit: '500' })).auditLogs).toEqual(
      [],
    );
  });

  it('is for those who may read it; a member of a project reads that project there', async () => {
    const nobody = await world.identity('no-access');
    expect((await request(nobody, organization)).status).toBe(403);
    expect((await request(nobody, organization, { projectId })).status).toBe(403);
    const person = await world.personIn(projectId, 'admin');
    await list(person, organization, { projectId });
    const { auditLogs } = await list(world.admin, organization, { projectId });
    for (const each of auditLogs) expect(each.projectId).toBe(projectId);
  });

  it('goes on where a page ended, though events come in meanwhile', async () => {
    await trailOf(world.app.table).catchUp();
    const whole = (await list(world.admin, organization, { limit: '40' })).auditLogs;
    let page = await list(world.admin, organization, { limit: '7' });
    const seen = [...page.auditLogs];
    while (page.nextCursor && seen.length < 30) {
      await tag(`meanwhile-${seen.length}`);
      await trailOf(world.app.table).catchUp();
      page = await list(world.admin, organization, { limit: '7', cursor: page.nextCursor });
      seen.push(...page.auditLogs);
    }
    const ids = (all: { id: string }[]) => all.map(({ id }) => id);
    const asBefore = ids(whole).slice(ids(whole).indexOf(ids(seen)[1] ?? ''));
    expect(ids(seen).slice(1, 30)).toEqual(asBefore.slice(0, 29));
  });
});

describe('what may be asked', () => {
  it.each([
    ['an end before the start', { startDate: '2026-02-01T00:00:00Z', endDate: '2026-01-01T00:00:00Z' }],
    ['a day that is none', { startDate: 'yesterday' }],
    ['a kind of client that is none', { userAgentType: 'fax' }],
    ['a kind of actor that is none', { actorType: 'ghost' }],
    ['an outcome that is none', { outcome: 'maybe' }],
    ['metadata without a value', { eventMetadata: 'name' }],
    ['types that are none', { eventType: 'a b' }],
    ['a cursor that no page gave', { cursor: 'abc' }],
    ['more than a page may hold', { limit: '1001' }],
    ['a secret of no project', { secretKey: 'DB' }],
  ])('is not %s', async (_what, query) => {
    const { status } = await request(world.admin, organization, query as Record<string, string>);
    expect([400, 422]).toContain(status);
  });
});

describe('an event whose time is over', () => {
  it('is not shown, although the table may have it still', async () => {
    const own = await openWorld({ auditRetentionDays: 1 });
    const { id } = await own.project();
    await trailOf(own.app.table).catchUp();
    const path = `/api/v1/projects/${id}/audit-logs`;
    const first = new Date(own.app.runtime.now().getTime() - 60_000).toISOString();
    const ask = async (query: Readonly<Record<string, string>>) =>
      typesIn(
        (await own.app.ok('GET', path, { token: own.admin.token, query: { startDate: first, ...query } }))
          .body,
      );
    expect(await ask({})).toContain('create-project');
    own.app.runtime.advance(86_400 + 10);
    expect(await ask({})).not.toContain('create-project');
    expect(await ask({ actor: own.admin.id })).not.toContain('create-project');
  });
});
