import * as z from 'zod';
import { cassandraDialect } from '../dialects.ts';
import type { ProviderKind } from './kind.ts';
import {
  account,
  ca,
  keeping,
  maybe,
  password,
  passwordRequirements,
  passwordRules,
  port,
  tls,
} from './members.ts';
import { assertStatements, type StatementRules, statementMembers } from './statement-members.ts';
import { wordsIn } from './words.ts';

export const cassandraRules: StatementRules = {
  dialect: cassandraDialect,
  placeholders: {
    creationStatement: ['username', 'password', 'expiration', 'keyspace'],
    revocationStatement: ['username', 'keyspace'],
    renewStatement: ['username', 'expiration', 'keyspace'],
  },
};

/** Nodes that are asked one after the other until one answers. */
const mostHosts = 10;

const hosts = () =>
  z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(2048)
    .refine(
      (text) => wordsIn(text).length > 0 && wordsIn(text).length <= mostHosts,
      `must be 1 to ${mostHosts} hosts`,
    );

const members = z.object({
  host: hosts(),
  port: port(),
  localDataCenter: z.string().trim().min(1).max(255),
  keyspace: maybe(z.string().trim().min(1).max(48).regex(/^\w+$/, 'must be the name of a keyspace')),
  username: account(),
  password: password(),
  ...statementMembers(),
  ca: ca(),
  tls: tls(),
  passwordRequirements: passwordRequirements(),
});

export type CassandraInputs = z.output<typeof members>;

export const cassandra: ProviderKind = {
  type: 'cassandra',
  inputs: () => keeping(members, (inputs) => assertStatements(cassandraRules, inputs)),
  secrets: ['password'],
  names: () => ({ longest: 128, random: 32 }),
  passwords: passwordRules(48),
};
