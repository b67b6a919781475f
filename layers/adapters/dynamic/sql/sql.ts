import {
  dialects,
  type SqlClient,
  type SqlInputs,
  sqlPlaceholders,
  sqlStatements,
} from '../../../domain/dynamic-secrets/kinds/sql-database.ts';
import { parseStatements, type Statement } from '../../../domain/dynamic-secrets/statements.ts';
import type { Driver } from '../driver.ts';
import { type ReachSettings, reach } from '../reach.ts';
import { type DatabaseServer, databaseServer } from '../server.ts';
import type { SqlClientOf } from './engine.ts';
import { mssql } from './mssql/mssql.ts';
import { mysql } from './mysql/mysql.ts';
import { oracle } from './oracle/oracle.ts';
import { postgres } from './postgres/postgres.ts';
import { statementDriver } from './statements.ts';

const clients: Readonly<Record<SqlClient, SqlClientOf>> = {
  postgres,
  mysql2: mysql,
  mssql,
  oracledb: oracle,
};

/** The password of the account, or a token in its place: nothing is asked of AWS for one. */
const passwordOf = async ({ password = '', rdsIam, host, port, username }: SqlInputs): Promise<string> => {
  if (!rdsIam) return password;
  const { tokenFor } = await import('./rds/rds-token.part.ts');
  return tokenFor(rdsIam, { hostname: host, port, username });
};

const serverOf = async (inputs: SqlInputs, settings: ReachSettings): Promise<DatabaseServer> => {
  const lookup = await reach(inputs.host, inputs.tls === 'off', settings);
  return databaseServer(inputs, await passwordOf(inputs), lookup, settings);
};

/** The statements that extend an account: those of the inputs, or what the database has for it. */
const renewal = (inputs: SqlInputs): readonly Statement[] => {
  if (inputs.renewStatement !== undefined) return sqlStatements(inputs, 'renewStatement');
  const usual = clients[inputs.client].usualRenewal(inputs);
  if (usual === undefined) return [];
  return parseStatements(usual, dialects[inputs.client], sqlPlaceholders.renewStatement);
};

/** Databases that speak SQL. */
export const sqlDriver: Driver<SqlInputs> = {
  ...statementDriver<SqlInputs, DatabaseServer>({
    engine: ({ client }) => clients[client].engine(),
    server: serverOf,
    statements: (inputs, name) => (name === 'renewStatement' ? renewal(inputs) : sqlStatements(inputs, name)),
    values: ({ database }) => ({ database }),
  }),
  explain: (error) => {
    const code = (error as { code?: unknown } | undefined)?.code;
    if (typeof code !== 'string') return undefined;
    return Object.values(clients)
      .map(({ explain }) => explain(code, error as object))
      .find((each) => each !== undefined);
  },
};
