import {
  dialects,
  type SqlClient,
  type SqlInputs,
  sqlPlaceholders,
  sqlStatements,
} from '../../../domain/dynamic-secrets/kinds/sql-database.ts';
import {
  fillStatement,
  parseStatements,
  type StatementValues,
} from '../../../domain/dynamic-secrets/statements.ts';
import type { Driver } from '../driver.ts';
import { type ReachSettings, reach } from '../reach.ts';
import { type DatabaseServer, databaseServer } from '../server.ts';
import type { SqlClientOf } from './engine.ts';
import { mysql } from './mysql/mysql.ts';
import { postgres } from './postgres/postgres.ts';

const clients: Readonly<Record<SqlClient, SqlClientOf>> = { postgres, mysql2: mysql };

const serverOf = async (inputs: SqlInputs, settings: ReachSettings): Promise<DatabaseServer> => {
  const lookup = await reach(inputs.host, inputs.tls === 'off', settings);
  return databaseServer(inputs, inputs.password, lookup, settings);
};

const filled = (
  inputs: SqlInputs,
  name: keyof typeof sqlPlaceholders,
  values: StatementValues,
): readonly string[] => sqlStatements(inputs, name).map((statement) => fillStatement(statement, values));

/** The statements that extend an account: those of the inputs, or what the database has for it. */
const renewal = (inputs: SqlInputs, values: StatementValues): readonly string[] => {
  if (inputs.renewStatement !== undefined) return filled(inputs, 'renewStatement', values);
  const usual = clients[inputs.client].usualRenewal(inputs);
  if (usual === undefined) return [];
  return parseStatements(usual, dialects[inputs.client], sqlPlaceholders.renewStatement).map((statement) =>
    fillStatement(statement, values),
  );
};

/** Databases that speak SQL. */
export const sqlDriver: Driver<SqlInputs> = {
  test: async (inputs, settings) => {
    const engine = await clients[inputs.client].engine();
    await engine.test(await serverOf(inputs, settings));
  },
  create: async (inputs, { name, password, expireAt }, settings) => {
    const { database } = inputs;
    const values = { username: name, password, expiration: expireAt, database };
    const statements = filled(inputs, 'creationStatement', values);
    const engine = await clients[inputs.client].engine();
    await engine.run(await serverOf(inputs, settings), statements);
    return { DB_USERNAME: name, DB_PASSWORD: password };
  },
  renew: async (inputs, { name, expireAt }, settings) => {
    const values = { username: name, expiration: expireAt, database: inputs.database };
    const statements = renewal(inputs, values);
    if (statements.length === 0) return;
    const engine = await clients[inputs.client].engine();
    await engine.run(await serverOf(inputs, settings), statements);
  },
  revoke: async (inputs, name, settings) => {
    const values = { username: name, database: inputs.database };
    const statements = filled(inputs, 'revocationStatement', values);
    const engine = await clients[inputs.client].engine();
    await engine.end(await serverOf(inputs, settings), name, statements);
  },
  list: async (inputs, mark, settings) => {
    const engine = await clients[inputs.client].engine();
    return engine.names(await serverOf(inputs, settings), mark);
  },
  explain: (error) => {
    const code = (error as { code?: unknown } | undefined)?.code;
    if (typeof code !== 'string') return undefined;
    return Object.values(clients)
      .map(({ explain }) => explain(code, error as object))
      .find((each) => each !== undefined);
  },
};
