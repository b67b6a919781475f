import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRotationTargets } from '../../../layers/adapters/rotation/targets.ts';
import type { RotationType } from '../../../layers/domain/secret-rotation/kinds/kind.ts';
import { checkedRotationInputs } from '../../../layers/domain/secret-rotation/kinds/kinds.ts';
import type { Credential } from '../../../layers/domain/secret-rotation/secret-rotation.ts';
import type { RotationTargets } from '../../../layers/domain/secret-rotation/targets.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type StandIn, standIn } from './stand-in.ts';

const mark = 'locket-0123';
const begunAt = '2026-11-20T09:00:00.000Z';
const done = { kind: 'done', value: true };

const issuing =
  (targets: () => RotationTargets, at: () => Parameters<RotationTargets['issue']>[0]) =>
  async (
    known: readonly Credential[] = [],
    found: Readonly<Record<string, string>> = {},
  ): Promise<Credential> => {
    const outcome = await targets().issue(at(), { pending: { found, begunAt }, mark, known });
    if (outcome.kind !== 'done') throw new Error(outcome.reason);
    return outcome.value;
  };

const bearer = ({ authorization }: Asked): string => authorization.replace('Bearer ', '');

describe('SendGrid', () => {
  /** What its documents say of `/v3/api_keys` and `/v3/scopes`. */
  const keys = new Map<string, { readonly name: string; readonly key: string }>();
  let server: StandIn;
  let count = 0;
  const scopesOf = (asked: Asked) =>
    [...keys.values()].some(({ key }) => key === bearer(asked))
      ? ([200, { scopes: ['mail.send'] }] as const)
      : ([401, { errors: [{ message: 'authorization required' }] }] as const);
  const made = ({ body }: Asked) => {
    count += 1;
    const { name, scopes } = JSON.parse(body);
    keys.set(`id-${count}`, { name, key: `SG.key-${count}` });
    return [201, { api_key: `SG.key-${count}`, api_key_id: `id-${count}`, name, scopes }] as const;
  };
  const managed = (asked: Asked): readonly [number, object | string] => {
    if (bearer(asked) !== 'SG.admin') return [401, {}];
    if (asked.method === 'GET')
      return [200, { result: [...keys].map(([api_key_id, { name }]) => ({ api_key_id, name })) }];
    if (asked.method !== 'DELETE') return made(asked);
    return keys.delete(asked.path.split('/')[3] ?? '') ? [204, ''] : [404, {}];
  };
  beforeAll(async () => {
    server = await standIn((asked) => (asked.path === '/v3/scopes' ? scopesOf(asked) : managed(asked)));
  });
  afterAll(() => server.close());
  beforeEach(() => keys.clear());

  const targets = () => openRotationTargets(server.settings('api.sendgrid.com'));
  const at = (key = 'SG.admin') => ({
    type: 'sendgrid' as const,
    inputs: checkedRotationInputs('sendgrid', { admin_api_key: key, api_key_scopes: '["mail.send"]' }),
  });
  const issued = issuing(targets, at);

  it('makes a key that works until it is retired, which may be asked for twice', async () => {
    expect(await targets().test(at())).toEqual(done);
    expect(await targets().test(at('wrong'))).toMatchObject({ kind: 'refused' });
    const key = await issued();
    expect(key.values).toEqual({ api_key: expect.stringMatching(/^SG\.key-/) });
    expect(await targets().prove(at(), key)).toEqual(done);
    for (let n = 0; n < 2; n += 1) expect(await targets().retire(at(), key, '')).toEqual(done);
    expect(await targets().prove(at(), key)).toMatchObject({ kind: 'refused' });
  });

  it('takes away what an earlier try made, and nothing else', async () => {
    keys.set('foreign', { name: 'of somebody', key: 'SG.foreign' });
    const known = await issued();
    await issued([known]);
    const next = await issued([known]);
    expect([...keys.keys()].toSorted()).toEqual(['foreign', known.account, next.account].toSorted());
  });
});

