import type { DirectoryEntry } from '../../identities/ldap-auth/directory.ts';
import { escapedValue, faultOfTemplate } from '../../identities/ldap-auth/search-filter.ts';

const placeholder = /\{\{\s*\.(Username|UserDN)\s*\}\}/g;

/** Why a text is no filter that finds the groups of somebody; undefined for a good one. */
export const faultOfGroupFilter = (text: string): string | undefined =>
  text.search(placeholder) < 0
    ? 'must have {{.UserDN}} or {{.Username}} where the member stands'
    : faultOfTemplate(text, placeholder);

/** The one value of an attribute; undefined where it has none, or several: nobody says which of them counts. */
export const oneValue = ({ attributes }: DirectoryEntry, name: string): string | undefined => {
  const values = attributes[name.toLowerCase()] ?? [];
  return values.length === 1 ? values[0] : undefined;
};

/** The attributes that groups name their members by. */
export const memberAttributes = ['uid', 'sAMAccountName'] as const;

/**
 * The filter for the groups of an entry, to whose structure neither its name nor its DN can add. Names are the directory's,
 * not what was typed; who has none that is clear is named by `nobody`, which no group has as a member.
 */
export const groupFilterFor = (template: string, entry: DirectoryEntry, nobody: string): string => {
  const name = memberAttributes.map((each) => oneValue(entry, each)).find((value) => value !== undefined);
  const values = { Username: escapedValue(name ?? nobody), UserDN: escapedValue(entry.dn) };
  return template.replace(placeholder, (_text, which: keyof typeof values) => values[which]);
};
