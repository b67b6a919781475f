import type { Client } from 'ldapts';
import type { DirectoryEntry, GroupSearch } from '../../domain/identities/ldap-auth/directory.ts';
import { escapedValue } from '../../domain/identities/ldap-auth/search-filter.ts';

/** Entries of one page (RFC 2696). */
const PAGE = 200;
/** Seconds that a directory may search. */
const TIME_LIMIT = 5;
/** Groups that one person may be in. */
const MAX_GROUPS = 2_000;
/** How deep groups may lie in groups, and how many are asked about at once. */
const MAX_DEPTH = 16;
const AT_ONCE = 25;

interface Group {
  readonly dn: string;
  readonly names: readonly string[];
}

const tooLarge = (): Error => Object.assign(new Error('too large'), { code: 'ERR_TOO_LARGE' });

/** Entries that a filter finds, page by page, by their DN and the values of `cn`, however that is spelled. */
export const entriesNamed = async (
  client: Client,
  searchBase: string,
  filter: string,
): Promise<readonly Group[]> => {
  const { searchEntries } = await client.search(searchBase, {
    scope: 'sub',
    filter,
    attributes: ['cn'],
    timeLimit: TIME_LIMIT,
    paged: { pageSize: PAGE },
  });
  return searchEntries.map(({ dn, ...attributes }) => ({
    dn,
    names: Object.entries(attributes)
      .filter(([name]) => name.toLowerCase() === 'cn')
      .flatMap(([, values]) => (Array.isArray(values) ? values : [values]))
      .filter((value) => typeof value === 'string'),
  }));
};

const inAny = (members: readonly Group[]): string =>
  `(|${members.map(({ dn }) => `(member=${escapedValue(dn)})(uniqueMember=${escapedValue(dn)})`).join('')})`;

/** Groups that have some of these as members. */
const around = async (
  client: Client,
  searchBase: string,
  members: readonly Group[],
): Promise<readonly Group[]> => {
  const found: Group[] = [];
  for (let at = 0; at < members.length; at += AT_ONCE)
    found.push(...(await entriesNamed(client, searchBase, inAny(members.slice(at, at + AT_ONCE)))));
  return found;
};

/** Names of the groups of an entry. Nobody's groups are cut short: who is in too many is told so. */
export const groupsOf = async (
  client: Client,
  { searchBase, filterFor, isNested }: GroupSearch,
  entry: DirectoryEntry,
): Promise<readonly string[]> => {
  const all = new Map<string, Group>();
  const notYet = (groups: readonly Group[]): readonly Group[] => {
    const fresh = groups.filter(({ dn }) => !all.has(dn.toLowerCase()));
    for (const group of fresh) all.set(group.dn.toLowerCase(), group);
    if (all.size > MAX_GROUPS) throw tooLarge();
    return fresh;
  };
  let fresh = notYet(await entriesNamed(client, searchBase, filterFor(entry)));
  for (let depth = 1; isNested && fresh.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw tooLarge();
    fresh = notYet(await around(client, searchBase, fresh));
  }
  return [...new Set([...all.values()].flatMap(({ names }) => names))];
};
