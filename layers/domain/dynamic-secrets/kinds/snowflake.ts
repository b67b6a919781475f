import * as z from 'zod';
import { snowflakeDialect } from '../dialects.ts';
import type { ProviderKind } from './kind.ts';
import { account, keeping, passwordRequirements, passwordRules } from './members.ts';
import {
  accountPlaceholders,
  assertStatements,
  type StatementRules,
  statementMembers,
} from './statement-members.ts';

export const snowflakeRules: StatementRules = {
  dialect: snowflakeDialect,
  placeholders: accountPlaceholders,
};

/** A part of a host's name. */
const identifier = () =>
  z
    .string()
    .trim()
    .max(255)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/, 'must be an identifier of Snowflake');

const members = z.object({
  orgId: identifier(),
  accountId: identifier(),
  username: account(),
  /** A programmatic access token, or a private key in PEM: the API takes no passwords. */
  password: z.string().min(1).max(8192),
  ...statementMembers(),
  passwordRequirements: passwordRequirements(),
});

export type SnowflakeInputs = z.output<typeof members>;

export const snowflake: ProviderKind = {
  type: 'snowflake',
  inputs: () => keeping(members, (inputs) => assertStatements(snowflakeRules, inputs)),
  secrets: ['password'],
  // Names without quotes are in upper case.
  names: () => ({ longest: 255, random: 32, isUpperCase: true }),
  passwords: passwordRules(48),
  place: ({ orgId, accountId }) => [String(orgId).toLowerCase(), String(accountId).toLowerCase()],
};
