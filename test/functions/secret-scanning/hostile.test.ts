import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JobOf, ScanJob } from '../../../layers/domain/secret-scanning/job.ts';
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
import type { Actor } from '../../world/world.ts';

type Answering = NonNullable<Parameters<RepositoryPlace['before']>[0]>;

let place: RepositoryPlace;
const sources: Record<string, { readonly id: string; readonly webhookSecret?: string }> = {};

beforeAll(async () => {
  place = await openRepositoryPlace();
  expect((await place.link()).status).toBe(200);
  const path = `${base}/organization/${place.world.orgId}/sources`;
  const [linked] = (await place.world.ok(place.person, 'GET', path)).sources;
  sources.github = { id: linked.id };
  for (const host of ['gitlab', 'bitbucket']) {
    const body = { host, name: 'team', token: 'token' };
    const { source, webhookSecret } = await place.world.ok(place.person, 'POST', path, body);
    sources[host] = { id: source.id, webhookSecret };
  }
});
afterAll(() => place.host.close());
afterEach(() => place.before(undefined));

const commitsJob = (host: string, commits: readonly string[], more: object = {}): JobOf<'commits'> => ({
  ...{ kind: 'commits', orgId: place.world.orgId, sourceId: sources[host]?.id ?? '', repository },
  ...{ commits: [...commits], pusherName: 'dev', isTold: false, ...more },
});

const found = async (commit: string) => (await place.risks()).filter((risk) => risk.commit === commit);
const bytes = (size: number): string => 'x'.repeat(size);
const large = 13 * 1024 * 1024;

/** What each host answers for two commits: `huge`, with a file beyond all measure, and `leak`. */
const withHuge: Readonly<Record<string, (huge: string, leak: string) => Answering>> = {
  github:
    (huge, leak) =>
    ({ path }) => {
      const author = { name: 'Dev' };
      const files = (...all: object[]) => ({ body: { sha: huge, commit: { author }, files: all } });
      if (path.endsWith(`/commits/${huge}`))
        return files(
          { filename: 'a.bin', status: 'added', sha: 'large' },
          { filename: 'b.env', status: 'added', patch: adding(`T=${leaked}`) },
        );
      if (path.endsWith('/git/blobs/large')) return { body: bytes(large) };
      if (!path.endsWith(`/commits/${leak}`)) return undefined;
      const patch = adding(`T=${leaked}`);
      return { body: { ...files().body, sha: leak, files: [{ filename: 'l.env', status: 'added', patch }] } };
    },
  gitlab:
    (huge, leak) =>
    ({ path }) => {
      if (path.endsWith('/raw')) return { body: bytes(large) };
      if (path.endsWith(`/${huge}/diff`))
        return {
          body: [
            { new_path: 'a.bin', too_large: true },
            { new_path: 'b.env', diff: adding(`T=${leaked}`) },
          ],
        };
      if (path.endsWith(`/${leak}/diff`))
        return { body: [{ new_path: 'l.env', diff: adding(`T=${leaked}`) }] };
      return { body: { id: path.split('/').at(-1), message: 'm' } };
    },
  bitbucket:
    (huge, leak) =>
    ({ path, query }) => {
      const diffOf = (name: string, text: string) =>
        `diff --git a/${name} b/${name}\n--- /dev/null\n+++ b/${name}\n${adding(text)}`;
      if (path.endsWith(`/diffstat/${huge}`))
        return { body: { values: [{ new: { path: 'a.bin' } }, { new: { path: 'b.env' } }, { new: null }] } };
      if (path.endsWith(`/diff/${huge}`))
        return { body: query.get('path') === 'b.env' ? diffOf('b.env', `T=${leaked}`) : bytes(large) };
      if (path.endsWith(`/diff/${leak}`)) return { body: diffOf('l.env', `T=${leaked}`) };
      return { body: { hash: path.split('/').at(-1) } };
    },
};

describe('a commit with a file larger than is looked at', () => {
  it.each(Object.keys(withHuge))('hides neither the rest of it nor another commit: %s', async (host) => {
    const [huge, leak] = [`huge${host}`, `leak${host}`];
    place.before(withHuge[host]?.(huge, leak));
    expect(await place.workThrough(commitsJob(host, [huge, leak]))).toEqual([]);
    expect((await found(huge)).map(({ file }) => file)).toEqual(['b.env']);
    expect((await found(leak)).map(({ file }) => file)).toEqual(['l.env']);
  });
});

