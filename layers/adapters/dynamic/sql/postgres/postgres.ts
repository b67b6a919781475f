import { sqlStatements } from '../../../../domain/dynamic-secrets/kinds/sql-database.ts';
import { uses } from '../../../../domain/dynamic-secrets/statements.ts';
import type { SqlClientOf } from '../engine.ts';

/** SQLSTATE: two characters of a class, three of what it is (PostgreSQL, appendix A). */
const sqlState = /^[0-9A-Z]{5}$/;
/** Connections, resources, an operator's intervention, the system: over in a while. */
const passing = /^(?:08|53|57|58)/;

const sentences: Readonly<Record<string, string>> = {
  '28000': 'The database does not let this account in',
  '28P01': 'The database does not take the username and password',
  '3D000': 'The database is not there',
  '42501': 'The account of the dynamic secret may not do what a statement does',
  '42710': 'A statement makes what is there already',
  '42601': 'A statement has a mistake in its syntax',
  '2BP01': 'The account still owns or holds something: the revocation statements must take it away first',
};

/** PostgreSQL, and what speaks like it. */
export const postgres: SqlClientOf = {
  engine: async () => (await import('./postgres-engine.part.ts')).engine,
  usualRenewal: (inputs) =>
    uses(sqlStatements(inputs, 'creationStatement'), 'expiration')
      ? `ALTER ROLE "{{username}}" VALID UNTIL '{{expiration}}'`
      : undefined,
  explain: (code) => {
    if (!sqlState.test(code) || code.startsWith('E')) return undefined;
    if (passing.test(code))
      return { kind: 'unreachable', reason: `The database cannot answer now (${code})` };
    return { kind: 'refused', reason: `${sentences[code] ?? 'The database refused a statement'} (${code})` };
  },
};
