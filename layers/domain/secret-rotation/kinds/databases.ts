import * as z from 'zod';
import type { RotationKind } from './kind.ts';
import {
  databaseValues,
  distinct,
  passwordsOf,
  serverForm,
  serverMembers,
  serverPlaced,
  twoAccounts,
} from './members.ts';

const database = () => z.string().trim().min(1).max(255);
const users = ['locket-user1', 'locket-user2'] as const;
const accounts = ['admin_username', 'username1', 'username2'] as const;

const sql = (defaultPort: number, named: readonly [string, string]) =>
  z.strictObject({ ...serverMembers(defaultPort, named), database: database() }).check(distinct(accounts));

const redisMembers = z.strictObject(serverMembers(6379, users, 'default')).check(distinct(accounts));

export type SqlRotationInputs = z.output<ReturnType<typeof sql>>;
export type RedisRotationInputs = z.output<typeof redisMembers>;

type About = Pick<RotationKind, 'type' | 'title' | 'description'>;

const databaseKind = (
  about: About,
  inputs: RotationKind['inputs'],
  form: RotationKind['form'],
  more: readonly string[],
): RotationKind => ({
  ...about,
  inputs,
  secrets: ['admin_password'],
  placed: serverPlaced,
  accounts: twoAccounts,
  outputs: () => ['db_username', 'db_password'],
  shownOutputs: ['db_username', 'db_password'],
  valuesOf: databaseValues,
  passwords: passwordsOf,
  form,
  required: ['admin_password', 'host', ...more],
});

const sqlKind = (about: About, defaultPort: number, named: readonly [string, string]): RotationKind => {
  const members = sql(defaultPort, named);
  const form = { ...serverForm(defaultPort, named), database: { type: 'string' } as const };
  return databaseKind(about, () => members, form, ['admin_username', 'database']);
};

const turns =
  'Passwords of two accounts, which take turns: the one before stays valid until the next rotation.';

/** The names of accounts that clients of the reference count on where they give none. */
const clientsUsers = {
  postgres: ['infisical-pg-user1', 'infisical-pg-user2'],
  mysql: ['infisical-sql-user1', 'infisical-sql-user2'],
} as const;

export const postgres = sqlKind(
  { type: 'postgres', title: 'PostgreSQL', description: `${turns} Also CockroachDB and Redshift.` },
  5432,
  clientsUsers.postgres,
);

export const mysql = sqlKind(
  { type: 'mysql', title: 'MySQL', description: `${turns} Also MariaDB.` },
  3306,
  clientsUsers.mysql,
);

export const mssql = sqlKind(
  { type: 'mssql', title: 'Microsoft SQL Server', description: turns },
  1433,
  users,
);

export const redis = databaseKind(
  { type: 'redis', title: 'Redis', description: `${turns} Accounts are users of its ACL.` },
  () => redisMembers,
  serverForm(6379, users),
  [],
);