describe('a commit that its host does not give', () => {
  it.each([500, 406])('hides none of those that came with it: status %s', async (status) => {
    const [bad, leak] = [`bad${status}`, `after${status}`];
    place.before((call) =>
      call.path.endsWith(`/commits/${bad}`) ? { status, body: {} } : withHuge.github?.('none', leak)?.(call),
    );
    const failed = await place.workThrough(commitsJob('github', [bad, leak]));
    expect(failed.every((job) => job.kind === 'commits' && String(job.commits) === bad)).toBe(true);
    expect(failed.length).toBe(status >= 500 ? 1 : 0);
    expect(await found(leak)).toHaveLength(1);
  });
});

describe('a finding that equals a stored secret', () => {
  it('looks to who may not read that secret like one that equals none', async () => {
    const { world } = place;
    const project = await world.project();
    const values = ['aB3', 'gU1'].map((part) => leaked.replace('aB3', part).replace('dE5', 'oR9'));
    const where = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/GUESSED', { ...where, secretValue: values[0] });
    for (const [n, value] of values.entries()) {
      place.commits
        .get('example/app')
        ?.unshift({ sha: `guess${n}`, files: [{ filename: 'g.env', patch: adding(`T=${value}`) }] });
      // Time passes before it is found out which one it is.
      await place.workThrough(commitsJob('github', [`guess${n}`]), () => world.app.runtime.advance(60));
    }
    const risks = `${base}/organization/${world.orgId}/risks`;
    const seenBy = async (actor: Actor) => {
      const all: Record<string, string>[] = (await world.ok(actor, 'GET', risks)).risks;
      return ['guess0', 'guess1'].map((sha) => all.find(({ commit }) => commit === sha));
    };
    const outsider = await world.identity('member');
    const [right, wrong] = await seenBy(outsider);
    const shapeOf = (risk: Record<string, string> = {}) => ({
      members: Object.keys(risk),
      match: risk.matchedSecret,
      isTouched: risk.updatedAt !== risk.createdAt,
    });
    expect(shapeOf(right)).toEqual(shapeOf(wrong));
    expect((await seenBy(world.admin)).map((risk) => Boolean(risk?.matchedSecret))).toEqual([true, false]);
  });
});

it('a secret that only its file gives away is not kept by the message that repeats it', async () => {
  const value = 'q9Zt7LmX2vB8nR4kY6wP1sD3';
  place.commits.get('example/app')?.unshift({
    sha: 'told',
    message: `Replace ${value} by the new one`,
    files: [{ filename: 'k.env', patch: adding(`api_key = "${value}"`) }],
  });
  await place.workThrough(commitsJob('github', ['told']));
  expect((await found('told')).map(({ message }) => message)).toEqual(['']);
  expect(JSON.stringify(await allItems(place.world.app.table))).not.toContain(value);
});

/** A webhook of Bitbucket, signed as it should be. */
const fromBitbucket = async (fullName: string, changes: readonly object[]) => {
  const links = { html: { href: 'https://bitbucket.org/team/app' } };
  const text = JSON.stringify({ repository: { uuid: '{u}', full_name: fullName, links }, push: { changes } });
  const { id, webhookSecret = '' } = sources.bitbucket ?? { id: '' };
  return place.world.app.request('POST', `${base}/webhook/${id}`, {
    text,
    headers: {
      'content-type': 'application/json',
      'x-event-key': 'repo:push',
      'x-hub-signature': `sha256=${createHmac('sha256', webhookSecret).update(text).digest('hex')}`,
    },
  });
};

describe('a file that was renamed', () => {
  it('is looked through as a whole where it is so different that GitHub shows no patch', async () => {
    place.blobs.set('renamed', `T=${leaked}\n`);
    const file = { filename: 'r.env', status: 'renamed', sha: 'renamed' };
    const stored = [
      { sha: 'moved', files: [{ ...file, changes: 0 }] },
      { sha: 'rewritten', files: [{ ...file, changes: 9_000 }] },
    ];
    place.commits.get('example/app')?.unshift(...stored);
    await place.workThrough(commitsJob('github', ['moved', 'rewritten']));
    expect([(await found('moved')).length, (await found('rewritten')).length]).toEqual([0, 1]);
  });
});

