import type { LookupFunction } from 'node:net';
import type { SqlInputs } from '../../domain/dynamic-secrets/kinds/sql-database.ts';
import type { ReachSettings } from './reach.ts';

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
}

export const databaseServer = (
  inputs: SqlInputs,
  lookup: LookupFunction,
  { timeout = 10_000, signal }: Pick<ReachSettings, 'timeout' | 'signal'>,
): DatabaseServer => ({
  host: inputs.host,
  port: inputs.port,
  database: inputs.database,
  user: inputs.username,
  password: inputs.password,
  ca: inputs.ca,
  isPlain: inputs.tls === 'off',
  lookup,
  timeout,
  signal,
});
