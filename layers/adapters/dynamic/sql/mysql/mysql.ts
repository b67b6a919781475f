import type { SqlClientOf } from '../engine.ts';

const sentences: Readonly<Record<string, string>> = {
  ER_ACCESS_DENIED_ERROR: 'The database does not take the username and password',
  ER_DBACCESS_DENIED_ERROR: 'The account of the dynamic secret may not use this database',
  ER_BAD_DB_ERROR: 'The database is not there',
  ER_SPECIFIC_ACCESS_DENIED_ERROR: 'The account of the dynamic secret may not do what a statement does',
  ER_TABLEACCESS_DENIED_ERROR: 'The account of the dynamic secret may not do what a statement does',
  ER_PARSE_ERROR: 'A statement has a mistake in its syntax',
  ER_CANNOT_USER: 'A statement about an account cannot be carried out',
};

const passing: ReadonlySet<string> = new Set([
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);

/** MySQL and MariaDB. Their statements about accounts are transactions of their own. */
export const mysql: SqlClientOf = {
  engine: async () => (await import('./mysql-engine.part.ts')).engine,
  usualRenewal: () => undefined,
  explain: (code) => {
    if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return { kind: 'refused', reason: 'The database has no TLS' };
    if (passing.has(code)) return { kind: 'unreachable', reason: `The database cannot answer now (${code})` };
    if (!code.startsWith('ER_')) return undefined;
    return { kind: 'refused', reason: `${sentences[code] ?? 'The database refused a statement'} (${code})` };
  },
};
