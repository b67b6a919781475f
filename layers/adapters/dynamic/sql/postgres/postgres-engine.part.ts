import pg from 'pg';
import { accountLeft } from '../../driver.ts';
import { PinnedSocket } from '../../pinned-socket.ts';
import type { DatabaseServer } from '../../server.ts';
import type { SqlEngine } from '../engine.ts';

type Client = InstanceType<typeof pg.Client>;

const clientOf = (server: DatabaseServer): Client =>
  new pg.Client({
    host: server.host,
    port: server.port,
    database: server.database,
    user: server.user,
    password: server.password,
    stream: () => new PinnedSocket(server.lookup, server.signal),
    // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED, PGSSLMODE).
    ssl: server.isPlain
      ? false
      : {
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          ...(server.ca !== undefined && { ca: server.ca }),
        },
    connectionTimeoutMillis: server.timeout,
    query_timeout: server.timeout,
    statement_timeout: server.timeout,
    application_name: 'locket',
    // Quoting counts on it.
    options: '-c standard_conforming_strings=on -c password_encryption=scram-sha-256',
  });

const connected = async <T>(server: DatabaseServer, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = clientOf(server);
  // A connection that breaks between two queries would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const transact = async (client: Client, statements: readonly string[]): Promise<void> => {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

/** Done where we may, and no reason to stop where we may not: the account itself is ended afterwards. */
const asFarAsAllowed = async (work: Promise<unknown>): Promise<void> => {
  await work.catch((error: { code?: unknown }) => {
    // insufficient_privilege
    if (error.code !== '42501') throw error;
  });
};

const endSessions = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usesysid = $1';

const rolesNamed = async (client: Client, name: string) =>
  (await client.query<{ oid: number }>('SELECT oid FROM pg_roles WHERE rolname = $1', [name])).rows;

const end = async (client: Client, name: string, statements: readonly string[]): Promise<void> => {
  const [role] = await rolesNamed(client, name);
  if (!role) return;
  const { oid } = role;
  await asFarAsAllowed(client.query(`ALTER ROLE ${client.escapeIdentifier(name)} NOLOGIN`));
  await asFarAsAllowed(client.query(endSessions, [oid]));
  await transact(client, statements);
  if ((await rolesNamed(client, name)).length > 0) throw accountLeft();
  await asFarAsAllowed(client.query(endSessions, [oid]));
};

const names = async (client: Client, mark: string): Promise<readonly string[]> => {
  const { rows } = await client.query(
    'SELECT rolname FROM pg_roles WHERE position($1 IN lower(rolname)) > 0 ORDER BY rolname',
    [mark],
  );
  return (rows as { rolname: string }[]).map(({ rolname }) => rolname);
};

export const engine: SqlEngine = {
  test: (server) => connected(server, async (client) => void (await client.query('SELECT 1'))),
  run: (server, statements) => connected(server, (client) => transact(client, statements)),
  end: (server, name, statements) => connected(server, (client) => end(client, name, statements)),
  names: (server, mark) => connected(server, (client) => names(client, mark)),
};
