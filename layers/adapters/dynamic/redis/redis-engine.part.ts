import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { Redis } from 'ioredis';
import { accountLeft } from '../driver.ts';
import type { Server } from '../server.ts';
import type { RedisEngine } from './redis.ts';

type Commands = readonly (readonly string[])[];

/** The library looks a host up by itself: it is given the address that was checked. TLS is still with the host. */
const addressOf = ({ host, lookup }: Server): Promise<string> =>
  new Promise((done, reject) => {
    lookup(host, {}, (error, address) => (error ? reject(error) : done(String(address))));
  });

const clientOf = (server: Server, address: string): Redis =>
  new Redis({
    host: address,
    port: server.port,
    ...(server.password !== '' && { username: server.user, password: server.password }),
    lazyConnect: true,
    connectTimeout: server.timeout,
    commandTimeout: server.timeout,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // Tried again by who asked, not here: what was sent may have been done.
    retryStrategy: () => null,
    ...(!server.isPlain && {
      tls: {
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2' as const,
        ...(isIP(server.host) === 0 && { servername: server.host }),
        checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
          checkServerIdentity(server.host, certificate),
        ...(server.ca !== undefined && { ca: server.ca }),
      },
    }),
  });

const connected = async <T>(server: Server, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = clientOf(server, await addressOf(server));
  // The reason of a failed connection is in this event only.
  let broken: unknown;
  client.on('error', (error) => {
    broken = error;
  });
  const breakOff = () => client.disconnect();
  server.signal?.addEventListener('abort', breakOff);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw broken ?? error;
  } finally {
    server.signal?.removeEventListener('abort', breakOff);
    client.disconnect();
  }
};

const run = async (client: Redis, commands: Commands): Promise<void> => {
  if (commands.length === 0) return;
  const together = commands.reduce(
    (queued, [name = '', ...words]) => queued.call(name, ...words),
    client.multi(),
  );
  const results = (await together.exec()) ?? [];
  for (const [error] of results) if (error) throw error;
};

const accounts = async (client: Redis): Promise<readonly string[]> =>
  (await client.call('ACL', 'USERS')) as string[];

export const engine: RedisEngine = {
  test: (server) => connected(server, async (client) => void (await client.ping())),
  run: (server, commands) => connected(server, (client) => run(client, commands)),
  end: (server, name, commands) =>
    connected(server, async (client) => {
      if (!(await accounts(client)).includes(name)) return;
      await run(client, commands);
      if ((await accounts(client)).includes(name)) throw accountLeft();
      await client.call('CLIENT', 'KILL', 'USER', name).catch(() => undefined);
    }),
  names: (server, mark) =>
    connected(server, async (client) =>
      (await accounts(client)).filter((name) => name.toLowerCase().includes(mark)),
    ),
};