describe('a push to Bitbucket', () => {
  it('of several branches, of which one is cut, has the history of each looked through', async () => {
    const change = (hash: string, truncated: boolean) => ({
      new: { target: { hash } },
      commits: [{ hash }],
      truncated,
    });
    const changes = [change('first', false), change('second', true), { new: null }, change('third', true)];
    expect((await fromBitbucket('team/app', changes)).status).toBe(200);
    const events = (await allItems(place.world.app.table)).filter(
      ({ type }) => type === 'receive-secret-scanning-push',
    );
    const job = jobIn(events.at(-1) ?? {});
    const heads: string[] = [];
    place.before(({ path, query }) => {
      if (path.endsWith('/commits')) heads.push(query.get('include') ?? '');
      return path.endsWith('/commits') ? { body: { values: [] } } : undefined;
    });
    if (job) await place.workThrough(job);
    expect(heads.sort()).toEqual(['first', 'second', 'third']);
  });

  it('is read in time whatever its author is called', async () => {
    place.before(({ path }) =>
      path.includes('/commit/')
        ? { body: { hash: 'long', author: { raw: `a${' '.repeat(200_000)}` } } }
        : { body: `diff --git a/l b/l\n--- /dev/null\n+++ b/l\n${adding(`T=${leaked}`)}` },
    );
    const begun = performance.now();
    await place.workThrough(commitsJob('bitbucket', ['long']));
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await found('long')).toHaveLength(1);
  });
});

const names = ['..', '../..', 'example/..', '../user', './app', 'example/', '/app', 'app', 'a/b/c', ''];

describe('the name of a repository that leads elsewhere', () => {
  it.each(names)('is refused in a webhook, although it is signed: %j', async (fullName) => {
    const changes = { repository: { id: 7, full_name: fullName, html_url: 'https://github.com/e/a' } };
    expect((await place.push(pushOf(['a1'], changes))).status).toBe(422);
    const reply = await fromBitbucket(fullName, [
      { new: { target: { hash: 'b1' } }, commits: [{ hash: 'b1' }] },
    ]);
    expect(reply.status).toBe(422);
  });

  it.each(['github', 'bitbucket'])('has nothing asked of %s, wherever a job has it from', async (host) => {
    for (const fullName of names) {
      const before = place.host.calls.length;
      const job = commitsJob(host, ['a1'], { repository: { ...repository, fullName } });
      expect(await place.workThrough(job)).toEqual([]);
      const asked = place.host.calls.slice(before).map(({ path }) => path);
      expect(asked.filter((path) => !path.endsWith('/access_tokens'))).toEqual([]);
    }
  });
});

describe('a server of GitLab that answers as it likes', () => {
  const work = (answering: Answering, job: ScanJob) => {
    place.before((call) => (call.path.startsWith('/api/v4/') ? answering(call) : undefined));
    return place.workThrough(job);
  };

  it('is not asked for pages of a diff on and on', async () => {
    const before = place.host.calls.length;
    const next = { 'x-next-page': '7' };
    const answering: Answering = ({ path }) =>
      path.endsWith('/diff') ? { headers: next, body: [] } : { body: { id: 'e1' } };
    expect(await work(answering, commitsJob('gitlab', ['e1']))).toEqual([]);
    expect(place.host.calls.length - before).toBeLessThan(50);
  });

  it('has no more looked through than a page was to hold, and no link kept that is none to the web', async () => {
    const jobs: ScanJob[] = [];
    const projects = Array.from({ length: 500 }, (_, id) => ({
      ...{ id, path_with_namespace: bytes(100_000), web_url: 'javascript:alert(1)' },
    }));
    place.before(({ path }) => (path === '/api/v4/projects' ? { body: projects.slice(0, 100) } : undefined));
    const source: ScanJob = {
      ...{ kind: 'source', orgId: place.world.orgId, sourceId: sources.gitlab?.id ?? '', pages: 1 },
    };
    const ports = { scan: () => [], open: place.world.open, report: () => undefined };
    await workOnScan({ ...ports, send: async (some) => void jobs.push(...some) }, source);
    expect(jobs).toHaveLength(50);
    expect(JSON.stringify(jobs).length).toBeLessThan(100_000);
    expect(JSON.stringify(jobs)).not.toContain('javascript');
  });

  it('names neither commits nor files by more than is kept', async () => {
    const answering: Answering = ({ path }) => {
      if (path.endsWith('/repository/commits'))
        return { body: [{ id: 'ok1' }, { id: '../../user' }, { id: bytes(100_000) }] };
      return path.endsWith('/diff')
        ? { body: [{ new_path: bytes(500_000), diff: adding(`T=${leaked}`) }] }
        : { body: { id: bytes(400_000) } };
    };
    const job: ScanJob = {
      ...{ kind: 'history', orgId: place.world.orgId, sourceId: sources.gitlab?.id ?? '' },
      ...{ repository, pages: 1, isTold: false },
    };
    const before = place.host.calls.length;
    expect(await work(answering, job)).toEqual([]);
    const asked = place.host.calls.slice(before).map(({ path }) => path);
    expect(asked.filter((path) => !/\/(commits|ok1|diff)$/.test(path))).toEqual([]);
    expect(await found(bytes(64))).toHaveLength(1);
  });
});
