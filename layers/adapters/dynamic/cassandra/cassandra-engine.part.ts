import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import cassandra from 'cassandra-driver';
import { accountLeft } from '../driver.ts';
import type { SqlEngine } from '../sql/engine.ts';
import type { CassandraNode, CassandraNodes } from './cassandra.ts';

const { Client, auth, policies, types } = cassandra;
type Client = InstanceType<typeof Client>;

/** The library looks hosts up by itself: it is given the address that was checked. TLS is still with the host. */
const addressOf = ({ host, lookup }: CassandraNode): Promise<string> =>
  new Promise((done, reject) => {
    lookup(host, {}, (error, address) => (error ? reject(error) : done(String(address))));
  });

const clientOf = (node: CassandraNode, address: string): Client => {
  const at = `${isIP(address) === 6 ? `[${address}]` : address}:${node.port}`;
  const { AllowListPolicy, DCAwareRoundRobinPolicy } = policies.loadBalancing;
  return new Client({
    contactPoints: [at],
    localDataCenter: node.dataCenter,
    authProvider: new auth.PlainTextAuthProvider(node.user, node.password),
    // This node and no other that it may name.
    policies: {
      loadBalancing: new AllowListPolicy(new DCAwareRoundRobinPolicy(node.dataCenter), [at]),
      retry: new policies.retry.FallthroughRetryPolicy(),
    },
    // An account that one replica has not heard of yet is not taken for one that is gone.
    queryOptions: { consistency: types.consistencies.quorum },
    socketOptions: { connectTimeout: node.timeout, readTimeout: node.timeout },
    pooling: { heartBeatInterval: 0, warmup: false },
    isMetadataSyncEnabled: false,
    ...(!node.isPlain && {
      sslOptions: {
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2' as const,
        ...(isIP(node.host) === 0 && { servername: node.host }),
        checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
          checkServerIdentity(node.host, certificate),
        ...(node.ca !== undefined && { ca: [node.ca] }),
      },
    }),
  });
};

/** What a node that cannot be reached says is in the list of those that were tried. */
const reasonOf = (error: unknown): unknown => {
  const { innerErrors } = (error ?? {}) as { innerErrors?: Readonly<Record<string, unknown>> };
  return Object.values(innerErrors ?? {})[0] ?? error;
};

const connected = async <T>(node: CassandraNode, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = clientOf(node, await addressOf(node));
  const breakOff = () => void client.shutdown().catch(() => undefined);
  node.signal?.addEventListener('abort', breakOff);
  try {
    try {
      await client.connect();
    } catch (error) {
      throw new NotReached(reasonOf(error));
    }
    return await work(client);
  } finally {
    node.signal?.removeEventListener('abort', breakOff);
    await client.shutdown().catch(() => undefined);
  }
};

/** Nothing was asked of the node yet: another one may be. */
class NotReached extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('not reached');
    this.reason = reason;
  }
}

const atAny = async <T>(nodes: CassandraNodes, work: (client: Client) => Promise<T>): Promise<T> => {
  let last: unknown;
  for (const node of nodes)
    try {
      return await connected(node, work);
    } catch (error) {
      if (!(error instanceof NotReached)) throw error;
      last = error.reason;
    }
  throw last;
};

const runAll = async (client: Client, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await client.execute(statement);
};

const roles = async (client: Client): Promise<readonly string[]> => {
  const found: string[] = [];
  const pages = await client.execute('SELECT role FROM system_auth.roles', [], { fetchSize: 5000 });
  for await (const row of pages) found.push(String(row.role));
  return found;
};

const isThere = async (client: Client, name: string): Promise<boolean> => {
  const sql = 'SELECT role FROM system_auth.roles WHERE role = ?';
  return (await client.execute(sql, [name], { prepare: true })).rowLength > 0;
};

export const engine: SqlEngine<CassandraNodes> = {
  test: (nodes) =>
    atAny(nodes, async (client) => void (await client.execute('SELECT key FROM system.local'))),
  run: (nodes, statements) => atAny(nodes, (client) => runAll(client, statements)),
  end: (nodes, name, statements) =>
    atAny(nodes, async (client) => {
      if (!(await isThere(client, name))) return;
      await runAll(client, statements);
      if (await isThere(client, name)) throw accountLeft();
    }),
  names: (nodes, mark) =>
    atAny(nodes, async (client) => (await roles(client)).filter((name) => name.toLowerCase().includes(mark))),
};
