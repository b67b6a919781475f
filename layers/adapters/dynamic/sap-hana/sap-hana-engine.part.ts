import { isIP } from 'node:net';
import { checkServerIdentity, connect as overTls, type TLSSocket } from 'node:tls';
import hdb, { type Client, type Connect, type Row } from 'hdb';
import { accountLeft } from '../driver.ts';
import { PinnedSocket } from '../pinned-socket.ts';
import type { DatabaseServer } from '../server.ts';
import type { SqlEngine } from '../sql/engine.ts';

const secured = (server: DatabaseServer, host: string, socket: PinnedSocket): TLSSocket =>
  overTls({
    socket,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 && { servername: host }),
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    ...(server.ca !== undefined && { ca: server.ca }),
  });

/** Opens connections in place of the library, also where a server sends it to. */
const connectFor =
  (server: DatabaseServer): Connect =>
  ({ host, port }, done) => {
    server.lookupOf(host).then((lookup) => {
      const raw = new PinnedSocket(lookup, server.signal);
      raw.connect(port, host);
      raw.setTimeout(server.timeout, () =>
        raw.destroy(Object.assign(new Error('time is up'), { code: 'ETIMEDOUT' })),
      );
      const socket = server.isPlain ? raw : secured(server, host, raw);
      const failed = (error: Error) => done(error);
      raw.once('error', failed);
      socket.once('error', failed);
      socket.once(server.isPlain ? 'connect' : 'secureConnect', () => {
        socket.off('error', failed);
        raw.off('error', failed).on('error', (error) => socket.destroy(error));
        done(null, socket);
      });
    }, done);
  };

/** One connection, asked one thing after the other. */
interface Session {
  run(sql: string): Promise<void>;
  rows(sql: string, values: readonly string[]): Promise<readonly Row[]>;
}

const sessionOver = (client: Client): Session => ({
  run: (sql) => new Promise((done, reject) => client.exec(sql, (error) => (error ? reject(error) : done()))),
  rows: (sql, values) =>
    new Promise((done, reject) =>
      client.prepare(sql, (error, statement) => {
        if (error) return reject(error);
        statement.exec(values, (failed, rows) => (failed ? reject(failed) : done(rows)));
      }),
    ),
});

const connected = async <T>(server: DatabaseServer, work: (session: Session) => Promise<T>): Promise<T> => {
  const client = hdb.createClient({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    initializationTimeout: server.timeout,
  });
  client._connection._connectFn = connectFor(server);
  // A connection that breaks between two statements would end the process.
  client.on('error', () => undefined);
  try {
    await new Promise<void>((done, reject) => client.connect((error) => (error ? reject(error) : done())));
    return await work(sessionOver(client));
  } finally {
    client.end();
  }
};

const runAll = async ({ run }: Session, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await run(statement);
};

const isThere = async ({ rows }: Session, name: string): Promise<boolean> =>
  (await rows('SELECT USER_NAME FROM SYS.USERS WHERE USER_NAME = ?', [name])).length > 0;

const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Keeps the account from coming back and ends its connections, as far as we may. */
const shutOut = async ({ run, rows }: Session, name: string): Promise<void> => {
  await run(`ALTER USER ${named(name)} DEACTIVATE USER NOW`).catch(() => undefined);
  const open = await rows('SELECT CONNECTION_ID AS ID FROM SYS.M_CONNECTIONS WHERE USER_NAME = ?', [
    name,
  ]).catch(() => []);
  for (const { ID } of open)
    if (Number(ID) > 0) await run(`ALTER SYSTEM DISCONNECT SESSION '${Number(ID)}'`).catch(() => undefined);
};

export const engine: SqlEngine = {
  test: (server) => connected(server, ({ run }) => run('SELECT 1 FROM DUMMY')),
  run: (server, statements) => connected(server, (session) => runAll(session, statements)),
  end: (server, name, statements) =>
    connected(server, async (session) => {
      if (!(await isThere(session, name))) return;
      await shutOut(session, name);
      await runAll(session, statements);
      if (await isThere(session, name)) throw accountLeft();
    }),
  names: (server, mark) =>
    connected(server, async ({ rows }) => {
      const found = await rows('SELECT USER_NAME FROM SYS.USERS WHERE LOCATE(LOWER(USER_NAME), ?) > 0', [
        mark,
      ]);
      return found.map(({ USER_NAME }) => String(USER_NAME));
    }),
};
