import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Ask, instanceApi } from '../../../local/bootstrap/api.ts';
import { bootstrapInstance } from '../../../local/bootstrap/bootstrap.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

type Json = Record<string, unknown>;

/** The instance at this address, asked over HTTP. */
const apiAt = (url: string) => {
  const ask: Ask = async ({ path, ...request }) => {
    const response = await fetch(url + path, request);
    return { status: response.status, text: await response.text() };
  };
  return instanceApi(ask);
};

/** The first start of an instance, or a later one. */
const bootstrapAt = (instance: { url: string; dataDir: string; isNew: boolean }) =>
  bootstrapInstance({ ...instance, api: apiAt(instance.url) });

/** An instance as small as the first start needs it; requests listed in `broken` are answered 500 once. */
const fakeInstance = async (broken: Set<string> = new Set()) => {
  const calls: string[] = [];
  const state = {
    initialized: false,
    project: false,
    secrets: new Set<string>(),
    auth: false,
    member: false,
    people: new Set<string>(),
  };
  const answers: [RegExp, (body: Json, path: string) => [number, Json]][] = [
    [/^GET \/api\/v1\/admin\/config$/, () => [200, { config: { initialized: state.initialized } }]],
    [
      /^POST \/api\/v1\/admin\/bootstrap$/,
      () => {
        if (state.initialized) return [400, { message: 'already set up' }];
        state.initialized = true;
        return [200, { organization: { id: 'org' }, identity: { credentials: { token: 'admin-token' } } }];
      },
    ],
    [
      /^POST \/api\/v2\/workspace$/,
      () => {
        if (state.project) return [400, { message: 'slug is taken' }];
        state.project = true;
        return [200, { project: { id: 'project', slug: 'example' } }];
      },
    ],
    [/^GET \/api\/v1\/workspace$/, () => [200, { workspaces: [{ id: 'project', slug: 'example' }] }]],
    [
      /^POST \/api\/v2\/workspace\/project\/memberships$/,
      ({ emails, roleSlugs }) => {
        const [email] = emails as string[];
        if (state.people.has(`${email} ${roleSlugs}`))
          return [400, { message: `Already members of this project: ${email}` }];
        state.people.add(`${email} ${roleSlugs}`);
        return [200, { memberships: [] }];
      },
    ],
    [
      /^POST \/api\/v3\/secrets\/raw\//,
      (_body, path) => {
        if (state.secrets.has(path)) return [400, { message: 'secret exists' }];
        state.secrets.add(path);
        return [200, {}];
      },
    ],
    [
      /^GET \/api\/v3\/secrets\/raw\//,
      (_body, path) => [state.secrets.has(path.split('?')[0] ?? '') ? 200 : 404, {}],
    ],
    [/^POST \/api\/v1\/identities$/, () => [200, { identity: { id: 'identity' } }]],
    [
      /^POST .*\/universal-auth\/identities\/identity$/,
      () => {
        if (state.auth) return [400, { message: 'attached already' }];
        state.auth = true;
        return [200, { identityUniversalAuth: { clientId: 'client' } }];
      },
    ],
    [
      /^GET .*\/universal-auth\/identities\/identity$/,
      () => [200, { identityUniversalAuth: { clientId: 'client' } }],
    ],
    [/^POST .*\/client-secrets$/, () => [200, { clientSecret: 'client-secret' }]],
    [
      /^POST \/api\/v2\/workspace\/project\/identity-memberships\/identity$/,
      ({ role }) => {
        if (state.member) return [400, { message: 'member already' }];
        state.member = role === 'member';
        return [200, {}];
      },
    ],
    [/^GET .*\/identity-memberships\/identity$/, () => [state.member ? 200 : 404, {}]],
  ];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const call = `${request.method} ${request.url}`;
    calls.push(call);
    const answer = answers.find(([pattern]) => pattern.test(call))?.[1];
    const [status, body] = answer?.(text ? (JSON.parse(text) as Json) : {}, request.url ?? '') ?? [404, {}];
    // The work is done, but the caller does not learn of it.
    const lost = [...broken].find((prefix) => call.startsWith(prefix));
    if (lost) broken.delete(lost);
    response.writeHead(lost ? 500 : status).end(JSON.stringify(lost ? { message: 'lost' } : body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return {
    state,
    calls,
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
  };
};

const read = (dataDir: string) => JSON.parse(readFileSync(join(dataDir, 'bootstrap.json'), 'utf8')) as Json;

describe('the first start', () => {
  it('leaves the credentials in a file for the owner only', async () => {
    const { url, state } = await fakeInstance();
    const dataDir = temporaryFolder();
    await bootstrapAt({ url, dataDir, isNew: true });
    expect(read(dataDir)).toEqual({
      url,
      adminEmail: 'admin@locket.local',
      adminPassword: expect.stringMatching(/^[\w-]{24}$/),
      adminToken: 'admin-token',
      organizationId: 'org',
      projectId: 'project',
      projectSlug: 'example',
      identityId: 'identity',
      clientId: 'client',
      clientSecret: 'client-secret',
      complete: true,
    });
    expect(statSync(join(dataDir, 'bootstrap.json')).mode & 0o777).toBe(0o600);
    expect(state.member).toBe(true);
    expect([...state.people]).toEqual(['admin@locket.local admin']);
    expect(state.secrets.size).toBe(3);
  });

  it('happens once', async () => {
    const { url, calls } = await fakeInstance();
    const dataDir = temporaryFolder();
    await bootstrapAt({ url, dataDir, isNew: true });
    calls.length = 0;
    expect(await bootstrapAt({ url, dataDir, isNew: false })).toEqual(read(dataDir));
    expect(calls).toEqual([]);
  });

  it('leaves an instance alone that somebody else set up', async () => {
    const { url, state } = await fakeInstance();
    state.initialized = true;
    expect(await bootstrapAt({ url, dataDir: temporaryFolder(), isNew: false })).toBeUndefined();
  });

  it('is done again when the database is new, whatever the file says', async () => {
    const { url, state } = await fakeInstance();
    const dataDir = temporaryFolder();
    await bootstrapAt({ url, dataDir, isNew: true });
    Object.assign(state, {
      initialized: false,
      project: false,
      auth: false,
      member: false,
      secrets: new Set(),
    });
    await bootstrapAt({ url, dataDir, isNew: true });
    expect(state.member).toBe(true);
  });

  it('on another database leaves what was written of the one before', async () => {
    const dataDir = temporaryFolder();
    await bootstrapAt({ url: (await fakeInstance()).url, dataDir, isNew: true });
    const before = read(dataDir);
    await bootstrapAt({ url: (await fakeInstance()).url, dataDir, isNew: true });
    expect(JSON.parse(readFileSync(join(dataDir, 'bootstrap.previous.json'), 'utf8'))).toEqual(before);
  });

  it('keeps the address in the file up to date', async () => {
    const first = await fakeInstance();
    const dataDir = temporaryFolder();
    await bootstrapAt({ url: first.url, dataDir, isNew: true });
    await bootstrapAt({ url: 'http://127.0.0.1:1', dataDir, isNew: false });
    expect(read(dataDir)).toMatchObject({ url: 'http://127.0.0.1:1', complete: true });
  });

  it.each([
    'POST /api/v2/workspace',
    'POST /api/v2/workspace/project/memberships',
    'POST /api/v3/secrets/raw/API_KEY',
    'POST /api/v1/identities',
    'POST /api/v1/auth/universal-auth/identities/identity',
    'POST /api/v1/auth/universal-auth/identities/identity/client-secrets',
    'POST /api/v2/workspace/project/identity-memberships/identity',
  ])('that was cut off after %s goes on there', async (step) => {
    const { url, state } = await fakeInstance(new Set([step]));
    const dataDir = temporaryFolder();
    await bootstrapAt({ url, dataDir, isNew: true }).catch(() => {});
    const record = await bootstrapAt({ url, dataDir, isNew: false });
    expect(record).toMatchObject({ projectId: 'project', clientSecret: 'client-secret', complete: true });
    expect(state.member).toBe(true);
  });

  it('that was cut off before its token was saved explains itself', async () => {
    const { url } = await fakeInstance(new Set(['POST /api/v1/admin/bootstrap']));
    const dataDir = temporaryFolder();
    const failed = bootstrapAt({ url, dataDir, isNew: true });
    await expect(failed).rejects.toThrow(/could not create the instance: the API answered 500 \(lost\)/);
    await expect(bootstrapAt({ url, dataDir, isNew: false })).rejects.toThrow(
      /^The first start in .* was interrupted .*`npm run recover` .*, or delete that folder .*\.$/,
    );
  });
});
