import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the API server: secrets of a namespace, and TokenRequest with what a token is bound to. */
const secrets = new Map<
  string,
  { readonly uid: string; readonly labels: Readonly<Record<string, string>> }
>();
const tokens: {
  readonly spec: { expirationSeconds: number; boundObjectRef?: object; audiences?: string[] };
}[] = [];

const listOf = ({ query }: Asked): Said => {
  const [name = '', value] = (query.get('labelSelector') ?? '').split('=');
  const items = [...secrets]
    .filter(([, { labels }]) => labels[name] === value)
    .map(([each]) => ({ metadata: { name: each } }));
  const from = Number(query.get('continue') ?? 0);
  const more = from + 1 < items.length ? { continue: String(from + 1) } : {};
  return [200, { kind: 'PartialObjectMetadataList', metadata: more, items: items.slice(from, from + 1) }];
};

const tokenFor = ({ body, query }: Asked): Said => {
  const request = JSON.parse(body);
  const bound = request.spec.boundObjectRef;
  if (request.spec.expirationSeconds < 600) return [422, {}];
  if (bound && secrets.get(bound.name)?.uid !== bound.uid) return [404, {}];
  if (query.get('dryRun') !== 'All') tokens.push(request);
  return [201, { status: { token: `token-of-${bound?.name}` } }];
};

const answer = (asked: Asked): Said => {
  const { method, path, headers, body } = asked;
  if (headers.authorization !== 'Bearer cluster-token') return [401, { message: 'Unauthorized' }];
  const base = '/api/v1/namespaces/shop';
  if (path === `${base}/serviceaccounts/reader/token`) return tokenFor(asked);
  if (!path.startsWith(`${base}/secrets`)) return [404, {}];
  if (method === 'GET') return listOf(asked);
  if (method === 'POST') {
    const { name, labels } = JSON.parse(body).metadata;
    if (secrets.has(name)) return [409, {}];
    secrets.set(name, { uid: `uid-${secrets.size}`, labels });
    return [201, { metadata: { name, uid: secrets.get(name)?.uid } }];
  }
  return secrets.delete(path.slice(`${base}/secrets/`.length)) ? [200, {}] : [404, {}];
};

let api: StandIn;
beforeAll(async () => {
  api = await standIn(answer);
});
afterAll(() => api.close());
beforeEach(() => {
  secrets.clear();
  tokens.length = 0;
  api.say(undefined);
});

const providers = openDynamicProviders({ allowPrivateTargets: true });
const at = (more: object = {}) => ({
  type: 'kubernetes' as const,
  inputs: checkedInputs('kubernetes', {
    url: `${api.origin}/`,
    ca: authority.ca,
    clusterToken: 'cluster-token',
    namespace: 'shop',
    serviceAccountName: 'reader',
    ...more,
  }),
});
const done = { kind: 'done', value: true };
const account = (name: string, seconds = 3600) => ({
  name,
  password: 'not used',
  expireAt: new Date(Date.now() + seconds * 1000).toISOString(),
});

it('lets in by its token, over TLS that is verified', async () => {
  expect(await providers.test(at())).toEqual(done);
  expect(tokens).toEqual([]);
  expect(await providers.test(at({ clusterToken: 'wrong' }))).toMatchObject({ kind: 'refused' });
  expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
});

it('gives a token that hangs on a secret of its own, and ends with that', async () => {
  secrets.set('somebodys', { uid: 'x', labels: {} });
  expect(await providers.create(at({ audiences: ['vault'] }), account('lmark-1'))).toEqual({
    kind: 'done',
    value: { TOKEN: 'token-of-lmark-1' },
  });
  const [{ spec }] = tokens as [(typeof tokens)[number]];
  expect(spec.boundObjectRef).toMatchObject({
    kind: 'Secret',
    name: 'lmark-1',
    uid: secrets.get('lmark-1')?.uid,
  });
  expect(spec.audiences).toEqual(['vault']);
  expect(spec.expirationSeconds).toBeGreaterThan(3590);
  await providers.create(at(), account('lmark-2', 1));
  expect(tokens[1]?.spec.expirationSeconds).toBe(600);
  expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1', 'lmark-2'] });
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
  expect([...secrets.keys()]).toEqual(['somebodys', 'lmark-2']);
});

it('says that a token cannot be made longer', async () => {
  expect(await providers.renew(at(), account('lmark-1'))).toMatchObject({ kind: 'refused' });
});

it('leaves what is to be ended when the answer is lost', async () => {
  api.loseNext();
  expect(await providers.create(at(), account('lmark-lost'))).toMatchObject({ kind: 'unreachable' });
  expect([...secrets.keys()]).toEqual(['lmark-lost']);
  expect(await providers.revoke(at(), 'lmark-lost')).toEqual(done);
});

it.each([['../serviceaccounts/x'], ['Upper'], ['a_b'], ['']])(
  'asks nothing about the name %s: nothing is made so, and nothing there is to end',
  async (name) => {
    const before = api.asked.length;
    expect(await providers.create(at(), account(name))).toMatchObject({ kind: 'refused' });
    expect(await providers.revoke(at(), name)).toEqual({ kind: 'done', value: true });
    expect(api.asked).toHaveLength(before);
  },
);

it.each([
  [403, 'refused'],
  [409, 'refused'],
  [503, 'unreachable'],
])('that answers %i is %s, and says nothing of what it answered', async (code, kind) => {
  api.say([code, { message: 'hush hush' }]);
  const outcome = await providers.create(at(), account('lmark-1'));
  expect(outcome).toMatchObject({ kind });
  expect(JSON.stringify(outcome)).not.toContain('hush');
});

it.each([['http://8.8.8.8:6443'], ['http://169.254.169.254']])(
  'is not asked without TLS at %s',
  async (url) => {
    expect(await providers.test(at({ url }))).toMatchObject({ kind: 'refused' });
  },
);

it.each([
  ['https://10.0.0.1/runtime/next?'],
  ['https://10.0.0.1/x#'],
  ['https://10.0.0.1/?a=b'],
  ['https://u:p@10.0.0.1'],
  ['ftp://10.0.0.1'],
])('an address that would take in what is appended to it is none, %s', (url) => {
  expect(() => at({ url })).toThrow();
});
