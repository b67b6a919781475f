import * as z from 'zod';
import type { PasswordRules, ProviderInputs } from '../../dynamic-secrets/kinds/kind.ts';
import {
  account,
  ca,
  host,
  password,
  passwordRequirements,
  port,
  tls,
} from '../../dynamic-secrets/kinds/members.ts';
import type { InputForm, RotationInputs } from './kind.ts';

/** Letters and digits: they stand everywhere as they are. */
const usual: PasswordRules = {
  length: 32,
  required: { lowercase: 1, uppercase: 1, digits: 1, symbols: 0 },
  allowedSymbols: '',
};

/** The rules for passwords that inputs give, or the usual ones. */
export const passwordsOf = ({ passwordRequirements: given }: ProviderInputs): PasswordRules =>
  (given as PasswordRules | undefined) ?? usual;

const unset = (value: unknown): unknown => (value === '' || value === null ? undefined : value);

/** A member with a default, also for `""` and `null`. */
export const otherwise = <T extends z.ZodType>(schema: T, value: unknown) =>
  z.preprocess((given) => unset(given) ?? value, schema);

/** Refuses accounts that are the same, or the one that sets their passwords. */
export const distinct =
  (names: readonly string[]) =>
  ({ value, issues }: z.core.ParsePayload<RotationInputs>) => {
    const given = names.flatMap((name) => (value[name] === undefined ? [] : [String(value[name])]));
    if (new Set(given).size !== given.length)
      issues.push({
        code: 'custom',
        message: `${names.join(', ')} must be different accounts`,
        path: [names.at(-1) as string],
        input: undefined,
      });
  };

/** What all servers have that two accounts take turns at. */
export const serverMembers = (defaultPort: number, users: readonly [string, string], admin?: string) => ({
  admin_username: admin === undefined ? account() : otherwise(account(), admin),
  admin_password: password(),
  host: host(),
  port: otherwise(port(), defaultPort),
  username1: otherwise(account(), users[0]),
  username2: otherwise(account(), users[1]),
  ca: ca(),
  tls: tls(),
  passwordRequirements: passwordRequirements(),
});

export const serverPlaced = [
  'host',
  'port',
  'database',
  'tls',
  'ca',
  'admin_username',
  'username1',
  'username2',
];

/** The form for the same. */
export const serverForm = (
  defaultPort: number,
  users: readonly [string, string],
): Readonly<Record<string, InputForm>> => ({
  admin_username: { type: 'string' },
  admin_password: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'integer', default: defaultPort },
  username1: { type: 'string', default: users[0], desc: 'An account that stands there already' },
  username2: { type: 'string', default: users[1], desc: 'A second one with the same rights' },
  ca: { type: 'string', desc: 'Certificates of the only authorities that are trusted, in PEM' },
});

/** The two accounts of inputs that have two. */
export const twoAccounts = ({ username1, username2 }: RotationInputs): readonly string[] => [
  String(username1),
  String(username2),
];

/** An account of a database as its readers see it. */
export const databaseValues = (name: string, secret: string) => ({ db_username: name, db_password: secret });
