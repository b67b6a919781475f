import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StsStandIn } from '../functions/auth/aws/sts-stand-in.ts';
import { account, awsMachine, loginPath, startStandIn } from '../functions/auth/aws/workload.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  type ExtensionProcess,
  launch,
  type Program,
  sessionToken,
  startExtension,
  type Variables,
} from './extension-process.ts';
import { startLambda } from './lambda-stand-in.ts';
import { type ServedLocket, serveLocket } from './served-locket.ts';

/** The value that must be seen nowhere but in answers. */
const value = 'the-value-of-the-secret';
const raw = '/api/v3/secrets/raw';

/** An extension that runs, with a secret that its function may read. */
export interface Started {
  readonly extension: ExtensionProcess;
  /** Path by which the secret is read in the style of AWS. */
  readonly secret: string;
  readonly value: string;
  readonly secretId: string;
}

/** What the extension does as a process, whatever it was made into; `more` adds to it. */
export const behaves = (program: () => Program, more?: (started: () => Promise<Started>) => void): void => {
  let world: World;
  let sts: StsStandIn;
  let locket: ServedLocket;
  const running: ExtensionProcess[] = [];

  beforeAll(async () => {
    sts = await startStandIn(() => world.app.runtime.now());
    world = await openWorld({ stsEndpoint: sts.url });
    locket = await serveLocket(() => world.app);
  });
  afterEach(async () => {
    locket.interfere(undefined);
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });
  afterAll(async () => {
    await locket.close();
    await sts.close();
  });

  const here = (project: { id: string }, secretPath = '/') => ({
    workspaceId: project.id,
    environment: 'dev',
    secretPath,
  });

  /** A project with secrets, and an identity that the function's role may log in as to read them. */
  const arranged = async (config: object = {}) => {
    const project = await world.project();
    const { id } = await awsMachine(world, {
      allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader`,
      ...config,
    });
    const membership = `/api/v2/workspace/${project.id}/identity-memberships/${id}`;
    await world.ok(world.admin, 'POST', membership, { role: 'viewer' });
    await world.ok(world.admin, 'POST', `${raw}/KEY`, { ...here(project), secretValue: value });
    locket.exchanges.length = 0;
    const revoke = () => world.ok(world.admin, 'DELETE', membership);
    return { project, identityId: id, revoke, variables: { LOCKET_URL: locket.url, LOCKET_IDENTITY_ID: id } };
  };

  const start = async (variables: Variables): Promise<ExtensionProcess> => {
    const extension = await startExtension(program(), variables);
    running.push(extension);
    return extension;
  };

  /** Arranged and started at once; `fresh` of 0 asks Locket about every read. */
  const started = async (variables: Variables = {}, config: object = {}) => {
    const place = await arranged(config);
    const extension = await start({ ...place.variables, ...variables });
    const secretId = `${place.project.slug}/dev/KEY`;
    const secret = `/secretsmanager/get?secretId=${encodeURIComponent(secretId)}`;
    return { ...place, extension, secret, secretId, value };
  };

  /** One process for all tests of a group: they leave it as it was. */
  const shared = () => {
    let place: Awaited<ReturnType<typeof started>>;
    beforeAll(async () => {
      place = await started();
      running.splice(0);
    });
    beforeEach(() => {
      locket.exchanges.length = 0;
    });
    afterAll(() => place.extension.stop());
    return () => place;
  };

  const change = (project: { id: string }, secretValue: string) =>
    world.ok(world.admin, 'PATCH', `${raw}/KEY`, { ...here(project), secretValue });

  more?.(started);

  describe('a read', () => {
    it('logs in with the role of the function and answers as AWS does', async () => {
      const { extension, secret, project } = await started();
      const { status, body, headers } = await extension.get(secret);
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          ARN: `locket:${project.slug}/dev/KEY`,
          CreatedDate: expect.stringMatching(/^\d{4}-.*Z$/),
          Name: 'KEY',
          SecretBinary: null,
          SecretString: value,
          VersionId: '1',
          VersionStages: ['AWSCURRENT'],
          ResultMetadata: {},
        },
      });
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-locket-cache': 'miss',
        age: '0',
      });
      expect(locket.asked()).toEqual([`200 ${loginPath}`, `200 ${raw}/KEY`]);
    });

    it('takes the id of a project as well, and folders, and a parameter as AWS names it', async () => {
      const { extension, project } = await started();
      await world.ok(world.admin, 'POST', '/api/v1/folders', { ...here(project), name: 'db', path: '/' });
      await world.ok(world.admin, 'POST', `${raw}/PASS`, { ...here(project, '/db'), secretValue: 'deep' });
      const name = encodeURIComponent(`/${project.id}/dev/db/PASS`);
      const { body } = await extension.get(
        `/systemsmanager/parameters/get/?name=${name}&withDecryption=true`,
      );
      expect(body).toEqual({
        Parameter: {
          ARN: `locket:${project.id}/dev/db/PASS`,
          DataType: 'text',
          LastModifiedDate: expect.stringMatching(/Z$/),
          Name: `/${project.id}/dev/db/PASS`,
          Selector: null,
          SourceResult: null,
          Type: 'SecureString',
          Value: 'deep',
          Version: 1,
        },
        ResultMetadata: {},
      });
    });

    it('takes an earlier version by its number', async () => {
      const { extension, secret, project } = await started();
      await change(project, 'two');
      expect((await extension.get(`${secret}&versionStage=AWSCURRENT`)).body.SecretString).toBe('two');
      const { SecretString, VersionId, VersionStages } = (await extension.get(`${secret}&versionId=1`)).body;
      expect({ SecretString, VersionId, VersionStages }).toEqual({
        SecretString: value,
        VersionId: '1',
        VersionStages: [],
      });
    });

    it('follows references and imports', async () => {
      const { extension, project } = await started();
      await world.ok(world.admin, 'POST', `${raw}/URL`, {
        ...here(project),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how references are written
        secretValue: 'db://${KEY}@host',
      });
      const { body } = await extension.get(`/secretsmanager/get?secretId=${project.slug}/dev/URL`);
      expect(body.SecretString).toBe(`db://${value}@host`);
    });

    it("passes Locket's own paths on as they are, in both generations", async () => {
      const { extension, project } = await started();
      const old = await extension.get(`${raw}/KEY?${new URLSearchParams(here(project))}`);
      const list = await extension.get(`${raw}?${new URLSearchParams(here(project))}`);
      const later = await extension.get(`/api/v4/secrets/KEY?projectId=${project.id}&environment=dev`);
      expect(old.body.secret).toMatchObject({ secretKey: 'KEY', secretValue: value });
      expect(list.body.secrets).toHaveLength(1);
      expect(later.body.secret).toMatchObject({ secretKey: 'KEY', secretValue: value });
      expect(old.headers.etag).toMatch(/^(W\/)?".+"$/);
      expect(locket.exchanges.at(-1)?.query).toEqual({ projectId: project.id, environment: 'dev' });
    });

    it('signs what the login method demands', async () => {
      const serverId = 'locket.example.org';
      const { extension, secret } = await started({ LOCKET_SERVER_ID: serverId }, { serverId });
      expect((await extension.get(secret)).status).toBe(200);
    });
  });

  describe('what was read', () => {
    it('is answered from memory while it is fresh, in either style', async () => {
      const { extension, secret, project } = await started();
      await extension.get(secret);
      await change(project, 'two');
      locket.exchanges.length = 0;
      const { body, headers } = await extension.get(secret);
      expect(body.SecretString).toBe(value);
      expect(headers['x-locket-cache']).toBe('hit');
      const parameter = await extension.get(`/systemsmanager/parameters/get?name=${project.slug}/dev/KEY`);
      expect(parameter.body.Parameter.Value).toBe(value);
      expect(locket.exchanges).toEqual([]);
    });

    it('is asked for by its ETag once it is not, and what changed is taken', async () => {
      const { extension, secret, project } = await started({ LOCKET_FRESH_SECONDS: '0' });
      await extension.get(secret);
      expect((await extension.get(secret)).headers['x-locket-cache']).toBe('revalidated');
      expect(locket.exchanges.at(-1)?.status).toBe(304);
      await change(project, 'two');
      expect((await extension.get(secret)).body.SecretString).toBe('two');
    });

    it('is asked for once by callers that come together', async () => {
      const { extension, secret } = await started();
      const all = await Promise.all(Array.from({ length: 8 }, () => extension.get(secret)));
      expect(all.map(({ body }) => body.SecretString)).toEqual(Array(8).fill(value));
      expect(locket.asked()).toEqual([`200 ${loginPath}`, `200 ${raw}/KEY`]);
    });

    it('needs one login, whatever is read together', async () => {
      const { extension, secret, project } = await started();
      const list = `${raw}?${new URLSearchParams(here(project))}`;
      const all = await Promise.all([extension.get(secret), extension.get(list)]);
      expect(all.map(({ status }) => status)).toEqual([200, 200]);
      expect(locket.asked().filter((one) => one.endsWith(loginPath))).toHaveLength(1);
    });

    it.each([
      ['answers 500', 500],
      ['answers 503', 503],
      ['answers 429', 429],
      ['is another server that knows nothing', 404],
      ['is behind something that refuses', 403],
      ['is behind something that sends elsewhere', 302],
      ['is behind something that answers 200', 200],
      ['says that nothing changed, of what was not asked for', 304],
    ])('is used on while Locket %s, and without it the answer is 503', async (_, status) => {
      const { extension, secret, project } = await started({ LOCKET_FRESH_SECONDS: '0' });
      await extension.get(secret);
      locket.interfere((response) => {
        response.writeHead(status, { location: '/elsewhere' }).end(status === 304 ? undefined : '<html>');
        return true;
      });
      const { body, headers } = await extension.get(secret);
      expect(body.SecretString).toBe(value);
      expect(headers['x-locket-cache']).toBe(status === 304 ? 'revalidated' : 'stale');
      const unread = await extension.get(`/secretsmanager/get?secretId=${project.slug}/dev/OTHER`);
      expect(unread.status).toBe(503);
    });

    it('is used on while Locket is down, not beyond its age, and anew when it is back', async () => {
      const { extension, secret } = await started({
        LOCKET_FRESH_SECONDS: '0',
        LOCKET_STALE_SECONDS: '2',
      });
      await extension.get(secret);
      const readAt = Date.now();
      await locket.down();
      try {
        const { body, headers } = await extension.get(secret);
        expect(body.SecretString).toBe(value);
        expect(headers['x-locket-cache']).toBe('stale');
        await new Promise((resolve) => setTimeout(resolve, readAt + 2050 - Date.now()));
        const late = await extension.get(secret);
        expect(late).toMatchObject({ status: 503, body: { message: 'Locket cannot be reached' } });
        expect(late.headers['retry-after']).toBe('1');
      } finally {
        await locket.up();
      }
      expect((await extension.get(secret)).body.SecretString).toBe(value);
    });

    it('is used on when an answer is larger than any of Locket, breaks off, or takes too long', async () => {
      const { extension, secret } = await started({
        LOCKET_FRESH_SECONDS: '0',
        LOCKET_TIMEOUT_MILLISECONDS: '300',
      });
      await extension.get(secret);
      const floods: readonly ((response: ServerResponse) => boolean)[] = [
        (response) => {
          response.writeHead(200).end(`{"secrets":"${'x'.repeat(7_000_000)}"}`);
          return true;
        },
        (response) => {
          response.writeHead(200, { 'content-length': '100' }).write('{"secret":');
          setTimeout(() => response.destroy(), 20);
          return true;
        },
        () => true,
      ];
      for (const flood of floods) {
        // A new process each time, for after a failure it does not ask for some seconds.
        locket.interfere(undefined);
        const other = await start({
          LOCKET_URL: locket.url,
          LOCKET_IDENTITY_ID: (await arranged()).identityId,
          LOCKET_TIMEOUT_MILLISECONDS: '300',
        });
        locket.interfere((response, path) => path !== loginPath && flood(response));
        expect((await other.get(raw)).status).toBe(503);
      }
      expect((await extension.get(secret)).headers['x-locket-cache']).toBe('stale');
    });
  });

  describe('a refusal', () => {
    it('of a right that was taken away is passed on and ends the use of what was read', async () => {
      const { extension, secret, revoke } = await started({ LOCKET_FRESH_SECONDS: '0' });
      await extension.get(secret);
      await revoke();
      const refusal = await extension.get(secret);
      expect(refusal.status).toBe(403);
      expect(refusal.body).toMatchObject({ statusCode: 403, message: expect.any(String) });
      await locket.down();
      expect((await extension.get(secret)).status).toBe(503);
      await locket.up();
    });

    it('is 404 for a secret that was deleted, and only from Locket itself', async () => {
      const { extension, secret, project } = await started({ LOCKET_FRESH_SECONDS: '0' });
      await extension.get(secret);
      await world.ok(world.admin, 'DELETE', `${raw}/KEY`, here(project));
      expect((await extension.get(secret)).status).toBe(404);
      locket.interfere((response) => {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
        return true;
      });
      expect((await extension.get(secret)).status).toBe(503);
    });

    it('of the login is 401 and ends the use of everything', async () => {
      const { extension, secret, project, identityId } = await started(
        { LOCKET_FRESH_SECONDS: '0' },
        { accessTokenTTL: 3600, accessTokenMaxTTL: 3600 },
      );
      await extension.get(secret);
      const list = `${raw}?${new URLSearchParams(here(project))}`;
      await extension.get(list);
      await world.ok(world.admin, 'DELETE', `/api/v1/identities/${identityId}`);
      expect((await extension.get(secret)).status).toBe(401);
      await locket.down();
      expect((await extension.get(list)).status).toBe(503);
      await locket.up();
      expect(extension.said()).toContain('Locket refused the login');
    });

    it('is 401 for a function that may not log in', async () => {
      const { extension, secret } = await started(
        {},
        { allowedPrincipalArns: `arn:aws:iam::${account}:role/Other` },
      );
      const { status, body } = await extension.get(secret);
      expect({ status, statusCode: body.statusCode }).toEqual({ status: 401, statusCode: 401 });
    });

    it('of a token that ended leads to another login', async () => {
      const { extension, secret } = await started(
        { LOCKET_FRESH_SECONDS: '0' },
        { accessTokenTTL: 900, accessTokenMaxTTL: 900 },
      );
      await extension.get(secret);
      world.app.runtime.advance(1000);
      locket.exchanges.length = 0;
      // The clock of Locket is ahead of the signature's now, so this login is refused by its age: it was asked for.
      await extension.get(secret);
      expect(locket.asked()).toEqual([`401 ${raw}/KEY`, `401 ${loginPath}`]);
      world.app.runtime.advance(-1000);
      expect((await extension.get(secret)).status).toBe(200);
    });
  });

  describe('whom it answers', () => {
    const ask = shared();

    it.each<[string, Readonly<Record<string, string | undefined>>, number]>([
      ['without the token', { 'x-aws-parameters-secrets-token': undefined }, 400],
      ['with an empty token', { 'x-aws-parameters-secrets-token': '' }, 400],
      ['with another token', { 'x-aws-parameters-secrets-token': 'session-token-of-the-function/+=' }, 403],
      ['under another name', { host: 'rebound.example' }, 403],
      ['under a name that begins like ours', { host: 'localhost.rebound.example' }, 403],
      ['under another port', { host: 'localhost:80' }, 403],
      ['under an address of all interfaces', { host: '0.0.0.0' }, 403],
      ['that was passed on', { 'x-forwarded-for': '203.0.113.9' }, 400],
      ['that was passed on, said the newer way', { forwarded: 'for=203.0.113.9' }, 400],
      ['that announces a body', { 'content-length': '5' }, 400],
    ])('is nobody %s', async (_, headers, status) => {
      const { extension, secret } = ask();
      const reply = await extension.get(secret, headers);
      expect(reply.status).toBe(status);
      expect(reply.text).not.toContain(sessionToken);
      expect(locket.exchanges).toEqual([]);
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is nobody with %s', async (method) => {
      const { extension, project } = ask();
      const reply = await extension.get(`${raw}/KEY?${new URLSearchParams(here(project))}`, {}, method);
      expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET' } });
      expect(locket.exchanges).toEqual([]);
    });

    const head = (port: number) =>
      `Connection: close\r\nHost: localhost:${port}\r\nX-Aws-Parameters-Secrets-Token: `;
    it.each<[string, (port: number, token: string, path: string) => string]>([
      [
        'another host first',
        (p, t, at) => `GET ${at} HTTP/1.1\r\nHost: evil.example\r\n${head(p)}${t}\r\n\r\n`,
      ],
      [
        'another host after',
        (p, t, at) => `GET ${at} HTTP/1.1\r\n${head(p)}${t}\r\nHost: evil.example\r\n\r\n`,
      ],
      [
        'two tokens',
        (p, t, at) => `GET ${at} HTTP/1.1\r\n${head(p)}${t}\r\nX-Aws-Parameters-Secrets-Token: ${t}\r\n\r\n`,
      ],
      [
        'two lengths',
        (p, t, at) =>
          `GET ${at} HTTP/1.1\r\n${head(p)}${t}\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ],
      [
        'a body in pieces',
        (p, t, at) => `GET ${at} HTTP/1.1\r\n${head(p)}${t}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ],
      ['no host', (_, t, at) => `GET ${at} HTTP/1.1\r\nX-Aws-Parameters-Secrets-Token: ${t}\r\n\r\n`],
      ['an address for a path', (p, t, at) => `GET http://localhost${at} HTTP/1.1\r\n${head(p)}${t}\r\n\r\n`],
      ['a tunnel', (p, t) => `CONNECT evil.example:443 HTTP/1.1\r\n${head(p)}${t}\r\n\r\n`],
      ['something that is no HTTP', () => 'hello\r\n\r\n'],
      [
        'a header that is too long',
        (p, t, at) => `GET ${at} HTTP/1.1\r\n${head(p)}${t}\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`,
      ],
    ])('is nobody with %s', async (_, request) => {
      const { extension, secret } = ask();
      const heard = await extension.raw(request(extension.port, sessionToken, secret));
      expect(heard).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
      expect(locket.exchanges).toEqual([]);
      const plain = `GET ${secret} HTTP/1.1\r\n${head(extension.port)}${sessionToken}\r\n\r\n`;
      expect(await extension.raw(plain)).toMatch(/^HTTP\/1\.1 200 /);
    });
  });

  describe('what it asks Locket for', () => {
    const ask = shared();

    it.each([
      ['a path of Locket that reads no secrets', '/api/v1/identities'],
      ['a path that climbs', '/api/v3/secrets/raw/../../../v1/identities'],
      ['a path that climbs in disguise', '/api/v3/secrets/raw/%2e%2e/%2e%2e/v1'],
      ['a path with a hidden slash', '/api/v3/secrets/raw/a%2f..%2f..%2fb'],
      ['a path with a backslash', '/api/v3/secrets/raw/..%5c..%5cb'],
      ['a path with another hidden in it', '/api/v3/secrets/raw/KEY%3FworkspaceId=x'],
      ['a path with a line break', '/api/v3/secrets/raw/KEY%0d%0aX-Evil:%201'],
      ['a path with a broken escape', '/api/v3/secrets/raw/%ff'],
      ['a path that is longer', '/api/v4/secrets/KEY/references/more'],
      ['a path that only begins alike', '/api/v3/secrets/rawest/KEY'],
      ['another host', '//evil.example/api/v3/secrets/raw'],
      ['no path', '/'],
      ['an id that climbs', '/secretsmanager/get?secretId=p/dev/../KEY'],
      ['an id that climbs twice encoded', '/secretsmanager/get?secretId=p/dev/%252e%252e/KEY'],
      ['an id with an empty part', '/secretsmanager/get?secretId=p//KEY'],
      ['an id without an environment', '/secretsmanager/get?secretId=p/KEY'],
      ['no id', '/secretsmanager/get'],
      ['an ARN', '/secretsmanager/get?secretId=arn:aws:secretsmanager:eu-central-1:1:secret:x'],
      ['an address as id', '/secretsmanager/get?secretId=https://evil.example/dev/KEY'],
      ['two ids', '/secretsmanager/get?secretId=p/dev/A&secretId=p/dev/B'],
      ['a member that nobody knows', '/secretsmanager/get?secretId=p/dev/A&workspaceId=other'],
      ['the version before', '/secretsmanager/get?secretId=p/dev/A&versionStage=AWSPREVIOUS'],
      ['a version that is no number', '/secretsmanager/get?secretId=p/dev/A&versionId=0b1'],
      ['a label', '/systemsmanager/parameters/get?name=/p/dev/A&label=x'],
      ['a value that is encrypted', '/systemsmanager/parameters/get?name=/p/dev/A&withDecryption=false'],
      ['a query without end', `/secretsmanager/get?secretId=p/dev/${'a'.repeat(9000)}`],
    ])('is nothing for %s', async (_, path) => {
      const { extension } = ask();
      const reply = await extension.get(path);
      expect(reply).toMatchObject({ status: 400, body: { message: expect.any(String) } });
      expect(locket.exchanges).toEqual([]);
    });

    it('holds nothing of what the function sent but the path', async () => {
      const { extension, project } = await started();
      const query = new URLSearchParams(here(project));
      await extension.get(`${raw}/KEY?${query}`, {
        authorization: 'Bearer mine',
        cookie: 'a=b',
        'x-own': '1',
      });
      const { headers } = locket.exchanges.at(-1) ?? {};
      expect(Object.keys(headers ?? {}).sort()).toEqual([
        'accept',
        'accept-encoding',
        'authorization',
        'connection',
        'host',
      ]);
      expect(headers?.authorization).not.toContain('mine');
    });
  });

  describe('the way to Locket', () => {
    const withTls = async (cert: string, variables: Variables) => {
      const served = await serveLocket(() => world.app, { cert, key: authority.key });
      const { extension, secret } = await started({ LOCKET_URL: served.url, ...variables });
      const reply = await extension.get(secret);
      await served.close();
      return { status: reply.status, asked: served.exchanges.length };
    };
    const fileOf = (text: string): string => {
      const file = join(temporaryFolder(), 'ca.pem');
      writeFileSync(file, text);
      return file;
    };
    const careless = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };

    it('is taken over TLS of an authority that the function names', async () => {
      expect(await withTls(authority.here, { LOCKET_CA_FILE: fileOf(authority.ca) })).toEqual({
        status: 200,
        asked: 2,
      });
    });

    it.each([
      ['nobody knows', authority.here, undefined],
      ['another authority vouches for', authority.here, authority.otherCa],
      ['is for another name', authority.elsewhere, authority.ca],
    ])('is not taken with a certificate that %s, although the environment waives it', async (_, cert, ca) => {
      const variables: Variables = ca ? { ...careless, LOCKET_CA_FILE: fileOf(ca) } : careless;
      expect(await withTls(cert, variables)).toEqual({ status: 503, asked: 0 });
    });
  });

  describe('its life', () => {
    it('begins with a registration, goes on over invocations, and ends promptly when told to', async () => {
      const { extension, secret } = await started();
      const { lambda } = extension;
      expect(lambda.calls.map(({ path }) => path)).toEqual(['/register', '/event/next']);
      expect(lambda.calls[0]?.body).toEqual({ events: ['INVOKE', 'SHUTDOWN'] });
      await lambda.send({ eventType: 'INVOKE', deadlineMs: 1, requestId: '1' });
      await lambda.ready();
      expect((await extension.get(secret)).status).toBe(200);
      const toldAt = performance.now();
      await lambda.send({ eventType: 'SHUTDOWN', shutdownReason: 'SPINDOWN', deadlineMs: 1 });
      expect(await extension.ended()).toBe(0);
      expect(performance.now() - toldAt).toBeLessThan(1000);
    });

    it('ends at once when it cannot register', async () => {
      const lambda = await startLambda();
      lambda.refuseRegistration(403);
      const extension = await launch(program(), (await arranged()).variables, lambda);
      running.push(extension);
      expect(await extension.ended()).toBe(1);
      expect(lambda.calls.map(({ path }) => path)).toEqual(['/register']);
      expect(extension.said()).toContain('Lambda answered 403 to the registration');
    });

    it.each<[string, Variables]>([
      ['LOCKET_URL', { LOCKET_URL: '' }],
      ['LOCKET_URL', { LOCKET_URL: 'http://locket.example.org' }],
      ['LOCKET_URL', { LOCKET_URL: 'https://user:word@locket.example.org' }],
      ['LOCKET_IDENTITY_ID', { LOCKET_IDENTITY_ID: '' }],
      ['AWS_SESSION_TOKEN', { AWS_SESSION_TOKEN: '' }],
      ['LOCKET_FRESH_SECONDS', { LOCKET_FRESH_SECONDS: '1m' }],
      ['LOCKET_EXTENSION_PORT', { LOCKET_EXTENSION_PORT: '99999' }],
      ['LOCKET_CA_FILE', { LOCKET_CA_FILE: '/nowhere.pem' }],
    ])('ends with an init error that names %s when that is %j', async (name, wrong) => {
      const { variables } = await arranged();
      const extension = await launch(program(), { ...variables, ...wrong });
      running.push(extension);
      expect(await extension.ended()).toBe(1);
      const call = extension.lambda.calls.at(-1);
      expect(call?.path).toBe('/init/error');
      expect(call?.headers['lambda-extension-function-error-type']).toBe('Extension.InitFailed');
      expect(call?.body.errorMessage).toContain(name);
      expect(call?.body.errorMessage).not.toContain('word');
    });

    it('ends with an init error when its port is taken', async () => {
      const { extension, variables } = await started();
      const second = await launch(program(), { ...variables, LOCKET_EXTENSION_PORT: String(extension.port) });
      running.push(second);
      expect(await second.ended()).toBe(1);
      expect(second.lambda.calls.at(-1)?.body.errorMessage).toContain('EADDRINUSE');
    });

    it('ends with an exit error when Lambda stops making sense', async () => {
      const { extension } = await started();
      await extension.lambda.send({ eventType: 'LUNCH' });
      expect(await extension.ended()).toBe(1);
      expect(extension.lambda.calls.at(-1)?.path).toBe('/exit/error');
    });
  });

  describe('its log', () => {
    it('holds no value, token, key or name, even when the environment has Node tell everything', async () => {
      const { extension, secret, project } = await started({
        NODE_DEBUG: 'http,https,net,tls,fetch',
        LOCKET_FRESH_SECONDS: '0',
      });
      await extension.get(secret);
      await extension.get(`${raw}/KEY?${new URLSearchParams(here(project))}`);
      await extension.get('/secretsmanager/get?secretId=HIDDEN-NAME');
      await locket.down();
      await extension.get(secret);
      await locket.up();
      const said = extension.said();
      const bearer = locket.exchanges.at(-1)?.headers.authorization?.slice('Bearer '.length) ?? '';
      expect(bearer.length).toBeGreaterThan(20);
      expect(said).toContain('Locket cannot be reached: ECONNREFUSED');
      for (const hidden of [value, bearer, sessionToken, 'lambda-secret', 'HIDDEN-NAME', project.slug])
        expect(said).not.toContain(hidden);
    });
  });
};
