import { afterEach, describe, expect, it } from 'vitest';
import { openSyncTargets } from '../../../layers/adapters/targets/targets.ts';
import type { SyncTargets, TargetPlace } from '../../../layers/domain/syncs/target.ts';
import { type Served, type StandIn, serve } from './stand-in.ts';

const running: Served[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

interface Server {
  readonly url: string;
  readonly asked: { readonly path: string; readonly text: string }[];
}

/** A server that answers as it likes. */
const server = async (answer: StandIn['answer']): Promise<Server> => {
  const asked: Server['asked'][number][] = [];
  const served = await serve({
    keys: new Map(),
    answer: (question) => {
      asked.push({ path: question.path, text: JSON.stringify(question) });
      return answer(question);
    },
  });
  running.push(served);
  return { url: served.url, asked };
};

const at = (elsewhere: Readonly<Record<string, string>> = {}): SyncTargets =>
  openSyncTargets({ allowPrivateTargets: true, elsewhere, timeout: 2_000 }, { now: () => new Date() });

const gitlabAt = (url: string): TargetPlace => ({
  target: 'gitlab',
  credentials: { accessToken: 'token', url },
  externalId: 'x',
  destination: { appId: '1' },
  options: {},
});

const app = { clientId: 'the-instance', clientSecret: 'instance-secret' };
const tokens = { access_token: 'new', refresh_token: 'next', expires_in: 60 };

describe('the app that an instance is known by at GitLab', () => {
  it('is shown to no server that a member names', async () => {
    const evil = await server(() => ({ json: tokens }));
    const home = await server(() => ({ json: tokens }));
    const targets = at({ 'gitlab.com': home.url });
    const grant = { code: 'code', redirectUri: 'https://locket.example.com' };
    const credentials = { refreshToken: 'refresh', url: evil.url };
    const outcomes = [
      await targets.exchange('gitlab', app, { ...grant, url: evil.url }),
      await targets.refresh('gitlab', app, credentials),
    ];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(evil.asked).toEqual([]);
    expect(await targets.exchange('gitlab', app, grant)).toMatchObject({ kind: 'done' });
    expect(home.asked[0]?.text).toContain(app.clientSecret);
    expect(home.asked[0]?.text).not.toContain('code_verifier');
  });

  it('is shown to the server that knows it', async () => {
    const own = await server(() => ({ json: tokens }));
    const known = { ...app, url: own.url };
    const credentials = { refreshToken: 'refresh', url: `${own.url}/` };
    expect(await at().refresh('gitlab', known, credentials)).toMatchObject({ kind: 'done' });
    expect(own.asked).toHaveLength(1);
  });

  it('takes no token that is too long to be kept', async () => {
    const home = await server(() => ({ json: { ...tokens, access_token: 'x'.repeat(500_000) } }));
    const outcome = await at({ 'gitlab.com': home.url }).refresh('gitlab', app, { refreshToken: 'r' });
    expect(outcome.kind).toBe('refused');
  });
});

describe('a code of a GitHub Enterprise Server', () => {
  it('is exchanged there, and never at GitHub itself', async () => {
    const [own, home] = [await server(() => ({ json: tokens })), await server(() => ({ json: tokens }))];
    const targets = at({ 'github.com': home.url });
    const grant = { code: 'code', redirectUri: 'https://locket.example.com' };
    expect(await targets.exchange('github', { ...app, url: own.url }, grant)).toMatchObject({ kind: 'done' });
    expect([own.asked.length, home.asked.length]).toEqual([1, 0]);
  });
});

describe('a code that was asked for with a proof', () => {
  it.each([
    ['azure-key-vault', 'login.microsoftonline.com'],
    ['gcp-secret-manager', 'oauth2.googleapis.com'],
    ['github', 'github.com'],
    ['gitlab', 'gitlab.com'],
  ] as const)('is exchanged with it at %s', async (target, host) => {
    const home = await server(() => ({ json: tokens }));
    const grant = {
      code: 'code',
      redirectUri: 'https://locket.example.com',
      codeVerifier: 'proof-of-who-asked',
    };
    expect(await at({ [host]: home.url }).exchange(target, app, grant)).toMatchObject({ kind: 'done' });
    expect(home.asked[0]?.text).toContain('proof-of-who-asked');
  });
});

describe('a target that answers as it likes', () => {
  const variable = (key: unknown, value: unknown = 'v') => ({ key, value, environment_scope: '*' });

  it.each([
    ['names that are no texts', [variable(1)]],
    ['names beyond all measure', [variable('x'.repeat(3_000))]],
    ['no list', { length: 5 }],
    ['nothing', null],
  ])('is not believed: %s', async (_, json) => {
    const { url } = await server(() => ({ json }));
    expect((await at().list(gitlabAt(url))).kind).not.toBe('done');
  });

  it('may have values that are no texts, which cannot be read, and names of every kind', async () => {
    const { url } = await server(() => ({
      json: [variable('__proto__'), variable('N', 5), variable('O', {})],
    }));
    expect(await at().list(gitlabAt(url))).toEqual({
      kind: 'done',
      value: [{ name: '__proto__', value: 'v' }, { name: 'N' }, { name: 'O' }],
    });
  });

  it('is not read on and on', async () => {
    const full = Array.from({ length: 5_000 }, (_, n) => variable(`K${n}`));
    const { url, asked } = await server(() => ({ json: full, headers: { 'x-next-page': '7' } }));
    expect(await at().list(gitlabAt(url))).toMatchObject({ kind: 'refused' });
    expect(asked.length).toBeLessThan(10);
  });

  it('is not followed to another address, and what it says is not repeated', async () => {
    const inner = await server(() => ({ json: [] }));
    const leading = await server(() => ({ status: 302, headers: { location: inner.url } }));
    const telling = await server(() => ({ status: 400, json: { message: 'your token is TOKEN-ECHO' } }));
    expect((await at().list(gitlabAt(leading.url))).kind).toBe('refused');
    expect(inner.asked).toEqual([]);
    expect(JSON.stringify(await at().list(gitlabAt(telling.url)))).not.toContain('ECHO');
  });

  it('is not waited for', async () => {
    const { url } = await server(() => ({ json: [] }));
    const slow = openSyncTargets(
      { allowPrivateTargets: true, timeout: 1, resolve: () => new Promise(() => undefined) },
      { now: () => new Date() },
    );
    const outcome = await Promise.race([
      slow.list(gitlabAt(url.replace('127.0.0.1', 'slow.example.com'))),
      new Promise((later) => setTimeout(() => later('never'), 1_500)),
    ]);
    expect(outcome).toMatchObject({ kind: 'unreachable' });
  });
});
