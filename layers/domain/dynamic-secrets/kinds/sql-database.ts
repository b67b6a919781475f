import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { type Dialect, mysqlDialect, parseStatements, postgresDialect, uses } from '../statements.ts';
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

const sqlClients = ['postgres', 'mysql2'] as const;
export type SqlClient = (typeof sqlClients)[number];

export const dialects: Readonly<Record<SqlClient, Dialect>> = {
  postgres: postgresDialect,
  mysql2: mysqlDialect,
};

/** Characters of the longest name that an account may have. */
const longestNames: Readonly<Record<SqlClient, number>> = { postgres: 63, mysql2: 32 };

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
  password: password(),
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

const assertStatements = (inputs: SqlInputs): void => {
  for (const name of ['creationStatement', 'revocationStatement'] as const)
    if (!uses(sqlStatements(inputs, name), 'username')) throw unnamed(name);
  sqlStatements(inputs, 'renewStatement');
};

export const sqlDatabase: ProviderKind = {
  type: 'sql-database',
  inputs: () => keeping(members, assertStatements),
  secrets: ['password'],
  names: ({ client }) => ({ longest: longestNames[client as SqlClient], random: 32 }),
  passwords: passwordRules(48),
};
