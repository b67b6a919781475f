import type { LocatedFolder } from '../folders/located-folder.ts';
import { placeAt } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { mayRead, mayReadUntagged } from '../secrets/core/rights.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';
import type { Commit, HistoryEntry, SecretEntry } from './commit.ts';

/** A name that an entry tells, and the version that had it. */
type Naming = Pick<SealedSecret, 'id' | 'name' | 'version'>;

const isOfSecret = (entry: HistoryEntry): entry is SecretEntry => entry.kind === 'secret';

const namingsIn = ({ id, name, previousName, version, action }: SecretEntry): readonly Naming[] => {
  const now = { id, name, version: action === 'delete' ? version - 1 : version };
  return previousName === undefined ? [now] : [now, { id, name: previousName, version: version - 1 }];
};

const keyOf = ({ id, version }: Pick<Naming, 'id' | 'version'>): string => `${id} ${version}`;

const looksAtTags = ({ rules }: ProjectAccess): boolean =>
  rules.some(({ conditions }) => typeof conditions === 'object' && Object.hasOwn(conditions, 'secretTags'));

/** Slugs that versions had, as far as they are kept; nothing is read for rules that do not look at tags. */
const tagsOf = async (
  unit: Unit,
  access: ProjectAccess,
  namings: readonly Naming[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  if (!looksAtTags(access)) return new Map(namings.map((naming) => [keyOf(naming), []]));
  const distinct = [...new Map(namings.map((naming) => [keyOf(naming), naming])).values()];
  const { secrets } = unit.stores;
  const versions = await Promise.all(distinct.map(({ id, version }) => secrets.version(id, version)));
  const kept = versions.flatMap((version) => version ?? []);
  const tagIds = kept.flatMap((version) => version.tagIds);
  const { slugs } = await tagsById(unit, access.project.id, tagIds);
  return new Map(kept.map((version) => [keyOf(version), slugs(version.tagIds)]));
};

/**
 * The commits with the entries that the caller may know of: names of secrets are for those who may read the secrets as
 * they were. Rules that look at tags do not help with a version that is no longer kept.
 */
export const visibleEntries = async <T extends Pick<Commit, 'entries'>>(
  unit: Unit,
  { access, environment, path }: LocatedFolder,
  commits: readonly T[],
): Promise<readonly T[]> => {
  const place = placeAt(environment, path);
  const all = commits.flatMap(({ entries }) => entries.filter(isOfSecret).flatMap(namingsIn));
  const known = await tagsOf(unit, access, all);
  const isVisible = (naming: Naming): boolean => {
    const tags = known.get(keyOf(naming));
    return tags ? mayRead(access, place, naming.name, tags) : mayReadUntagged(access, place, naming.name);
  };
  return commits.map((commit) => ({
    ...commit,
    entries: commit.entries.filter((each) => !isOfSecret(each) || namingsIn(each).every(isVisible)),
  }));
};
