import type { LookupFunction } from 'node:net';
import type { SqlInputs } from '../../domain/dynamic-secrets/kinds/sql-database.ts';
import { type ReachSettings, reach } from './reach.ts';

/** A server and who we are there, as each library is told in its own words. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Certificates of the only authorities that are trusted, in PEM; those of the system without any. */
  readonly ca: string | undefined;
  readonly isPlain: boolean;
  /** Where the host was found. */
  readonly lookup: LookupFunction;
  /** Milliseconds for a connection, and for each statement. */
  readonly timeout: number;
  /** Ends the connection. */
  readonly signal: AbortSignal | undefined;
}

export interface DatabaseServer extends Server {
  readonly database: string;
  /** The same for another host, for libraries that a server may send elsewhere: refused where the first would be. */
  readonly lookupOf: (host: string) => Promise<LookupFunction>;
}

export const databaseServer = (
  inputs: Pick<SqlInputs, 'host' | 'port' | 'database' | 'username' | 'ca' | 'tls'>,
  password: string,
  lookup: LookupFunction,
  settings: ReachSettings,
): DatabaseServer => ({
  host: inputs.host,
  port: inputs.port,
  database: inputs.database,
  user: inputs.username,
  password,
  ca: inputs.ca,
  isPlain: inputs.tls === 'off',
  lookup,
  lookupOf: (host) =>
    host === inputs.host ? Promise.resolve(lookup) : reach(host, inputs.tls === 'off', settings),
  timeout: settings.timeout ?? 10_000,
  signal: settings.signal,
});
