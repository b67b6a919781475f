import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { accountLeft } from '../../driver.ts';
import { PinnedSocket } from '../../pinned-socket.ts';
import type { DatabaseServer } from '../../server.ts';
import type { SqlEngine } from '../engine.ts';

const connectionTo = (server: DatabaseServer): Promise<Connection> => {
  const socket = new PinnedSocket(server.lookup, server.signal);
  socket.connect(server.port, server.host);
  return createConnection({
    host: server.host,
    port: server.port,
    database: server.database,
    user: server.user,
    password: server.password,
    stream: socket,
    connectTimeout: server.timeout,
    multipleStatements: false,
    // The quotes of statements mean what they say whatever the server's mode is.
    charset: 'utf8mb4',
    ...(!server.isPlain && {
      ssl: {
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        verifyIdentity: isIP(server.host) === 0,
        ...(isIP(server.host) !== 0 && {
          checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
            checkServerIdentity(server.host, certificate),
        }),
        ...(server.ca !== undefined && { ca: server.ca }),
      },
    }),
  });
};

const connected = async <T>(
  server: DatabaseServer,
  work: (
    query: (sql: string, values?: readonly unknown[]) => Promise<readonly RowDataPacket[]>,
  ) => Promise<T>,
): Promise<T> => {
  const connection = await connectionTo(server);
  connection.on('error', () => undefined);
  const query = async (sql: string, values: readonly unknown[] = []) => {
    const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: server.timeout }, [...values]);
    return rows;
  };
  try {
    // Backslashes escape, and double quotes hold texts: what statements are quoted for.
    await query("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'");
    return await work(query);
  } finally {
    await connection.end().catch(() => connection.destroy());
  }
};

const run = async (
  query: (sql: string) => Promise<unknown>,
  statements: readonly string[],
): Promise<void> => {
  for (const statement of statements) await query(statement);
};

type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly RowDataPacket[]>;

/** Locks the account and ends its connections as far as we may. */
const shutOut = async (query: Query, name: string, hosts: readonly string[]): Promise<void> => {
  for (const host of hosts) await query('ALTER USER ?@? ACCOUNT LOCK', [name, host]).catch(() => undefined);
  const sessions = await query('SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ?', [name]);
  for (const { ID } of sessions) await query('KILL ?', [ID]).catch(() => undefined);
};

const hostsOf = async (query: Query, name: string): Promise<readonly string[]> =>
  (await query('SELECT Host FROM mysql.user WHERE User = ?', [name])).map(({ Host }) => String(Host));

export const engine: SqlEngine = {
  test: (server) => connected(server, async (query) => void (await query('SELECT 1'))),
  run: (server, statements) => connected(server, (query) => run(query, statements)),
  end: (server, name, statements) =>
    connected(server, async (query) => {
      const hosts = await hostsOf(query, name);
      if (hosts.length === 0) return;
      await shutOut(query, name, hosts);
      await run(query, statements);
      if ((await hostsOf(query, name)).length > 0) throw accountLeft();
    }),
  names: (server, mark) =>
    connected(server, async (query) => {
      const rows = await query(
        'SELECT DISTINCT User AS name FROM mysql.user WHERE LOCATE(?, LOWER(User)) > 0',
        [mark],
      );
      return rows.map(({ name }) => String(name));
    }),
};
