import { createHmac, generateKeyPairSync } from 'node:crypto';
import { builtInScanner } from '../../functions/workers/secret-scanning/scanner.ts';
import { setAppCredentials } from '../../layers/domain/instance/manage-app-credentials.ts';
import type { ScanJob } from '../../layers/domain/secret-scanning/job.ts';
import { type ScanPorts, workOnScan } from '../../layers/domain/secret-scanning/scan-work.ts';
import type { TestResponse } from '../harness/app.ts';
import { startVendor, type Vendor, type VendorCall } from './vendor.ts';
import { openWorld, type Person, type World } from './world.ts';

export const base = '/api/v1/secret-scanning';
const webhookSecret = 'what-github-and-we-know';
export const installationId = '4242';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const appKey = publicKey;

/** A token such as GitHub gives, which the rules know; made up. */
export const leaked = `ghp_${'aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA2bC4'}`;

/** A commit as a stand-in for GitHub answers it. */
interface StoredCommit {
  readonly sha: string;
  readonly files: readonly { filename: string; status?: string; sha?: string; patch?: string }[];
  readonly message?: string;
}

export interface RepositoryPlace {
  readonly world: World;
  readonly host: Vendor;
  readonly person: Person;
  /** Commits by repository, newest first. */
  readonly commits: Map<string, StoredCommit[]>;
  /** Contents of blobs. */
  readonly blobs: Map<string, string>;
  /** Answers before everything else, where it answers. */
  before(
    answering:
      | ((
          call: VendorCall,
        ) => { status?: number; headers?: Record<string, string>; body?: unknown } | undefined)
      | undefined,
  ): void;
  /** Begins, and links the installation as the person's browser does. */
  link(changes?: object, by?: Person): Promise<TestResponse>;
  push(body: object, changes?: { event?: string; secret?: string; text?: string }): Promise<TestResponse>;
  /** Works on a job and all that follow from it; answers every job. */
  workAll(job: ScanJob): Promise<readonly ScanJob[]>;
  /** The same, passing over jobs that fail: answers these, which the queue would bring again. */
  workThrough(job: ScanJob, before?: (job: ScanJob) => void): Promise<readonly ScanJob[]>;
  risks(): Promise<readonly Record<string, unknown>[]>;
  readonly reports: string[];
}

export const account = { id: 99, login: 'example', type: 'Organization' };

/** One added line in a file. */
export const adding = (line: string): string => `@@ -0,0 +1 @@\n+${line}`;

export const pushOf = (commits: readonly string[], more: object = {}) => ({
  after: commits.at(-1) ?? '0'.repeat(40),
  commits: commits.map((id) => ({ id })),
  pusher: { name: 'dev', email: 'dev@example.org' },
  repository: { id: 7, full_name: 'example/app', html_url: 'https://github.com/example/app' },
  installation: { id: Number(installationId) },
  ...more,
});

export const repository = { id: '7', fullName: 'example/app', link: 'https://github.com/example/app' };

