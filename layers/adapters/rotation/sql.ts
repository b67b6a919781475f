import { mysqlDialect, postgresDialect } from '../../domain/dynamic-secrets/dialects.ts';
import { fillStatement, parseStatements } from '../../domain/dynamic-secrets/statements.ts';
import type { SqlRotationInputs } from '../../domain/secret-rotation/kinds/databases.ts';
import type { RotationType } from '../../domain/secret-rotation/kinds/kind.ts';
import { type ReachSettings, reach } from '../dynamic/reach.ts';
import { type DatabaseServer, databaseServer } from '../dynamic/server.ts';
import type { SqlClientOf } from '../dynamic/sql/engine.ts';
import { mssql } from '../dynamic/sql/mssql/mssql.ts';
import { mysql } from '../dynamic/sql/mysql/mysql.ts';
import { postgres } from '../dynamic/sql/postgres/postgres.ts';
import { type AnyRotationDriver, accountsOf } from './driver.ts';

const serverFor = async (
  inputs: SqlRotationInputs,
  username: string,
  password: string,
  settings: ReachSettings,
): Promise<DatabaseServer> => {
  const lookup = await reach(inputs.host, inputs.tls === 'off', settings);
  return databaseServer({ ...inputs, username }, password, lookup, settings);
};

const asAdministrator = (inputs: SqlRotationInputs, settings: ReachSettings): Promise<DatabaseServer> =>
  serverFor(inputs, inputs.admin_username, inputs.admin_password, settings);

/** The statement that sets the password of an account. */
type Setting = (username: string, password: string) => string;

/** Accounts of a database. */
const databaseAccounts = (
  type: RotationType,
  { engine, explain }: Pick<SqlClientOf, 'engine' | 'explain'>,
  setting: Setting,
): AnyRotationDriver =>
  accountsOf<SqlRotationInputs>(type, {
    test: async (inputs, settings) => (await engine()).test(await asAdministrator(inputs, settings)),
    set: async (inputs, account, password, settings) =>
      (await engine()).run(await asAdministrator(inputs, settings), [setting(account, password)]),
    login: async (inputs, account, password, settings) =>
      (await engine()).test(await serverFor(inputs, account, password, settings)),
    explain: (error) => {
      const code = (error as { code?: unknown } | undefined)?.code;
      return typeof code === 'string' ? explain(code, error as object) : undefined;
    },
  });

const filled = (text: string, dialect: typeof postgresDialect): Setting => {
  const statements = parseStatements(text, dialect, ['username', 'password']);
  return (username, password) =>
    statements.map((each) => fillStatement(each, { username, password })).join('');
};

/** Names in brackets and texts in Unicode, as Transact-SQL writes them. */
const alterLogin: Setting = (username, password) =>
  `ALTER LOGIN [${username.replaceAll(']', ']]')}] WITH PASSWORD = N'${password.replaceAll("'", "''")}'`;

export const postgresAccounts = databaseAccounts(
  'postgres',
  postgres,
  filled(`ALTER USER "{{username}}" WITH PASSWORD '{{password}}'`, postgresDialect),
);

export const mysqlAccounts = databaseAccounts(
  'mysql',
  mysql,
  filled(`ALTER USER '{{username}}'@'%' IDENTIFIED BY '{{password}}'`, mysqlDialect),
);

export const mssqlAccounts = databaseAccounts('mssql', mssql, alterLogin);
