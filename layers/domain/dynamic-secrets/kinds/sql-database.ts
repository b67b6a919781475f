import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { mysqlDialect, oracleDialect, postgresDialect, sqlServerDialect } from '../dialects.ts';
import { type Dialect, parseStatements, uses } from '../statements.ts';
import { awsAccess } from './aws.ts';
import type { ProviderKind } from './kind.ts';
import {
  account,
  ca,
  host,
  keeping,
  maybe,
  password,
  passwordRequirements,
  passwordRules,
  port,
  statement,
  tls,
} from './members.ts';

const sqlClients = ['postgres', 'mysql2', 'mssql', 'oracledb'] as const;
export type SqlClient = (typeof sqlClients)[number];

export const dialects: Readonly<Record<SqlClient, Dialect>> = {
  postgres: postgresDialect,
  mysql2: mysqlDialect,
  mssql: sqlServerDialect,
  oracledb: oracleDialect,
};

/** Characters of the longest name that an account may have. */
const longestNames: Readonly<Record<SqlClient, number>> = {
  postgres: 63,
  mysql2: 32,
  mssql: 128,
  // Before 12.2; unquoted names are in upper case there.
  oracledb: 30,
};

/** What each statement may speak of. */
export const sqlPlaceholders = {
  creationStatement: ['username', 'password', 'expiration', 'database'],
  revocationStatement: ['username', 'database'],
  renewStatement: ['username', 'expiration', 'database'],
} as const;

const members = z.object({
  client: z.enum(sqlClients),
  host: host(),
  port: port(),
  database: z.string().trim().min(1).max(255),
  username: account(),
  password: maybe(password()),
  /** Lets the account in by tokens that are signed by these credentials of AWS, instead of by a password. */
  rdsIam: maybe(z.object(awsAccess())),
  creationStatement: statement(),
  revocationStatement: statement(),
  renewStatement: maybe(statement()),
  ca: ca(),
  tls: tls(),
  passwordRequirements: passwordRequirements(),
});

export type SqlInputs = z.output<typeof members>;

type StatementName = keyof typeof sqlPlaceholders;

/** The statements of one kind that the inputs have, for their dialect. */
export const sqlStatements = (inputs: SqlInputs, name: StatementName) =>
  parseStatements(inputs[name] ?? '', dialects[inputs.client], sqlPlaceholders[name]);

const unnamed = (name: string): LocketError =>
  new LocketError('invalid-input', `${name} must name the account: {{username}}`);

/** Databases of RDS that take tokens (Amazon RDS User Guide, IAM database authentication). */
const takesTokens: ReadonlySet<SqlClient> = new Set(['postgres', 'mysql2']);

const assertLogin = ({ client, password: given, rdsIam, tls: way }: SqlInputs): void => {
  if ((given === undefined) === (rdsIam === undefined))
    throw new LocketError('invalid-input', 'either password or rdsIam must be given');
  if (rdsIam && (!takesTokens.has(client) || way === 'off'))
    throw new LocketError('invalid-input', 'rdsIam is for PostgreSQL and MySQL, over TLS');
};

const assertStatements = (inputs: SqlInputs): void => {
  assertLogin(inputs);
  for (const name of ['creationStatement', 'revocationStatement'] as const)
    if (!uses(sqlStatements(inputs, name), 'username')) throw unnamed(name);
  sqlStatements(inputs, 'renewStatement');
};

export const sqlDatabase: ProviderKind = {
  type: 'sql-database',
  inputs: () => keeping(members, assertStatements),
  secrets: ['password', 'rdsIam.secretAccessKey'],
  names: ({ client }) => ({
    longest: longestNames[client as SqlClient],
    random: client === 'oracledb' ? 30 : 32,
    isUpperCase: client === 'oracledb',
  }),
  // The longest that Oracle takes.
  passwords: (inputs) => passwordRules(inputs.client === 'oracledb' ? 30 : 48)(inputs),
  // One port may lead to many: a database that can be plugged in, or one behind a pooler, has users of its own.
  place: ({ client, host: name, port: number, database }) => [client, name, number, database],
};