describe('Azure', () => {
  /** What the documents of Microsoft Graph say of an application's passwords. */
  const [tenant, manager, app, object] = [1, 2, 3, 4].map((n) => `00000000-0000-0000-0000-00000000000${n}`);
  const passwords = new Map<string, { readonly displayName: string; readonly secretText: string }>();
  let server: StandIn;
  let count = 0;
  const token = ({ body }: Asked): readonly [number, object] => {
    const form = new URLSearchParams(body);
    const [id, secret] = [form.get('client_id'), form.get('client_secret')];
    const isApp = id === app && [...passwords.values()].some(({ secretText }) => secretText === secret);
    const isLetIn = isApp || (id === manager && secret === 'of the manager');
    return isLetIn ? [200, { access_token: 'token' }] : [400, { error: 'invalid_client' }];
  };
  const shown = (): readonly [number, object] => {
    const passwordCredentials = [...passwords].map(([keyId, { displayName }]) => ({ keyId, displayName }));
    return [200, { appId: app, passwordCredentials }];
  };
  const graph = (asked: Asked): readonly [number, object | string] => {
    if (bearer(asked) !== 'token') return [401, {}];
    if (asked.method === 'GET') return shown();
    const given = JSON.parse(asked.body);
    if (asked.path.endsWith('/removePassword')) return passwords.delete(given.keyId) ? [204, ''] : [400, {}];
    count += 1;
    const made = { displayName: given.passwordCredential.displayName, secretText: `azure-secret-${count}` };
    passwords.set(`key-${count}`, made);
    return [200, { keyId: `key-${count}`, ...made }];
  };
  beforeAll(async () => {
    server = await standIn((asked) =>
      asked.path.endsWith('/oauth2/v2.0/token') ? token(asked) : graph(asked),
    );
  });
  afterAll(() => server.close());
  beforeEach(() => passwords.clear());

  const targets = () =>
    openRotationTargets(server.settings('login.microsoftonline.com', 'graph.microsoft.com'));
  const at = (more: object = {}) => ({
    type: 'azure-app-secret' as const,
    inputs: checkedRotationInputs('azure-app-secret', {
      tenant_id: tenant,
      client_id: manager,
      client_secret: 'of the manager',
      object_id: object,
      app_client_id: app,
      lifetime_days: '90',
      ...more,
    }),
  });
  const issued = issuing(targets, at);

  it('makes a secret that a token is had for, until it is retired', async () => {
    expect(await targets().test(at())).toEqual(done);
    expect(await targets().test(at({ client_secret: 'wrong' }))).toMatchObject({ kind: 'refused' });
    expect(await targets().test(at({ app_client_id: tenant }))).toMatchObject({ kind: 'refused' });
    passwords.set('foreign', { displayName: 'of somebody', secretText: 'foreign' });
    const first = await issued();
    expect(first.values).toEqual({ client_id: app, client_secret: expect.stringMatching(/^azure-secret-/) });
    expect(await targets().prove(at(), first)).toEqual(done);
    await issued([first]);
    const next = await issued([first]);
    expect([...passwords.keys()].toSorted()).toEqual(['foreign', first.account, next.account].toSorted());
    for (let n = 0; n < 2; n += 1) expect(await targets().retire(at(), first, '')).toEqual(done);
    expect(await targets().prove(at(), first)).toMatchObject({ kind: 'refused' });
  });
});

