import type { SqlClientOf } from '../engine.ts';

/** Codes of Oracle and of its driver. */
const sentences: Readonly<Record<string, string>> = {
  'ORA-00922': 'A statement has a mistake in its syntax',
  'ORA-00900': 'A statement has a mistake in its syntax',
  'ORA-00988': 'The password is missing or not valid',
  'ORA-01017': 'The database does not take the username and password',
  'ORA-01031': 'The account of the dynamic secret may not do what a statement does',
  'ORA-01045': 'The account of the dynamic secret may not log in',
  'ORA-01920': 'A statement makes what is there already',
  'ORA-01918': 'A statement is about what is not there',
  'ORA-01940': 'The account is logged in still',
  'ORA-28000': 'The account of the dynamic secret is locked',
  'ORA-65096': 'Names of accounts must begin with C## in this database',
  'NJS-518': 'The database is not there',
};

/** Shutting down, starting, too many sessions, or no listener for now. */
const passing: ReadonlySet<string> = new Set([
  'ORA-00018',
  'ORA-00020',
  'ORA-00054',
  'ORA-01033',
  'ORA-01034',
  'ORA-01089',
  'ORA-01090',
  'ORA-03113',
  'ORA-12516',
  'ORA-12520',
  'NJS-500',
  'NJS-501',
  'NJS-503',
  'NJS-510',
  'NJS-521',
]);

/** What the driver says of a certificate that proves nothing. */
const unproven: ReadonlySet<string> = new Set(['NJS-505', 'NJS-506', 'NJS-507', 'NJS-508']);

/** Oracle Database, by the driver's own words (thin mode). Its statements about accounts are transactions of their own. */
export const oracle: SqlClientOf = {
  engine: async () => (await import('./oracle-engine.part.ts')).engine,
  usualRenewal: () => undefined,
  explain: (code) => {
    if (!/^(?:ORA|NJS|DPY)-\d+$/.test(code)) return undefined;
    if (passing.has(code)) return { kind: 'unreachable', reason: `The database cannot answer now (${code})` };
    if (unproven.has(code))
      return { kind: 'unreachable', reason: 'The certificate of the target is not trusted' };
    return { kind: 'refused', reason: `${sentences[code] ?? 'The database refused'} (${code})` };
  },
};
