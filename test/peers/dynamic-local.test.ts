import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { installedPostgres, startPostgres, superuser } from './databases/postgres.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

withPeer('PostgreSQL, for leases', installedPostgres(), 'apt-get install postgresql, as root', (bin) => {
  let server: TestServer;
  let locket: LocketProcess;
  beforeAll(async () => {
    server = await startPostgres(bin);
    locket = await startLocketProcess(await newDataFolder());
    // Synthesizes and bundles everything first, which takes its time where others work as well.
  }, 300_000);
  afterAll(async () => {
    await locket?.stop();
    await server?.stop();
    if (locket) await removeFolder(locket.dataDir);
  });

  // biome-ignore lint/suspicious/noExplicitAny: replies as they came
  const send = async (method: string, path: string, body?: object): Promise<any> => {
    const place = { projectSlug: locket.credentials.projectSlug, environmentSlug: 'dev', path: '/' };
    const query = method === 'GET' ? `?${new URLSearchParams(place)}` : '';
    const reply = await fetch(`${locket.url}/api/v1/dynamic-secrets${path}${query}`, {
      method,
      headers: {
        authorization: `Bearer ${locket.credentials.adminToken}`,
        'content-type': 'application/json',
      },
      ...(method !== 'GET' && { body: JSON.stringify({ ...place, ...body }) }),
    });
    const answer = await reply.json();
    expect(reply.status, JSON.stringify(answer)).toBe(200);
    return answer;
  };

  it('is asked by deployed functions, and accounts end when the state machine says so', async () => {
    const inputs = {
      client: 'postgres',
      host: '127.0.0.1',
      port: server.port,
      database: 'postgres',
      ...superuser,
      creationStatement: `CREATE ROLE "{{username}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
      revocationStatement: 'DROP ROLE "{{username}}"',
      ca: authority.ca,
    };
    const provider = { type: 'sql-database', inputs };
    await send('POST', '', { name: 'db', provider, defaultTTL: '1h' });
    const short = await send('POST', '/leases', { dynamicSecretName: 'db', ttl: '4s' });
    const long = await send('POST', '/leases', { dynamicSecretName: 'db' });
    expect(short.data.DB_PASSWORD).toHaveLength(48);
    const late = Date.parse(short.lease.expireAt) + 30_000;
    const idsLeft = async () => (await send('GET', '/db/leases')).leases.map(({ id }: { id: string }) => id);
    while ((await idsLeft()).length === 2 && Date.now() < late) await pause(100);
    expect(await idsLeft()).toEqual([long.lease.id]);
    expect((await send('GET', '/db/drift')).drift).toEqual({ isKnown: true, strays: [], missing: [] });
    expect((await send('DELETE', '/db')).dynamicSecret.status).toBe('Deleting');
    const patience = Date.now() + 60_000;
    while ((await idsLeft().catch(() => [])).length > 0 && Date.now() < patience) await pause(100);
    expect(await idsLeft()).toEqual([]);
  });
});
