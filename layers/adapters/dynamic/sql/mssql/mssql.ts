import { unreachable } from '../../../egress/outcome.ts';
import type { SqlClientOf } from '../engine.ts';

/** Numbers of errors of SQL Server (Database Engine events and errors). */
const sentences: Readonly<Record<number, string>> = {
  102: 'A statement has a mistake in its syntax',
  229: 'The account of the dynamic secret may not do what a statement does',
  262: 'The account of the dynamic secret may not do what a statement does',
  911: 'The database is not there',
  4060: 'The database is not there, or the account may not use it',
  15023: 'A statement makes what is there already',
  15025: 'A statement makes what is there already',
  15118: 'The password does not meet the policy of the server',
  15151: 'A statement is about what is not there, or the account may not do it',
  15247: 'The account of the dynamic secret may not do what a statement does',
  15434: 'The account is logged in still',
  18456: 'The database does not take the username and password',
};

/** A deadlock, and databases that start, move or have too much to do. */
const passing: ReadonlySet<number> = new Set([1205, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920]);

const ways: Readonly<Record<string, string>> = {
  ELOGIN: 'The database does not take the username and password',
  EINSTLOOKUP: 'The database cannot be found',
};

/** Microsoft SQL Server, and Azure SQL. */
export const mssql: SqlClientOf = {
  engine: async () => (await import('./mssql-engine.part.ts')).engine,
  usualRenewal: () => undefined,
  explain: (code, error) => {
    const { number, name } = error as { number?: unknown; name?: unknown };
    if (name !== 'RequestError' && name !== 'ConnectionError') return undefined;
    if (typeof number === 'number' && passing.has(number))
      return { kind: 'unreachable', reason: `The database cannot answer now (${number})` };
    if (typeof number === 'number')
      return {
        kind: 'refused',
        reason: `${sentences[number] ?? 'The database refused a statement'} (${number})`,
      };
    if (code === 'ESOCKET') return unreachable((error as { cause?: unknown }).cause);
    const way = ways[code];
    if (way !== undefined) return { kind: 'refused', reason: way };
    if (code === 'EENCRYPT') return { kind: 'refused', reason: 'The database has no TLS' };
    return code === 'ETIMEOUT'
      ? { kind: 'unreachable', reason: 'The target did not answer in time' }
      : undefined;
  },
};
