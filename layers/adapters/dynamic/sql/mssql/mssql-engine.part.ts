import { Connection, Request, TYPES } from 'tedious';
import { accountLeft } from '../../driver.ts';
import { PinnedSocket } from '../../pinned-socket.ts';
import type { DatabaseServer } from '../../server.ts';
import type { SqlEngine } from '../engine.ts';

type Row = Readonly<Record<string, unknown>>;

/** One connection, asked one thing after the other. */
interface Session {
  /** A batch as it stands: what it sets holds for those after it. */
  batch(sql: string): Promise<void>;
  /** A statement with its values beside it. */
  rows(sql: string, values?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}

const socketTo = (server: DatabaseServer) => async (): Promise<PinnedSocket> => {
  const socket = new PinnedSocket(server.lookup, server.signal);
  socket.connect(server.port, server.host);
  await new Promise<void>((connected, reject) => socket.once('connect', connected).once('error', reject));
  return socket;
};

const connectionTo = (server: DatabaseServer): Connection =>
  new Connection({
    server: server.host,
    authentication: { type: 'default', options: { userName: server.user, password: server.password } },
    options: {
      connector: socketTo(server),
      port: server.port,
      database: server.database,
      connectTimeout: server.timeout,
      requestTimeout: server.timeout,
      cancelTimeout: 1000,
      encrypt: !server.isPlain,
      trustServerCertificate: false,
      cryptoCredentialsDetails: {
        minVersion: 'TLSv1.2',
        ...(server.ca !== undefined && { ca: server.ca }),
      },
      // What statements are quoted for.
      enableQuotedIdentifier: true,
      appName: 'locket',
      rowCollectionOnRequestCompletion: true,
      useColumnNames: true,
      // A statement that failed takes back what was begun.
      abortTransactionOnError: true,
      connectionRetryInterval: 0,
      maxRetriesOnTransientErrors: 0,
    },
  });

const opened = async (connection: Connection): Promise<void> =>
  new Promise((done, reject) => connection.connect((error) => (error ? reject(error) : done())));

const sessionOver = (connection: Connection): Session => ({
  batch: (sql) =>
    new Promise((done, reject) =>
      connection.execSqlBatch(new Request(sql, (error) => (error ? reject(error) : done()))),
    ),
  rows: (sql, values = {}) =>
    new Promise((done, reject) => {
      const request = new Request(sql, (error, _count, rows) =>
        error
          ? reject(error)
          : done(((rows ?? []) as readonly Record<string, { value: unknown }>[]).map(valuesOf)),
      );
      for (const [name, value] of Object.entries(values)) request.addParameter(name, TYPES.NVarChar, value);
      connection.execSql(request);
    }),
});

const valuesOf = (row: Readonly<Record<string, { readonly value: unknown }>>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value]));

const connected = async <T>(server: DatabaseServer, work: (session: Session) => Promise<T>): Promise<T> => {
  const connection = connectionTo(server);
  // A connection that breaks between two requests would end the process.
  connection.on('error', () => undefined);
  try {
    await opened(connection);
    return await work(sessionOver(connection));
  } finally {
    connection.close();
  }
};

/** Batches, for `USE` is to hold for those after it. */
const transact = async ({ batch }: Session, statements: readonly string[]): Promise<void> => {
  await batch('SET XACT_ABORT ON; BEGIN TRANSACTION');
  try {
    for (const statement of statements) await batch(statement);
    await batch('COMMIT TRANSACTION');
  } catch (error) {
    await batch('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION').catch(() => undefined);
    throw error;
  }
};

/** Logins of the server, and users of this database, whose login may be gone or never was there. */
const principals = `
  SELECT name FROM sys.server_principals WHERE type IN ('S', 'U', 'E') AND (name = @name OR CHARINDEX(@mark, LOWER(name)) > 0)
  UNION SELECT name FROM sys.database_principals WHERE type IN ('S', 'U', 'E') AND (name = @name OR CHARINDEX(@mark, LOWER(name)) > 0)`;
/** No name has it in itself, which an empty text would have. */
const noMark = '\uffff';

const isThere = async ({ rows }: Session, name: string): Promise<boolean> =>
  (await rows(principals, { name, mark: noMark })).length > 0;

const named = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** Keeps the account from coming back, and ends its sessions, as far as we may. */
const shutOut = async ({ batch, rows }: Session, name: string): Promise<void> => {
  await batch(`ALTER LOGIN ${named(name)} DISABLE`).catch(() => undefined);
  const sessions = await rows('SELECT session_id AS id FROM sys.dm_exec_sessions WHERE login_name = @name', {
    name,
  }).catch(() => []);
  for (const { id } of sessions) await batch(`KILL ${Number(id)}`).catch(() => undefined);
};

export const engine: SqlEngine = {
  test: (server) => connected(server, ({ batch }) => batch('SELECT 1')),
  run: (server, statements) => connected(server, (session) => transact(session, statements)),
  end: (server, name, statements) =>
    connected(server, async (session) => {
      if (!(await isThere(session, name))) return;
      await shutOut(session, name);
      await transact(session, statements);
      if (await isThere(session, name)) throw accountLeft();
    }),
  names: (server, mark) =>
    connected(server, async ({ rows }) => {
      const found = await rows(principals, { name: noMark, mark });
      return found.map(({ name }) => String(name));
    }),
};
