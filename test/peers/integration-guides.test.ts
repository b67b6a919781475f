import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../adapters/targets/stand-in.ts';
import { standIn as gitLab } from '../adapters/targets/stand-ins/gitlab.ts';
import { vault } from '../adapters/targets/stand-ins/hashicorp-vault.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { vaultStandIn, vaultToken } from '../world/vault-stand-in.ts';
import { installedPostgres, startPostgres, superuser } from './databases/postgres.ts';
import type { TestServer } from './databases/server.ts';
import { blocksIn, blocksOf, typed, withPeers } from './guide.ts';
import { withPeer } from './peer.ts';
import { openSignOnPlace, type SignOnPlace } from './sign-on-place.ts';

let place: SignOnPlace;
beforeAll(async () => {
  place = await openSignOnPlace();
}, 300_000);
afterAll(() => place?.close());

const root = resolve(import.meta.dirname, '../..');
const variables = (more: Readonly<Record<string, string>> = {}) => ({
  LOCKET: place.locket.url,
  TOKEN: place.locket.credentials.adminToken,
  PROJECT: place.locket.credentials.projectId,
  HOME: place.locket.dataDir,
  ...more,
});

const value = async (name: string): Promise<string | undefined> => {
  const { adminToken: token, projectId } = place.locket.credentials;
  const where = new URLSearchParams({ workspaceId: projectId, environment: 'dev', secretPath: '/' });
  return (await place.visit(`/api/v3/secrets/raw/${name}?${where}`, { token })).body.secret?.secretValue;
};

/** The command, as its page has it called. */
const command = `locket() { '${process.execPath}' '${join(root, 'cli/main.ts')}' "$@"; }\n`;

describe('the page of integrations, typed with a stand-in for Vault', () => {
  let served: Served;
  const standIn = vault('token-of-vault');
  beforeAll(async () => {
    served = await serve(standIn);
  });
  afterAll(() => served?.close());

  it('plans first, and brings the secrets there when told to', async () => {
    const blocks = withPeers(blocksIn('integrations/README').join('\n'), [
      ['https://vault.example.com', served.url],
    ]);
    const said = await typed([command, blocks], variables({ VAULT_TOKEN: 'token-of-vault' }));
    expect(said).not.toMatch(/"statusCode"/);
    expect(said).toMatch(/"API_KEY"[^}]*"create"|"create"[^}]*"API_KEY"/);
    expect(said).toMatch(/shop: succeeded/);
    // What the first start made.
    expect(standIn.keys.get('API_KEY')).toBe('example-api-key');
  });
});

describe('the guide to importing, typed with a stand-in for Vault', () => {
  let server: Server;
  beforeAll(async () => {
    const answer = vaultStandIn({
      'secret/': { version: '2', tree: { 'shop/': { web: { FROM_VAULT: 'imported' } } } },
    });
    server = createServer((request, response) => {
      const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://stand.in');
      const token = request.headers['x-vault-token'];
      const { status = 200, json = {} } = answer({ path: decodeURIComponent(pathname), query, token });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => void server?.close());

  it('says what would be, and then does it', async () => {
    const { port } = server.address() as AddressInfo;
    const blocks = withPeers(blocksOf('importing').join('\n'), [
      ['https://vault.example.com', `http://127.0.0.1:${port}`],
    ]);
    const said = await typed([blocks], variables({ VAULT_TOKEN: vaultToken }));
    expect(said).not.toMatch(/"statusCode"/);
    expect(said).toMatch(/"key":"FROM_VAULT","result":"created"/);
    expect(said).toMatch(/"dryRun":false.*"status":"completed"/);
  });
});

describe('the guide to apps at third parties, typed by a server admin', () => {
  it('has them kept, and shows nothing secret again', async () => {
    const TOKEN = await place.admin(place.locket.credentials.organizationId);
    // Of the guide to Slack the block about the instance: what follows needs a workspace.
    const [slack = ''] = blocksOf('slack');
    const said = await typed([...blocksOf('third-party-apps'), slack], variables({ TOKEN }));
    expect(said).not.toMatch(/"statusCode"/);
    const { body } = await place.visit('/api/v1/admin/app-credentials', { token: TOKEN });
    expect(body.apps.map(({ app }: { app: string }) => app).sort()).toEqual(['google', 'slack']);
  });
});

describe('guides to who is told', () => {
  it('Teams: a webhook that asks for two things', async () => {
    const said = await typed(
      blocksOf('teams'),
      variables({ TEAMS_WEBHOOK: 'https://example.webhook.office.com/webhookb2/1' }),
    );
    expect(JSON.parse(said).webhook.type).toBe('microsoft-teams');
  });

  it('repository scanning: a GitLab of one’s own, looked through when asked', async () => {
    const served = await serve(gitLab.make());
    try {
      const { organizationId: ORGANIZATION } = place.locket.credentials;
      const given = { TOKEN: await place.admin(ORGANIZATION), ORGANIZATION, GITLAB_TOKEN: 'token' };
      const blocks = withPeers(blocksOf('repository-scanning').join('\n'), [
        ['https://gitlab.example.com', served.url],
      ]);
      const said = await typed([blocks], variables(given), place.locket.dataDir);
      expect(said).not.toMatch(/"statusCode"/);
      expect(said).toContain('"risks":[]');
      expect(readFileSync(join(place.locket.dataDir, 'source.json'), 'utf8')).toMatch(/"webhookSecret":"/);
    } finally {
      await served.close();
    }
  });
});

withPeer('PostgreSQL, for the guide', installedPostgres(), 'apt-get install postgresql, as root', (bin) => {
  let server: TestServer;
  const client = async (work: (admin: pg.Client) => Promise<unknown>) => {
    const admin = new pg.Client({
      ...{ host: '127.0.0.1', port: server.port, database: 'postgres', ssl: { ca: authority.ca } },
      ...{ user: superuser.username, password: superuser.password },
    });
    await admin.connect();
    await work(admin).finally(() => admin.end());
  };
  beforeAll(async () => {
    server = await startPostgres(bin);
  }, 120_000);
  afterAll(() => server?.stop());

  it('the guide to rotations: two accounts as it makes them, of which one is given out', async () => {
    const [roles = ''] = blocksIn('guides/secret-rotation', 'sql');
    await client(async (admin) => {
      await admin.query('CREATE ROLE shop');
      await admin.query(roles.replaceAll('…', 'of-the-rotator'));
      await admin.query('CREATE DATABASE shop');
    });
    const here = `"host":"127.0.0.1","port":${server.port},"ca":${JSON.stringify(authority.ca)},`;
    const blocks = withPeers(blocksOf('secret-rotation').join('\n'), [['"host":"db.example.com",', here]]);
    const said = await typed([blocks], variables({ ROTATOR_PASSWORD: 'of-the-rotator' }));
    expect(said).not.toMatch(/"statusCode"/);
    const late = Date.now() + 60_000;
    while ((await value('DB_USERNAME')) === '' && Date.now() < late) await pause(200);
    expect(await value('DB_USERNAME')).toBe('shop_1');
    expect((await value('DB_PASSWORD'))?.length).toBeGreaterThan(20);
  });
});
