import { AsyncLocalStorage } from 'node:async_hooks';
import { createSecureContext, type SecureContext } from 'node:tls';
import oracledb from 'oracledb';
// biome-ignore lint/style/noRestrictedImports: a folder of the library's, not ours
import Transport from 'oracledb/lib/thin/sqlnet/ntTcp.js';
import { accountLeft } from '../../driver.ts';
import type { DatabaseServer } from '../../server.ts';
import type { SqlEngine } from '../engine.ts';

type Connection = oracledb.Connection;

/**
 * Which addresses the conversation at hand may go to, and whose certificates it trusts. The library looks hosts up by itself, follows a
 * listener that sends it elsewhere, and takes no authorities without a key of ours: its transport asks here instead.
 */
const conversation = new AsyncLocalStorage<DatabaseServer>();

const { ntConnect, tlsConnect } = Transport.prototype;

const checked = (server: DatabaseServer, host: string): Promise<string> =>
  new Promise((done, reject) =>
    server
      .lookupOf(host)
      .then(
        (lookup) => lookup(host, {}, (error, address) => (error ? reject(error) : done(String(address)))),
        reject,
      ),
  );

Transport.prototype.ntConnect = async function (address) {
  const server = conversation.getStore();
  if (!server || address.httpsProxy) throw new Error('no conversation');
  // Its own for the host that was meant, another one for where a listener sends us.
  const host = await checked(server, address.hostname ?? address.host);
  return ntConnect.call(this, { ...address, host });
};

Transport.prototype.tlsConnect = function (_context: SecureContext, stream) {
  const ca = conversation.getStore()?.ca;
  const context = createSecureContext({ minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) });
  return tlsConnect.call(this, context, stream);
};

/** A host, a port and a name, none of which can end its part: their schemas let no parentheses through. */
const descriptor = ({ host, port, database, isPlain, timeout }: DatabaseServer): string => {
  if (/[^\w.$#:-]/.test(host + database)) throw Object.assign(new Error('no such name'), { code: 'NJS-518' });
  const seconds = Math.ceil(timeout / 1000);
  return `(DESCRIPTION=(CONNECT_TIMEOUT=${seconds})(TRANSPORT_CONNECT_TIMEOUT=${seconds})(RETRY_COUNT=0)(ADDRESS=(PROTOCOL=${
    isPlain ? 'tcp' : 'tcps'
  })(HOST=${host})(PORT=${port}))(CONNECT_DATA=(SERVICE_NAME=${database}))(SECURITY=(SSL_SERVER_DN_MATCH=on)))`;
};

const connected = <T>(server: DatabaseServer, work: (connection: Connection) => Promise<T>): Promise<T> =>
  conversation.run(server, async () => {
    const connection = await oracledb.getConnection({
      user: server.user,
      password: server.password,
      connectString: descriptor(server),
    });
    connection.callTimeout = server.timeout;
    const breakOff = () => void connection.break().catch(() => undefined);
    server.signal?.addEventListener('abort', breakOff);
    try {
      return await work(connection);
    } finally {
      server.signal?.removeEventListener('abort', breakOff);
      await connection.close().catch(() => undefined);
    }
  });

/** Statements about accounts are transactions of their own; others are one. */
const run = async (connection: Connection, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await connection.execute(statement);
  await connection.commit();
};

const rowsOf = async (
  connection: Connection,
  sql: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly (readonly unknown[])[]> =>
  (await connection.execute<readonly unknown[]>(sql, { ...values }, { outFormat: oracledb.OUT_FORMAT_ARRAY }))
    .rows ?? [];

const isThere = async (connection: Connection, name: string): Promise<boolean> =>
  (await rowsOf(connection, 'SELECT username FROM all_users WHERE username = :name', { name })).length > 0;

/** Keeps the account from coming back and ends its sessions, as far as we may. */
const shutOut = async (connection: Connection, name: string): Promise<void> => {
  if (name.includes('"')) return;
  await connection.execute(`ALTER USER "${name}" ACCOUNT LOCK`).catch(() => undefined);
  const sessions = await rowsOf(connection, 'SELECT sid, serial# FROM v$session WHERE username = :name', {
    name,
  }).catch(() => []);
  for (const [sid, serial] of sessions)
    await connection
      .execute(`ALTER SYSTEM KILL SESSION '${Number(sid)},${Number(serial)}' IMMEDIATE`)
      .catch(() => undefined);
};

export const engine: SqlEngine = {
  test: (server) =>
    connected(server, async (connection) => void (await connection.execute('SELECT 1 FROM DUAL'))),
  run: (server, statements) => connected(server, (connection) => run(connection, statements)),
  end: (server, name, statements) =>
    connected(server, async (connection) => {
      if (!(await isThere(connection, name))) return;
      await shutOut(connection, name);
      await run(connection, statements);
      if (await isThere(connection, name)) throw accountLeft();
    }),
  names: (server, mark) =>
    connected(server, async (connection) => {
      const sql = 'SELECT username FROM all_users WHERE INSTR(LOWER(username), :mark) > 0';
      return (await rowsOf(connection, sql, { mark })).map(([name]) => String(name));
    }),
};
