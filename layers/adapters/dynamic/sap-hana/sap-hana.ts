import { type HanaInputs, hanaRules } from '../../../domain/dynamic-secrets/kinds/sap-hana.ts';
import { statementsOf } from '../../../domain/dynamic-secrets/kinds/statement-members.ts';
import type { Driver } from '../driver.ts';
import { reach } from '../reach.ts';
import { type DatabaseServer, databaseServer } from '../server.ts';
import type { SqlEngine } from '../sql/engine.ts';
import { statementDriver } from '../sql/statements.ts';

/** Codes of SAP HANA (SQL Reference, SQL error codes). */
const sentences: Readonly<Record<number, string>> = {
  10: 'The database does not take the username and password',
  257: 'A statement has a mistake in its syntax',
  258: 'The account of the dynamic secret may not do what a statement does',
  331: 'A statement makes what is there already',
  332: 'A statement is about what is not there',
  412: 'The password does not meet the policy of the database',
  414: 'The password of the dynamic secret must be changed',
  416: 'The account of the dynamic secret is locked',
};
/** Time-outs, locks, and a server that is busy or restarts. */
const passing: ReadonlySet<number> = new Set([129, 131, 133, 146, 149, 613, 1024, 1028, 1029, 1038]);

const engine = async (): Promise<SqlEngine> => (await import('./sap-hana-engine.part.ts')).engine;

/** SAP HANA. Its statements about accounts are transactions of their own. */
export const sapHanaDriver: Driver<HanaInputs> = {
  ...statementDriver<HanaInputs, DatabaseServer>({
    engine,
    server: async (inputs, settings) => {
      const lookup = await reach(inputs.host, inputs.tls === 'off', settings);
      return databaseServer({ ...inputs, database: '' }, inputs.password, lookup, settings);
    },
    statements: (inputs, name) => statementsOf(hanaRules, inputs, name),
    values: () => ({}),
  }),
  explain: (error) => {
    const { code } = (error ?? {}) as { code?: unknown };
    if (typeof code !== 'number') return undefined;
    if (passing.has(code)) return { kind: 'unreachable', reason: `The database cannot answer now (${code})` };
    return { kind: 'refused', reason: `${sentences[code] ?? 'The database refused a statement'} (${code})` };
  },
};
