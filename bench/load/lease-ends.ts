import pg from 'pg';
import { authority } from '../../test/functions/auth/kubernetes/authority.ts';
import { superuser } from '../../test/peers/databases/postgres.ts';
import { type FeatureFigure, notAbove } from '../features/figure.ts';
import type { Send } from './api.ts';
import type { RequestTemplate } from './request.ts';

const leases = 100;
const shortest = 10;
const spread = 30;
/** Milliseconds between two looks at the database, and until the last one. */
const pause = 100;
const patience = 60_000;

interface Awaited {
  readonly name: string;
  readonly expireAt: number;
}

const take = async (send: Send, template: RequestTemplate, n: number): Promise<Awaited> => {
  const ttl = `${shortest + (n % spread)}s`;
  const { lease } = await send({ ...template, body: { ...(template.body as object), ttl } });
  return { name: lease.externalEntityId, expireAt: Date.parse(lease.expireAt) };
};

const goneOf = async (client: pg.Client, names: readonly string[]): Promise<readonly string[]> => {
  const sql = 'SELECT rolname FROM pg_roles WHERE rolname = ANY($1)';
  const { rows } = await client.query<{ rolname: string }>(sql, [names]);
  const there = new Set(rows.map(({ rolname }) => rolname));
  return names.filter((name) => !there.has(name));
};

/** Leases whose end is waited for, and how many milliseconds after it those were gone that are. */
interface Watch {
  readonly left: Map<string, Awaited>;
  readonly delays: number[];
}

const look = async (client: pg.Client, { left, delays }: Watch): Promise<void> => {
  const now = Date.now();
  for (const name of await goneOf(client, [...left.keys()])) {
    delays.push(now - (left.get(name)?.expireAt ?? 0));
    left.delete(name);
  }
};

/** Looks again and again, from the first lease on, until the last one is gone or has been due for a minute. */
const watch = async (client: pg.Client, watched: Watch, taking: Promise<unknown>): Promise<void> => {
  let isTaken = false;
  const taken = taking.finally(() => {
    isTaken = true;
  });
  const isOver = () => [...watched.left.values()].every(({ expireAt }) => expireAt + patience < Date.now());
  while (!isTaken || !isOver()) {
    await look(client, watched);
    await new Promise((done) => setTimeout(done, pause));
  }
  await taken;
};

/** How long after their end leases are gone at a PostgreSQL on this machine. */
export const measureLeaseEnds = async (
  send: Send,
  template: RequestTemplate,
  port: number,
): Promise<readonly FeatureFigure[]> => {
  const { username: user, password } = superuser;
  const at = { host: '127.0.0.1', port, database: 'postgres', user, password };
  const client = new pg.Client({ ...at, ssl: { ca: authority.ca } });
  await client.connect();
  try {
    const watched: Watch = { left: new Map(), delays: [] };
    const taking = async () => {
      for (let n = 0; n < leases; n += 1) {
        const lease = await take(send, template, n);
        watched.left.set(lease.name, lease);
      }
    };
    await watch(client, watched, taking());
    const delays = watched.delays.sort((a, b) => a - b);
    // What stayed until the end of patience is not among them.
    const most = delays[Math.ceil(0.95 * leases) - 1] ?? Number.POSITIVE_INFINITY;
    return [notAbove(`end of 95 % of ${leases} leases, after their time`, most / 1000, 's', 5)];
  } finally {
    await client.end();
  }
};
