import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { type Db, MongoClient } from 'mongodb';
import { accountLeft } from '../driver.ts';
import type { Server } from '../server.ts';
import type { MongoEngine } from './mongo-db.ts';

const clientOf = (server: Server): MongoClient => {
  const host = isIP(server.host) === 6 ? `[${server.host}]` : server.host;
  return new MongoClient(`mongodb://${host}:${server.port}/`, {
    auth: { username: server.user, password: server.password },
    authSource: 'admin',
    // This server and no other that it may name.
    directConnection: true,
    lookup: server.lookup,
    appName: 'locket',
    maxPoolSize: 1,
    retryWrites: false,
    retryReads: false,
    serverSelectionTimeoutMS: server.timeout,
    connectTimeoutMS: server.timeout,
    socketTimeoutMS: server.timeout,
    monitorCommands: false,
    tls: !server.isPlain,
    ...(!server.isPlain && {
      rejectUnauthorized: true,
      checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
        checkServerIdentity(server.host, certificate),
      ...(server.ca !== undefined && { ca: server.ca }),
    }),
  });
};

/** What a server that cannot be reached says is in what the library waited for. */
const reasonOf = (error: unknown): unknown => {
  const { name, reason } = (error ?? {}) as {
    name?: unknown;
    reason?: { servers?: Map<string, { error?: unknown }> };
  };
  if (name !== 'MongoServerSelectionError') return error;
  const [first] = reason?.servers?.values() ?? [];
  const cause = (first?.error as { cause?: unknown } | undefined)?.cause;
  return Object.assign(error as Error, cause === undefined ? {} : { cause });
};

const connected = async <T>(server: Server, work: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = clientOf(server);
  const breakOff = () => void client.close(true).catch(() => undefined);
  server.signal?.addEventListener('abort', breakOff);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw reasonOf(error);
  } finally {
    server.signal?.removeEventListener('abort', breakOff);
    await client.close(true).catch(() => undefined);
  }
};

interface Users {
  readonly users: readonly { readonly user: string }[];
}

const usersOf = async (db: Db, asked: string | 1): Promise<readonly string[]> => {
  const { users } = (await db.command({ usersInfo: asked })) as unknown as Users;
  return users.map(({ user }) => user);
};

/** UserNotFound */
const isGone = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 11;

const drop = async (db: Db, name: string): Promise<void> => {
  await db.command({ dropUser: name }).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
};

export const engine: MongoEngine = {
  test: (server) => connected(server, async (client) => void (await client.db('admin').command({ ping: 1 }))),
  create: (server, { database, roles }, name, password) =>
    connected(server, async (client) => {
      await client.db(database).command({ createUser: name, pwd: password, roles: [...roles] });
    }),
  end: (server, database, name) =>
    connected(server, async (client) => {
      const db = client.db(database);
      if (!(await usersOf(db, name)).includes(name)) return;
      await drop(db, name);
      // What was begun before goes on otherwise.
      await client
        .db('admin')
        .command({ killAllSessions: [{ user: name, db: database }] })
        .catch(() => undefined);
      if ((await usersOf(db, name)).includes(name)) throw accountLeft();
    }),
  names: (server, database, mark) =>
    connected(server, async (client) => {
      const names = await usersOf(client.db(database), 1);
      return names.filter((name) => name.toLowerCase().includes(mark));
    }),
};
