import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { takeBatch } from '../../../functions/workers/secret-scanning/batch.ts';
import type { ScanJob } from '../../../layers/domain/secret-scanning/job.ts';
import { jobIn } from '../../../layers/domain/secret-scanning/push-job.ts';
import { workOnScan } from '../../../layers/domain/secret-scanning/scan-work.ts';
import { allItems } from '../../harness/table.ts';
import {
  adding,
  base,
  leaked,
  openRepositoryPlace,
  pushOf,
  type RepositoryPlace,
  repository,
} from '../../world/repositories.ts';
import { rotationInputsOf } from '../../world/victim-rotation.ts';
import { record } from '../../world/webhook-place.ts';
import type { Actor } from '../../world/world.ts';

let place: RepositoryPlace;
let sourceId: string;

beforeAll(async () => {
  place = await openRepositoryPlace(true);
  expect((await place.link()).status).toBe(200);
  sourceId = (await place.world.ok(place.person, 'GET', `${base}/organization/${place.world.orgId}/sources`))
    .sources[0].id;
});
afterAll(() => place.host.close());
afterEach(() => place.before(undefined));

const eventsOf = async (type: string) =>
  (await allItems(place.world.app.table))
    .filter((item) => item.type === type && item.outcome === 'success')
    .sort((a, b) => String(a.id).localeCompare(String(b.id)));
const lastJob = async (type = 'receive-secret-scanning-push'): Promise<ScanJob> => {
  const job = jobIn((await eventsOf(type)).at(-1) ?? {});
  if (!job) throw new Error('no job');
  return job;
};
const stored = (sha: string, ...files: { filename: string; patch?: string; sha?: string }[]) => {
  place.commits.get('example/app')?.unshift({ sha, files });
  return sha;
};
const commitsJob = (...commits: string[]): ScanJob => ({
  ...{ kind: 'commits', orgId: place.world.orgId, sourceId, repository, commits },
  ...{ pusherName: 'dev', isTold: false },
});

