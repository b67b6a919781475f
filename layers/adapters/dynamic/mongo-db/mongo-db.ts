import { resolveSrv } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { MongoInputs } from '../../../domain/dynamic-secrets/kinds/mongo-db.ts';
import { LocketError } from '../../../domain/errors.ts';
import { unreachable } from '../../egress/outcome.ts';
import type { Driver } from '../driver.ts';
import { type ReachSettings, reach } from '../reach.ts';
import type { Server } from '../server.ts';

/** What a MongoDB server is asked for, over one connection that is closed whatever happens. */
export interface MongoEngine {
  test(server: Server): Promise<void>;
  create(server: Server, inputs: MongoInputs, name: string, password: string): Promise<void>;
  /** Ends the account and its sessions as far as we may; nothing without it. */
  end(server: Server, database: string, name: string): Promise<void>;
  names(server: Server, database: string, mark: string): Promise<readonly string[]>;
}

const engine = async (): Promise<MongoEngine> => (await import('./mongo-db-engine.part.ts')).engine;

/** Members of a cluster that are asked who writes, at most. */
const mostMembers = 12;

/**
 * The servers that a name stands for: itself with its port, or those that its list in the DNS names, which must lie below
 * the same domain (MongoDB specification, initial DNS seedlist discovery).
 */
const membersOf = async ({ host, port }: MongoInputs): Promise<readonly { host: string; port: number }[]> => {
  if (port !== undefined) return [{ host, port }];
  const domain = host.split('.').slice(1).join('.');
  const found = await resolveSrv(`_mongodb._tcp.${host}`);
  const members = found.filter(({ name }) => domain !== '' && name.toLowerCase().endsWith(`.${domain}`));
  if (members.length === 0)
    throw new LocketError('bad-request', 'No servers are listed under the name of the cluster');
  return members
    .slice(0, mostMembers)
    .map(({ name, port: number }) => ({ host: name.toLowerCase(), port: number }));
};

const serverOf = (
  inputs: MongoInputs,
  at: { readonly host: string; readonly port: number },
  lookup: LookupFunction,
  { timeout = 10_000, signal }: ReachSettings,
): Server => ({
  ...at,
  user: inputs.username,
  password: inputs.password,
  ca: inputs.ca,
  isPlain: inputs.tls === 'off',
  lookup,
  timeout,
  signal,
});

/** Another member of the cluster may answer what this one cannot: it is not there, or does not write. */
const isElsewhere = (error: unknown): boolean => {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return name === 'MongoServerSelectionError' || code === 10107 || code === 13435 || code === 13436;
};

/** Asks the members one after the other: the library itself would go wherever one of them sends it. */
const atWriter = async <T>(
  inputs: MongoInputs,
  settings: ReachSettings,
  work: (engine: MongoEngine, server: Server) => Promise<T>,
): Promise<T> => {
  const loaded = await engine();
  let last: unknown;
  for (const member of await membersOf(inputs)) {
    const lookup = await reach(member.host, inputs.tls === 'off', settings);
    try {
      return await work(loaded, serverOf(inputs, member, lookup, settings));
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      last = error;
    }
  }
  throw last;
};

const sentences: Readonly<Record<number, string>> = {
  13: 'The account of the dynamic secret may not do this',
  18: 'The database does not take the username and password',
  31: 'A role is not there',
  8000: 'The database does not take the username and password',
  51003: 'An account of this name is there already',
};
const passing: ReadonlySet<number> = new Set([
  6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** MongoDB: a user of one database for each lease. */
export const mongoDbDriver: Driver<MongoInputs> = {
  test: (inputs, settings) => atWriter(inputs, settings, ({ test }, server) => test(server)),
  create: async (inputs, { name, password }, settings) => {
    await atWriter(inputs, settings, ({ create }, server) => create(server, inputs, name, password));
    return { DB_USERNAME: name, DB_PASSWORD: password };
  },
  renew: async () => undefined,
  revoke: (inputs, name, settings) =>
    atWriter(inputs, settings, ({ end }, server) => end(server, inputs.database, name)),
  list: (inputs, mark, settings) =>
    atWriter(inputs, settings, ({ names }, server) => names(server, inputs.database, mark)),
  explain: (error) => {
    const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: unknown };
    if (typeof name !== 'string' || !name.startsWith('Mongo')) return undefined;
    if (typeof code !== 'number') return cause === undefined ? undefined : unreachable(cause);
    if (passing.has(code)) return { kind: 'unreachable', reason: `The database cannot answer now (${code})` };
    return { kind: 'refused', reason: `${sentences[code] ?? 'The database refused'} (${code})` };
  },
};
