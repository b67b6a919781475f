import { allows } from '../foreign-tokens/claim-values.ts';
import { LoginRefusal } from '../login-refusal.ts';
import type { DirectoryEntry } from './directory.ts';
import { type AllowedField, fieldValues } from './ldap-auth.ts';

/** Attributes by the names that the method calls them, each with its values that are allowed. */
export type MatchedFields = Readonly<Record<string, readonly string[]>>;

const allowedValues = ({ key, value }: AllowedField, { attributes }: DirectoryEntry): readonly string[] => {
  const name = key.toLowerCase();
  const values = Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : [];
  const entries = fieldValues(value);
  return values.filter((each) => entries.some((entry) => allows(entry, each)));
};

/** What lets an entry in: of every field a value that is allowed. @throws LoginRefusal naming the attribute that lacks one. */
export const matchedFields = (fields: readonly AllowedField[], entry: DirectoryEntry): MatchedFields =>
  Object.fromEntries(
    fields.map((field) => {
      const values = allowedValues(field, entry);
      if (values.length === 0)
        throw new LoginRefusal(
          'attributes',
          `Your entry in the directory has no value of ${field.key} that may log in here`,
        );
      return [field.key, values];
    }),
  );

/** What conditions may ask for: the entry's DN, and of the fields those that one value let in. */
export const claimsOf = ({ dn }: DirectoryEntry, fields: MatchedFields): Readonly<Record<string, string>> => {
  const single = Object.entries(fields).flatMap(([key, [value, ...more]]) =>
    value === undefined || more.length > 0 ? [] : [[key, value] as const],
  );
  return { dn, ...Object.fromEntries(single) };
};