describe('a push', () => {
  it('that the app’s secret signed becomes a risk that says where, mails the admins, and never says what', async () => {
    const sha = stored('a1', {
      filename: 'src/config.ts',
      patch: `@@ -1,2 +1,3 @@\n one\n+const key = "${leaked}";\n two`,
    });
    expect((await place.push(pushOf([sha]))).body).toEqual({ message: 'ok' });
    const jobs = await place.workAll(await lastJob());
    const [risk] = await place.risks();
    expect(risk).toMatchObject({
      ruleID: 'github-pat',
      file: 'src/config.ts',
      startLine: '2',
      commit: sha,
      repositoryFullName: 'example/app',
      pusherName: 'dev',
      status: 'UNRESOLVED',
      isResolved: false,
      fingerprint: `${sha}:src/config.ts:github-pat:2`,
      matchedSecret: null,
    });
    const everything = JSON.stringify([await allItems(place.world.app.table), jobs, place.reports]);
    expect(everything).not.toContain(leaked);
    const [found] = await eventsOf('find-secret-scanning-risks');
    const { mailIds = [], numberOfRisks } = Object(found?.metadata);
    expect(numberOfRisks).toBe(1);
    const orders = await Promise.all(
      mailIds.map((id: string) => place.world.read(({ mails }) => mails.order(id))),
    );
    expect(orders.map((order) => order?.to)).toContain(place.person.email);
    expect(orders[0]?.content).toMatchObject({ kind: 'leak', repository: 'example/app', numberOfRisks: 1 });
  });

  it('that is replayed, byte for byte, has nothing looked through again', async () => {
    const sha = stored('a2', { filename: 'x', patch: adding('nothing') });
    await place.push(pushOf([sha]));
    await place.push(pushOf([sha]));
    const mine = (await eventsOf('receive-secret-scanning-push')).filter(
      ({ metadata }) => Object(metadata).commits?.[0] === sha,
    );
    expect(mine).toHaveLength(1);
  });

  it('looked through twice leaves one risk, whose status stays', async () => {
    const sha = stored('a3', { filename: 'twice.env', patch: adding(`TOKEN=${leaked}`) });
    await place.workAll(commitsJob(sha));
    const [risk] = await place.risks();
    const path = `${base}/organization/${place.world.orgId}/risks/${risk?.id}/status`;
    const changed = await place.world.ok(place.person, 'POST', path, { status: 'RESOLVED_REVOKED' });
    expect(changed).toMatchObject({ status: 'RESOLVED_REVOKED', isResolved: true, isFalsePositive: false });
    await place.workAll(commitsJob(sha));
    const same = (await place.risks()).filter(({ commit }) => commit === sha);
    expect(same.map(({ status }) => status)).toEqual(['RESOLVED_REVOKED']);
  });

  it.each([
    ['signed with another secret', { secret: 'another' }],
    ['whose body was changed', { text: JSON.stringify(pushOf(['x'])), secret: 'another' }],
  ])('%s is 401, and leaves no event', async (_name, changes) => {
    const before = (await eventsOf('receive-secret-scanning-push')).length;
    expect((await place.push(pushOf(['a1']), changes)).status).toBe(401);
    expect((await eventsOf('receive-secret-scanning-push')).length).toBe(before);
  });

  it('without a signature is 401', async () => {
    const reply = await place.world.app.request('POST', `${base}/webhook`, {
      body: pushOf(['a1']),
      headers: { 'x-github-event': 'push' },
    });
    expect(reply.status).toBe(401);
  });

  it.each([
    ['commits that lead elsewhere', { commits: [{ id: '../../user' }] }],
    ['a head that leads elsewhere', { commits: [], after: '..' }],
    [
      'a link that is no address',
      { repository: { id: 7, full_name: 'example/app', html_url: 'javascript:x' } },
    ],
    ['a number that is none', { installation: { id: 1e300 } }],
    ['texts in the place of lists', { commits: 'a1' }],
    ['nothing', { repository: null }],
    ['too long a name', { repository: { ...pushOf([]).repository, full_name: '字'.repeat(301) } }],
  ])('with %s is refused, although it is signed', async (_what, changes) => {
    const before = (await eventsOf('receive-secret-scanning-push')).length;
    expect((await place.push(pushOf(['a1'], changes))).status).toBe(422);
    expect((await eventsOf('receive-secret-scanning-push')).length).toBe(before);
  });

  it.each(['null', '[]', '"text"', '0', '{', ''])('whose body is %s is refused', async (text) => {
    expect((await place.push({}, { text })).status).toBeOneOf([400, 422]);
  });

  it('to an installation that nobody linked, or of nothing, leaves no event', async () => {
    const before = (await eventsOf('receive-secret-scanning-push')).length;
    await place.push(pushOf(['a1'], { installation: { id: 5 } }));
    await place.push(pushOf([]));
    await place.push({}, { event: 'ping' });
    expect((await eventsOf('receive-secret-scanning-push')).length).toBe(before);
  });

  it('of very many commits has the history looked through', async () => {
    const many = Array.from({ length: 101 }, (_, n) => `c${n}`);
    await place.push(pushOf(many));
    expect(await lastJob()).toMatchObject({ kind: 'history', head: 'c100' });
  });

  it('with a file whose patch GitHub leaves out has the whole file looked through', async () => {
    place.blobs.set('blob-1', `first\nkey = ${leaked}\n`);
    const sha = stored('a4', { filename: 'large.txt', sha: 'blob-1' });
    await place.workAll(commitsJob(sha));
    expect((await place.risks()).find(({ commit }) => commit === sha)).toMatchObject({ startLine: '2' });
  });

  it('with a secret in its message keeps the message nowhere', async () => {
    place.commits.get('example/app')?.unshift({
      sha: 'a5',
      message: `Use ${leaked}`,
      files: [{ filename: 'k.env', patch: adding(`K=${leaked}`) }],
    });
    await place.workAll(commitsJob('a5'));
    expect((await place.risks()).find(({ commit }) => commit === 'a5')?.message).toBe('');
    expect(JSON.stringify(await allItems(place.world.app.table))).not.toContain(leaked);
  });

  it('of commits that are gone is done with', async () => {
    expect(await place.workAll(commitsJob('not-there'))).toHaveLength(1);
  });
});

