import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fetchSecrets,
  Refused,
  type SecretsSource,
  type Surroundings,
} from '../../../../docs/samples/lambda-login/function/fetch-secrets.ts';
import { openWorld, type World } from '../../../world/world.ts';
import type { StsStandIn } from './sts-stand-in.ts';
import { account, awsMachine, lambdaRole, loginPath, startStandIn } from './workload.ts';

interface Exchange {
  readonly path: string;
  readonly status: number;
}

let world: World;
let sts: StsStandIn;
let server: Server;
const exchanges: Exchange[] = [];
/** Answers with this status instead of asking Locket. */
let outage: number | undefined;

/** Locket on a port, as the sample reaches it. */
const listen = async (): Promise<Server> => {
  const made = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const reply = outage
      ? { status: outage, text: '{"message":"down"}', headers: {} }
      : await world.app.request(request.method ?? 'GET', path, {
          headers: request.headers as Record<string, string>,
          query: Object.fromEntries(new URLSearchParams(query)),
          ...(chunks.length > 0 && { text: Buffer.concat(chunks).toString('utf8') }),
        });
    exchanges.push({ path, status: reply.status });
    response.writeHead(reply.status, reply.headers).end(reply.text);
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
};

beforeAll(async () => {
  sts = await startStandIn(() => world.app.runtime.now());
  world = await openWorld({ stsEndpoint: sts.url });
  server = await listen();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await sts.close();
});

const here: Surroundings = {
  now: () => world.app.runtime.now().getTime(),
  region: 'eu-central-1',
  credentials: () => lambdaRole,
};

const place = (project: { id: string }) => ({ workspaceId: project.id, environment: 'dev', secretPath: '/' });

/** A project with a secret, and an identity that a Lambda's role may log in as to read it. */
const arranged = async (
  config: object = {},
): Promise<SecretsSource & { readonly project: { id: string } }> => {
  const project = await world.project();
  const { id } = await awsMachine(world, {
    allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader`,
    ...config,
  });
  await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/identity-memberships/${id}`, {
    role: 'viewer',
  });
  await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/KEY', { ...place(project), secretValue: 'one' });
  exchanges.length = 0;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, identityId: id, projectId: project.id, environment: 'dev', project };
};

const change = (project: { id: string }, secretValue: string) =>
  world.ok(world.admin, 'PATCH', '/api/v3/secrets/raw/KEY', { ...place(project), secretValue });
const sourceOf = ({ project: _, ...source }: Awaited<ReturnType<typeof arranged>>): SecretsSource => source;

describe('the sample function', () => {
  it('logs in with its role and reads its secrets', async () => {
    const source = sourceOf(await arranged());
    expect(await fetchSecrets(source, here)).toEqual({
      values: { KEY: 'one' },
      ageSeconds: expect.any(Number),
    });
    expect(exchanges.map(({ path, status }) => `${status} ${path}`)).toEqual([
      `200 ${loginPath}`,
      '200 /api/v3/secrets/raw',
    ]);
  });

  it('signs what its login method demands', async () => {
    const source = {
      ...sourceOf(await arranged({ serverId: 'locket.example.org' })),
      serverId: 'locket.example.org',
    };
    expect((await fetchSecrets(source, here)).values).toEqual({ KEY: 'one' });
  });

  it('asks nobody while its secrets are fresh, and says how old they are', async () => {
    const source = sourceOf(await arranged());
    await fetchSecrets(source, here);
    world.app.runtime.advance(30);
    exchanges.length = 0;
    const { ageSeconds } = await fetchSecrets(source, here);
    expect(exchanges).toEqual([]);
    expect(Math.round(ageSeconds)).toBe(30);
  });

  it('asks by ETag once they are not, and takes what changed', async () => {
    const { project, ...source } = await arranged();
    await fetchSecrets(source, here);
    world.app.runtime.advance(61);
    await fetchSecrets(source, here);
    expect(exchanges.at(-1)).toMatchObject({ status: 304 });
    await change(project, 'two');
    world.app.runtime.advance(61);
    expect((await fetchSecrets(source, here)).values).toEqual({ KEY: 'two' });
  });

  it('asks once for callers that come together', async () => {
    const source = sourceOf(await arranged());
    await Promise.all([1, 2, 3].map(() => fetchSecrets(source, here)));
    expect(exchanges).toHaveLength(2);
  });

  it.each([500, 503, 429])(
    'goes on with what it has while Locket answers %i, but not for ever',
    async (status) => {
      const source = sourceOf(await arranged());
      await fetchSecrets(source, here);
      world.app.runtime.advance(120);
      outage = status;
      try {
        const { values, ageSeconds } = await fetchSecrets(source, here);
        expect(values).toEqual({ KEY: 'one' });
        expect(Math.round(ageSeconds)).toBe(120);
        world.app.runtime.advance(3600);
        await expect(fetchSecrets(source, here)).rejects.toThrow();
      } finally {
        outage = undefined;
      }
    },
  );

  it('logs in again when its token was revoked', async () => {
    const source = sourceOf(await arranged({ accessTokenTTL: 120, accessTokenMaxTTL: 3600 }));
    await fetchSecrets(source, here);
    world.app.runtime.advance(300);
    exchanges.length = 0;
    expect((await fetchSecrets(source, here)).values).toEqual({ KEY: 'one' });
    expect(exchanges.map(({ path }) => path)).toContain(loginPath);
  });

  it('stops using secrets that it may not read any more, fresh ones of before included', async () => {
    const { project, ...source } = await arranged();
    await fetchSecrets(source, here);
    await world.ok(
      world.admin,
      'DELETE',
      `/api/v2/workspace/${project.id}/identity-memberships/${source.identityId}`,
    );
    world.app.runtime.advance(61);
    await expect(fetchSecrets(source, here)).rejects.toThrow(Refused);
    outage = 503;
    await expect(fetchSecrets(source, here)).rejects.not.toThrow(Refused);
    outage = undefined;
  });
});