describe('AWS IAM', () => {
  /** What its API reference says of access keys; times are in milliseconds since 1970. */
  const keys = new Map<string, { readonly secret: string; readonly at: number; readonly isUsed?: boolean }>();
  let server: StandIn;
  let count = 0;
  const xml = (action: string, result: string): readonly [number, string] => [
    200,
    `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
  ];
  const refused = (status: number, code: string): readonly [number, string] => [
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  ];
  const keyIn = ({ authorization }: Asked): string => /Credential=([^/]+)/.exec(authorization)?.[1] ?? '';
  const iso = (at: number): string => new Date(at).toISOString();
  const actions: Readonly<
    Record<string, (asked: Asked, given: URLSearchParams) => readonly [number, string]>
  > = {
    ListAccessKeys: () =>
      xml(
        'ListAccessKeys',
        `<AccessKeyMetadata>${[...keys]
          .map(
            ([id, { at }]) =>
              `<member><UserName>app</UserName><AccessKeyId>${id}</AccessKeyId><Status>Active</Status><CreateDate>${iso(at)}</CreateDate></member>`,
          )
          .join('')}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`,
      ),
    CreateAccessKey: () => {
      if (keys.size >= 2) return refused(409, 'LimitExceeded');
      count += 1;
      const id = `AKIAMADE${count}`;
      keys.set(id, { secret: `aws-secret-${count}`, at: Date.parse(begunAt) + 1000 });
      return xml(
        'CreateAccessKey',
        `<AccessKey><UserName>app</UserName><AccessKeyId>${id}</AccessKeyId><Status>Active</Status><SecretAccessKey>aws-secret-${count}</SecretAccessKey></AccessKey>`,
      );
    },
    DeleteAccessKey: (_, given) =>
      keys.delete(given.get('AccessKeyId') ?? '') ? xml('DeleteAccessKey', '') : refused(404, 'NoSuchEntity'),
    GetAccessKeyLastUsed: (_, given) => {
      const key = keys.get(given.get('AccessKeyId') ?? '');
      const used = key?.isUsed ? `<LastUsedDate>${iso(key.at)}</LastUsedDate>` : '';
      return xml(
        'GetAccessKeyLastUsed',
        `<UserName>app</UserName><AccessKeyLastUsed>${used}<ServiceName>N/A</ServiceName><Region>N/A</Region></AccessKeyLastUsed>`,
      );
    },
    GetCallerIdentity: (asked) =>
      keys.has(keyIn(asked))
        ? xml(
            'GetCallerIdentity',
            '<Arn>arn:aws:iam::123456789012:user/app</Arn><Account>123456789012</Account>',
          )
        : refused(403, 'InvalidClientTokenId'),
  };
  beforeAll(async () => {
    server = await standIn((asked) => {
      const given = new URLSearchParams(asked.body);
      const action = given.get('Action') ?? '';
      if (action !== 'GetCallerIdentity' && keyIn(asked) !== 'AKIAMANAGER')
        return refused(403, 'InvalidClientTokenId');
      return actions[action]?.(asked, given) ?? refused(400, 'InvalidAction');
    });
  });
  afterAll(() => server.close());
  beforeEach(() => keys.clear());

  const targets = () =>
    openRotationTargets(server.settings('iam.amazonaws.com', 'sts.eu-central-1.amazonaws.com'));
  const at = (more: object = {}) => ({
    type: 'aws-iam' as const,
    inputs: checkedRotationInputs('aws-iam', {
      manager_user_access_key: 'AKIAMANAGER',
      manager_user_secret_key: 'secret of the manager',
      manager_user_aws_region: 'eu-central-1',
      iam_username: 'app',
      ...more,
    }),
  });
  const issued = issuing(targets, at);

  it('makes a key that says who it is, until it is retired', async () => {
    expect(await targets().test(at())).toEqual(done);
    expect(await targets().test(at({ manager_user_access_key: 'AKIAOTHER' }))).toMatchObject({
      kind: 'refused',
    });
    expect(await targets().survey(at())).toEqual({ kind: 'done', value: { ids: '' } });
    const key = await issued();
    expect(key.values).toEqual({
      iam_user_access_key: key.account,
      iam_user_secret_key: expect.stringMatching(/^aws-secret-/),
    });
    expect(await targets().prove(at(), key)).toEqual(done);
    for (let n = 0; n < 2; n += 1) expect(await targets().retire(at(), key, '')).toEqual(done);
    expect(await targets().prove(at(), key)).toMatchObject({ kind: 'refused' });
  });

  it('takes away a key that came since and was never used, and no other', async () => {
    const known = await issued();
    const lost = await issued([known], { ids: known.account });
    const next = await issued([known], { ids: known.account });
    expect([...keys.keys()]).toEqual([known.account, next.account]);
    expect(lost.account).not.toBe(next.account);
    for (const foreign of [
      { secret: 'x', at: Date.parse(begunAt) - 86_400_000 },
      { secret: 'x', at: Date.parse(begunAt) + 1000, isUsed: true },
    ]) {
      keys.clear();
      keys.set('AKIAFOREIGN', foreign).set(known.account, { secret: 'y', at: 0 });
      await expect(issued([known], { ids: known.account })).rejects.toThrow(/two access keys/);
      expect(keys.size).toBe(2);
    }
  });
});

describe('an HTTP API', () => {
  const passwords = new Map<string, string>();
  const tokens = new Map<string, string>();
  let server: StandIn;
  const loggedIn = ({ authorization }: Asked): boolean => {
    const pair = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    const [user = '', password = ''] = pair.split(':');
    return passwords.get(user) === password;
  };
  const change = ({ method, body }: Asked, kind: string, id: string): void => {
    if (kind === 'users') passwords.set(id, JSON.parse(body).password);
    else if (method === 'DELETE') tokens.delete(id);
    else tokens.set(new URLSearchParams(body).get('label') ?? '', `token-${tokens.size + 1}`);
  };
  const answerTo = (asked: Asked): readonly [number, object] => {
    const [, kind = '', id = ''] = asked.path.split('/').map(decodeURIComponent);
    if (kind === 'login') return loggedIn(asked) ? [200, {}] : [401, {}];
    if (kind === 'whoami') return [...tokens.values()].includes(bearer(asked)) ? [200, {}] : [401, {}];
    if (asked.headers['x-api-key'] !== 'key of the admin') return [403, {}];
    change(asked, kind, id);
    return [201, { data: { id: 7, token: [...tokens.values()].at(-1) } }];
  };
  beforeAll(async () => {
    server = await standIn(answerTo);
  });
  afterAll(() => server.close());

  const targets = openRotationTargets({ allowPrivateTargets: true });
  const headers = { 'X-Api-Key': '{{secrets.admin}}' };
  const common = () => ({ secrets: { admin: 'key of the admin', up: '..' }, ca: authority.ca });
  const at = (more: object) => ({
    type: 'http' as RotationType,
    inputs: checkedRotationInputs('http', { ...common(), ...more }),
  });

  it('sets passwords of accounts by requests with placeholders', async () => {
    const target = at({
      username1: 'first/user',
      username2: 'second',
      set: {
        method: 'PUT',
        url: `${server.origin}/users/{{username}}`,
        headers,
        body: { password: '{{password}}' },
      },
      test: {
        method: 'GET',
        url: `${server.origin}/login`,
        basic: { username: '{{username}}', password: '{{password}}' },
      },
    });
    const password = `"},{"x`;
    const pending = { account: 'first/user', password, found: {}, begunAt };
    const outcome = await targets.issue(target, { pending, mark, known: [] });
    expect(passwords).toEqual(new Map([['first/user', password]]));
    expect(outcome).toMatchObject({ kind: 'done', value: { values: { username: 'first/user', password } } });
    const credential = (outcome as { value: Credential }).value;
    expect(await targets.prove(target, credential)).toEqual(done);
    expect(await targets.retire(target, credential, 'nobody knows')).toEqual(done);
    expect(await targets.prove(target, credential)).toMatchObject({ kind: 'refused' });
  });

  it('takes what an API makes out of its answer, and ends it', async () => {
    const target = at({
      set: { url: `${server.origin}/tokens`, headers, encoding: 'form', body: { label: '{{mark}}' } },
      capture: { token: 'data.token' },
      test: { method: 'GET', url: `${server.origin}/whoami`, headers: { Authorization: 'Bearer {{token}}' } },
      revoke: { method: 'DELETE', url: `${server.origin}/tokens/{{account}}`, headers },
    });
    const outcome = await targets.issue(target, { pending: { found: {}, begunAt }, mark, known: [] });
    const credential = (outcome as { value: Credential }).value;
    expect(credential).toMatchObject({ values: { token: 'token-1' } });
    expect(await targets.prove(target, credential)).toEqual(done);
    expect(await targets.retire(target, credential, '')).toEqual(done);
    expect(await targets.prove(target, credential)).toMatchObject({ kind: 'refused' });
  });

  it('takes no credential whose parts are more together than can be kept', async () => {
    const token = 'x'.repeat(30_000);
    const answering = await standIn(() => [200, { token }]);
    const url = `${answering.origin}/tokens`;
    const capture = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'token']));
    const issued = (parts: object) =>
      targets.issue(at({ set: { url }, capture: parts, test: { url } }), {
        pending: { found: {}, begunAt },
        mark,
        known: [],
      });
    const outcomes = [await issued(capture('a', 'b')), await issued(capture('a', 'b', 'c'))];
    await answering.close();
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'refused']);
  });

  it.each([
    ['a host that a value chooses', { url: 'https://{{secrets.admin}}/x' }, /must not be a placeholder/],
    ['a placeholder that is nothing', { url: 'https://127.0.0.1/{{nothing}}' }, /nothing called/],
    ['an address of instance metadata', { url: 'https://169.254.169.254/' }, /./],
    ['a part that leads up in an address', { url: 'https://127.0.0.1/keys/{{secrets.up}}' }, /elsewhere/],
  ])('refuses %s', async (_, set, message) => {
    const target = at({ set, test: { url: 'https://example.org' }, capture: { token: 'token' } });
    const outcome = await targets.issue(target, { pending: { found: {}, begunAt }, mark, known: [] });
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringMatching(message) });
  });
});