describe('a full scan', () => {
  it('looks through all repositories and their history, page after page, and mails once for each', async () => {
    place.commits.set(
      'example/old',
      Array.from({ length: 30 }, (_, n) => ({
        sha: `old-${n}`,
        files: n % 10 === 0 ? [{ filename: `f${n}`, patch: adding(`T=${leaked}`) }] : [],
      })),
    );
    const before = (await eventsOf('find-secret-scanning-risks')).length;
    await place.world.ok(place.person, 'POST', `${base}/sources/${sourceId}/scan`);
    await place.workAll(await lastJob('scan-secret-scanning-source'));
    const risks = (await place.risks()).filter(
      ({ repositoryFullName }) => repositoryFullName === 'example/old',
    );
    expect(risks.map(({ commit }) => commit).sort()).toEqual(['old-0', 'old-10', 'old-20']);
    const events = (await eventsOf('find-secret-scanning-risks')).slice(before);
    const ofOld = events.filter(({ metadata }) => Object(metadata).repository === 'example/old');
    expect(ofOld.filter(({ metadata }) => Object(metadata).mailId)).toHaveLength(1);
    place.commits.delete('example/old');
  });

  it('of what the app may not read any more says so at the source, and is not tried again', async () => {
    place.before(({ path }) =>
      path.endsWith('/access_tokens')
        ? { status: 403, body: { message: 'This installation has been suspended' } }
        : undefined,
    );
    await place.workAll(commitsJob('a1'));
    const sources = `${base}/organization/${place.world.orgId}/sources`;
    expect((await place.world.ok(place.person, 'GET', sources)).sources[0]).toMatchObject({
      lastStatus: 'failed',
      lastErrorMessage: 'GitHub answered with status 403',
    });
  });

  it('that GitHub asks to wait with waits for as long as it says', async () => {
    place.before(({ path }) =>
      path.includes('/commits/') ? { status: 429, headers: { 'retry-after': '120' }, body: {} } : undefined,
    );
    const postponed: number[] = [];
    const given = record(JSON.stringify({ scan: commitsJob('a1') }));
    const answer = await takeBatch([given], {
      work: (job) =>
        workOnScan(
          {
            scan: () => [],
            open: (type) => place.world.open(type),
            send: async () => undefined,
            report: () => undefined,
          },
          job,
        ),
      send: async () => undefined,
      postpone: async (_receipt, seconds) => void postponed.push(seconds),
      reportFailure: () => undefined,
    });
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(postponed).toEqual([120]);
  });
});

describe('a finding that is a secret stored here', () => {
  it('says which one, with an event of its project, and nothing of it lies in the clear', async () => {
    const { world } = place;
    const project = await world.project();
    const where = { workspaceId: project.id, environment: 'dev' };
    await world.ok(world.admin, 'POST', '/api/v1/folders', { ...where, path: '/', name: 'deep' });
    const value = leaked.replace('aB3', 'zZ9');
    const body = { ...where, secretPath: '/deep', secretValue: value };
    const { secret } = await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/GITHUB_TOKEN', body);
    const sha = stored('m1', { filename: 'm.env', patch: adding(`T=${value}`) });
    await place.workAll(commitsJob(sha));
    expect((await place.risks()).find(({ commit }) => commit === sha)?.matchedSecret).toEqual({
      secretId: secret.id,
      secretKey: 'GITHUB_TOKEN',
      projectId: project.id,
      projectName: project.name,
      environment: 'dev',
      secretPath: '/deep',
    });
    const [event] = await eventsOf('match-secret-scanning-risk');
    expect(event).toMatchObject({ projectId: project.id, metadata: { secretId: secret.id } });
    expect(JSON.stringify(await allItems(world.app.table))).not.toContain(value);
  });

  it('is named only to who may read that secret, who may have it rotated if they may rotate it', async () => {
    const { world } = place;
    const project = await world.project();
    const where = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
    const value = leaked.replace('aB3', 'xX7');
    const { secret } = await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/API_KEY', {
      ...where,
      secretValue: value,
    });
    const sha = stored('m3', { filename: 'm.env', patch: adding(`T=${value}`) });
    await place.workAll(commitsJob(sha));
    const risks = `${base}/organization/${world.orgId}/risks`;
    const seenBy = async (actor: Actor) =>
      (await world.ok(actor, 'GET', risks)).risks.find((each: { commit: string }) => each.commit === sha);
    const { id } = await seenBy(world.admin);
    const outsider = await world.identity('admin');
    expect((await seenBy(outsider)).matchedSecret).toBeNull();
    expect((await seenBy(world.admin)).matchedSecret).toMatchObject({ secretKey: 'API_KEY' });
    const rotate = (actor: Actor) => world.send(actor, 'POST', `${risks}/${id}/rotate`);
    expect((await rotate(world.admin)).body.message).toMatch(/No rotation sets/);
    const { secretRotation } = await world.ok(world.admin, 'POST', '/api/v1/secret-rotations', {
      ...where,
      interval: 30,
      name: 'leaked',
      provider: 'sendgrid',
      inputs: rotationInputsOf('leaked'),
      outputs: { api_key: secret.id },
    });
    expect((await rotate(outsider)).status).toBe(400);
    const reader = await world.identity('admin');
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/identity-memberships/${reader.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect((await seenBy(reader)).matchedSecret).toMatchObject({ secretKey: 'API_KEY' });
    expect((await rotate(reader)).status).toBe(403);
    expect((await rotate(world.admin)).body).toMatchObject({ rotationId: secretRotation.id });
    expect(await eventsOf('start-secret-rotation')).toHaveLength(1);
  });

  it('of another organization is not named', async () => {
    const { world } = place;
    const orgId = await world.newOrganization();
    const stranger = await world.identity('admin', orgId);
    const project = await world.project(stranger);
    const value = leaked.replace('aB3', 'yY8');
    await world.ok(stranger, 'POST', '/api/v3/secrets/raw/THEIRS', {
      ...{ workspaceId: project.id, environment: 'dev', secretPath: '/', secretValue: value },
    });
    const sha = stored('m2', { filename: 'm.env', patch: adding(`T=${value}`) });
    await place.workAll(commitsJob(sha));
    expect((await place.risks()).find(({ commit }) => commit === sha)?.matchedSecret).toBeNull();
  });
});