/** An instance with a GitHub app, and a stand-in for GitHub. */
export const openRepositoryPlace = async (sendsMail = false): Promise<RepositoryPlace> => {
  const host = await startVendor(
    'https://api.github.com',
    'https://github.com',
    'https://gitlab.com',
    'https://api.bitbucket.org',
  );
  const settings = { allowPrivateTargets: true, vendorHosts: host.hosts, sendsMail };
  const world = await openWorld(settings);
  const person = await world.person('admin');
  const unit = world.open('update-app-credentials');
  unit.identify({
    kind: 'user',
    id: person.id,
    username: 'root',
    email: null,
    superAdmin: true,
    metadata: {},
  });
  await setAppCredentials(unit, 'github-app', {
    appId: '17',
    slug: 'locket-scanning',
    clientId: 'Iv1.client',
    clientSecret: 'of-the-app',
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    webhookSecret,
  });
  const commits: RepositoryPlace['commits'] = new Map([['example/app', []]]);
  const blobs: RepositoryPlace['blobs'] = new Map();
  const reports: string[] = [];
  let first: Parameters<RepositoryPlace['before']>[0];

  const pageOf = <T>(items: readonly T[], { query }: VendorCall): readonly T[] => {
    const [size, page] = [Number(query.get('per_page')), Number(query.get('page') ?? 1)];
    return items.slice((page - 1) * size, page * size);
  };
  const installation = `/app/installations/${installationId}`;
  const fixed: Readonly<Record<string, (call: VendorCall) => object>> = {
    '/login/oauth/access_token': ({ form }) =>
      form.get('code') === 'of-owner' ? { access_token: 'ghu_owner' } : { error: 'bad_verification_code' },
    '/user/memberships/orgs/example': () => ({ role: 'admin', state: 'active' }),
    [installation]: () => ({ id: Number(installationId), account }),
    [`${installation}/access_tokens`]: () => ({ token: 'ghs_installation' }),
    '/installation/repositories': (call) => {
      const all = [...commits.keys()].map((name, n) => ({
        ...{ id: n + 7, full_name: name },
        html_url: `https://github.com/${name}`,
      }));
      return { total_count: all.length, repositories: pageOf(all, call) };
    },
  };
  const commitBody = ({ sha, files, message = 'Change it' }: StoredCommit, call: VendorCall) => ({
    sha,
    commit: { author: { name: 'Dev', email: 'dev@example.org', date: '2026-01-01T00:00:00Z' }, message },
    files: pageOf(
      files.map((file) => ({ status: 'added', ...file })),
      call,
    ),
  });
  const inRepository = (call: VendorCall): unknown => {
    const [, name = '', kind, id] =
      /^\/repos\/([^/]+\/[^/]+)\/(commits|git\/blobs)(?:\/(.+))?$/.exec(call.path) ?? [];
    if (kind === 'git/blobs') return blobs.get(id ?? '');
    const known = commits.get(name);
    if (id === undefined) return known && pageOf(known, call).map(({ sha }) => ({ sha }));
    const found = known?.find(({ sha }) => sha === id);
    return found && commitBody(found, call);
  };
  const gitHub = (call: VendorCall) => {
    const body = fixed[call.path]?.(call) ?? inRepository(call);
    return body === undefined ? undefined : { body };
  };
  host.answer((call) => first?.(call) ?? gitHub(call));

  const scan = builtInScanner();
  const ports = (sent: ScanJob[]): ScanPorts => ({
    scan,
    open: (type) => world.open(type),
    send: async (jobs) => void sent.push(...jobs),
    report: (what) => void reports.push(what),
  });
  return {
    world,
    host,
    person,
    commits,
    blobs,
    reports,
    before: (answering) => {
      first = answering;
    },
    link: async (changes = {}, by = person) => {
      const session = await world.ok(by, 'POST', `${base}/create-installation-session/organization`, {
        organizationId: by.orgId,
      });
      const body = { installationId, sessionId: session.sessionId, code: 'of-owner', ...changes };
      return world.send(by, 'POST', `${base}/link-installation`, body);
    },
    push: (body, { event = 'push', secret = webhookSecret, text = JSON.stringify(body) } = {}) =>
      world.app.request('POST', `${base}/webhook`, {
        text,
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
        },
      }),
    workAll: async (job) => {
      const [all, waiting] = [[job], [job]];
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const sent: ScanJob[] = [];
        await workOnScan(ports(sent), next);
        all.push(...sent);
        waiting.push(...sent);
      }
      return all;
    },
    workThrough: async (job, before) => {
      const failed: ScanJob[] = [];
      const waiting = [job];
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        before?.(next);
        const given = next;
        await workOnScan(ports(waiting), given).catch(() => failed.push(given));
      }
      return failed;
    },
    risks: async () =>
      (await world.ok(world.admin, 'GET', `${base}/organization/${world.orgId}/risks`)).risks,
  };
};
