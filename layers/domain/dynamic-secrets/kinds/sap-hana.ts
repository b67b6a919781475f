import * as z from 'zod';
import { hanaDialect } from '../dialects.ts';
import type { ProviderKind } from './kind.ts';
import {
  account,
  ca,
  host,
  keeping,
  password,
  passwordRequirements,
  passwordRules,
  port,
  tls,
} from './members.ts';
import {
  accountPlaceholders,
  assertStatements,
  type StatementRules,
  statementMembers,
} from './statement-members.ts';

export const hanaRules: StatementRules = { dialect: hanaDialect, placeholders: accountPlaceholders };

const members = z.object({
  host: host(),
  port: port(),
  username: account(),
  password: password(),
  ...statementMembers(),
  ca: ca(),
  tls: tls(),
  passwordRequirements: passwordRequirements(64),
});

export type HanaInputs = z.output<typeof members>;

export const sapHana: ProviderKind = {
  type: 'sap-hana',
  inputs: () => keeping(members, (inputs) => assertStatements(hanaRules, inputs)),
  secrets: ['password'],
  // Clients log in by the name in upper case unless it is quoted.
  names: () => ({ longest: 127, random: 32, isUpperCase: true }),
  passwords: passwordRules(48),
};