describe('the list of risks', () => {
  it('comes in pages, newest first, without one twice', async () => {
    const all = await place.risks();
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, ...(cursor && { cursor }) };
      const path = `${base}/organization/${place.world.orgId}/risks`;
      const page = (await place.world.app.ok('GET', path, { token: place.person.token, query })).body;
      seen.push(...page.risks.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('of another organization is not found, nor is a risk of it', async () => {
    const orgId = await place.world.newOrganization();
    const stranger = await place.world.person('admin', orgId);
    const [risk] = await place.risks();
    for (const organizationId of [place.world.orgId, orgId]) {
      const path = `${base}/organization/${organizationId}/risks/${risk?.id}/status`;
      expect((await place.world.send(stranger, 'POST', path, { status: 'RESOLVED_REVOKED' })).status).toBe(
        404,
      );
    }
  });
});

describe('sources of GitLab and Bitbucket', () => {
  const create = (body: object) =>
    place.world.ok(place.person, 'POST', `${base}/organization/${place.world.orgId}/sources`, body);
  const gitLabPush = (sha: string) => ({
    after: sha,
    commits: [{ id: sha }],
    total_commits_count: 1,
    user_name: 'dev',
    project: { id: 5, path_with_namespace: 'group/app', web_url: 'https://gitlab.com/group/app' },
  });

  it('GitLab: the own token of the source opens the way, and the commit is asked for with its token', async () => {
    const { source, webhookSecret } = await create({
      host: 'gitlab',
      name: 'group',
      token: 'glpat-of-group',
    });
    const send = (token: string) =>
      place.world.app.request('POST', `${base}/webhook/${source.id}`, {
        body: gitLabPush('g1'),
        headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': token },
      });
    expect((await send('wrong')).status).toBe(401);
    expect((await send(webhookSecret)).status).toBe(200);
    place.before(({ path, headers }) => {
      if (!path.startsWith('/api/v4/projects/5/')) return undefined;
      if (headers['private-token'] !== 'glpat-of-group') return { status: 401 };
      return path.endsWith('/diff')
        ? { body: [{ new_path: 'a.env', diff: adding(`T=${leaked}`) }] }
        : { body: { id: 'g1', author_name: 'Dev', author_email: 'd@example.org', message: 'm' } };
    });
    await place.workAll(await lastJob());
    const [risk] = await place.risks();
    expect(risk).toMatchObject({ commit: 'g1', repositoryFullName: 'group/app', sourceId: source.id });
    expect(JSON.stringify(await allItems(place.world.app.table))).not.toMatch(/glpat-of-group/);
  });

  it('Bitbucket: what the source’s secret signed is taken, and the diff of many files is read', async () => {
    const { source, webhookSecret } = await create({ host: 'bitbucket', name: 'team', token: 'bb-token' });
    const text = JSON.stringify({
      actor: { display_name: 'Dev' },
      repository: {
        uuid: '{u}',
        full_name: 'team/app',
        links: { html: { href: 'https://bitbucket.org/team/app' } },
      },
      push: { changes: [{ new: { target: { hash: 'b1' } }, commits: [{ hash: 'b1' }], truncated: false }] },
    });
    const send = (secret: string) =>
      place.world.app.request('POST', `${base}/webhook/${source.id}`, {
        text,
        headers: {
          'content-type': 'application/json',
          'x-event-key': 'repo:push',
          'x-hub-signature': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
        },
      });
    expect((await send('wrong')).status).toBe(401);
    expect((await send(webhookSecret)).status).toBe(200);
    const diff = [
      ...[
        'diff --git a/gone b/gone',
        'deleted file mode 100644',
        '--- a/gone',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
      ],
      ...[
        `-T=${leaked}`,
        'diff --git a/a.env b/a.env',
        '--- a/a.env',
        '+++ b/a.env',
        '@@ -0,0 +1,2 @@',
        '+x',
        `+T=${leaked}`,
      ],
    ].join('\n');
    place.before(({ path }) => {
      if (path === '/2.0/repositories/team/app/commit/b1')
        return { body: { hash: 'b1', author: { raw: 'Dev <d@example.org>' } } };
      return path === '/2.0/repositories/team/app/diff/b1' ? { body: diff } : undefined;
    });
    await place.workAll(await lastJob());
    const found = (await place.risks()).filter(({ commit }) => commit === 'b1');
    expect(found.map(({ file, startLine, email }) => [file, startLine, email])).toEqual([
      ['a.env', '2', 'd@example.org'],
    ]);
  });

  it('a webhook for a source that does not exist is refused in the same words', async () => {
    const there = await create({ host: 'gitlab', name: 'there', token: 't' });
    const send = (id: string) => place.world.app.request('POST', `${base}/webhook/${id}`, { body: {} });
    const [one, other] = [await send(there.source.id), await send(crypto.randomUUID())];
    expect([one.status, one.body.message]).toEqual([other.status, other.body.message]);
  });
});

describe('what ends it', () => {
  it('switched off for the instance, pushes are taken and nothing is looked through', async () => {
    const record = await place.world.read(({ instance }) => instance.find());
    if (!record) throw new Error('no instance');
    const off = { ...record, isSecretScanningDisabled: true, revision: (record.revision ?? 0) + 1 };
    await place.world.write(({ instance }) => [instance.configuration(off, record)]);
    const before = (await eventsOf('receive-secret-scanning-push')).length;
    const sha = stored('off', { filename: 'f', patch: adding(`T=${leaked}`) });
    expect((await place.push(pushOf([sha]))).status).toBe(200);
    expect((await eventsOf('receive-secret-scanning-push')).length).toBe(before);
    await place.workAll(commitsJob(sha));
    expect((await place.risks()).some(({ commit }) => commit === sha)).toBe(false);
    expect(
      (await place.world.app.ok('GET', '/api/v1/admin/config')).body.config.isSecretScanningDisabled,
    ).toBe(true);
    const on = { ...off, isSecretScanningDisabled: false, revision: off.revision + 1 };
    await place.world.write(({ instance }) => [instance.configuration(on, off)]);
  });

  it('the app removed at GitHub, the installation is forgotten and its risks stay', async () => {
    const before = (await place.risks()).length;
    await place.push({ action: 'deleted', installation: { id: 4242 } }, { event: 'installation' });
    const status = `${base}/installation-status/organization/${place.world.orgId}`;
    expect((await place.world.ok(place.person, 'GET', status)).appInstallationCompleted).toBe(false);
    expect((await place.risks()).length).toBe(before);
    expect(await place.workAll(commitsJob('a1'))).toHaveLength(1);
  });
});
