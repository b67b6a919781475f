import type { LocatedFolder } from '../folders/located-folder.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { placeAt } from '../secrets/place.ts';
import { mayRead, mayReadUntagged } from '../secrets/reading-rights.ts';
import type { SealedSecret } from '../secrets/secret.ts';
import { tagsById } from '../secrets/secret-tags.ts';
import type { Unit } from '../unit.ts';
import type { Commit, CommitChange, SecretChange } from './commit.ts';

/** A name that a change tells, and the version that had it. */
type Naming = Pick<SealedSecret, 'id' | 'name' | 'version'>;

const isOfSecret = (change: CommitChange): change is SecretChange => change.kind === 'secret';

const namingsIn = ({ id, name, previousName, version, action }: SecretChange): readonly Naming[] => {
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
 * The commits with the changes that the caller may know of: names of secrets are for those who may read the secrets as
 * they were. Rules that look at tags do not help with a version that is no longer kept.
 */
export const visibleChanges = async <T extends Pick<Commit, 'changes'>>(
  unit: Unit,
  { access, environment, path }: LocatedFolder,
  commits: readonly T[],
): Promise<readonly T[]> => {
  const place = placeAt(environment, path);
  const all = commits.flatMap(({ changes }) => changes.filter(isOfSecret).flatMap(namingsIn));
  const known = await tagsOf(unit, access, all);
  const isVisible = (naming: Naming): boolean => {
    const tags = known.get(keyOf(naming));
    return tags ? mayRead(access, place, naming.name, tags) : mayReadUntagged(access, place, naming.name);
  };
  return commits.map((commit) => ({
    ...commit,
    changes: commit.changes.filter((each) => !isOfSecret(each) || namingsIn(each).every(isVisible)),
  }));
};
