import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import type { OverridesHome, SealedSecret } from '../core/secret.ts';

/** The person an override belongs to; `bad-request` for any other caller. */
export const ownerOf = ({ caller }: Unit): string => {
  if (caller.kind === 'user') return caller.id;
  throw new LocketError('bad-request', 'Personal secrets belong to people: this token is not a user session');
};

type Shared = Pick<SealedSecret, 'id' | 'name' | 'environmentId' | 'folderId' | 'home'>;

/** Where the overrides of a shared secret lie: where it was when the first could be made, wherever it went since. */
export const homeOf = ({ home, environmentId, folderId }: Shared): OverridesHome =>
  home ?? { environmentId, folderId };

const nothing: readonly SealedSecret[] = [];

/** The caller's records in these homes: a folder of an environment by itself, several by one look at all of it. */
const recordsIn = async (
  { stores: { secrets } }: Unit,
  userId: string,
  homes: readonly OverridesHome[],
): Promise<readonly SealedSecret[]> => {
  const environments = Map.groupBy(homes, ({ environmentId }) => environmentId);
  const found = await Promise.all(
    [...environments].map(([environmentId, inside]) => {
      const [only = '', ...others] = new Set(inside.map(({ folderId }) => folderId));
      return others.length === 0
        ? secrets.overridesIn(environmentId, only, userId)
        : secrets.overridesInEnvironment(environmentId, userId);
    }),
  );
  return found.flat();
};

// Records of before overrides followed their secret have a name, and one secret may have had several of them.
const rank = ({ name }: SealedSecret, shared: Shared): number => {
  if (name === '') return 0;
  return name === shared.name ? 1 : 2;
};

/**
 * The records by which the caller overrides these shared secrets, by their ids, the one that applies first; nobody but
 * a person has any. One round, none when all was expected.
 */
export const ownRecords = async (
  unit: Unit,
  all: readonly Shared[],
): Promise<ReadonlyMap<string, readonly SealedSecret[]>> => {
  const { caller } = unit;
  if (caller.kind !== 'user' || all.length === 0) return new Map();
  const found = await recordsIn(unit, caller.id, all.map(homeOf));
  const byShared = Map.groupBy(found, ({ sharedId }) => sharedId);
  const own = all.map((shared) => {
    const records = byShared.get(shared.id) ?? nothing;
    return [shared.id, [...records].sort((a, b) => rank(a, shared) - rank(b, shared))] as const;
  });
  return new Map(own.filter(([, records]) => records.length > 0));
};

/** The caller's overrides of these shared secrets, in the same order; `bad-request` for no person. */
export const overridesOf = async (
  unit: Unit,
  all: readonly (SealedSecret | undefined)[],
): Promise<readonly (readonly SealedSecret[])[]> => {
  ownerOf(unit);
  const records = await ownRecords(
    unit,
    all.flatMap((shared) => shared ?? []),
  );
  return all.map((shared) => (shared && records.get(shared.id)) ?? []);
};

/** An override as it is shown: it has the name of its shared secret. */
export const named = <T extends Pick<SealedSecret, 'name'>>(
  override: T,
  { name }: Pick<Shared, 'name'>,
): T => ({
  ...override,
  name,
});

/**
 * The caller's own overrides of these shared secrets, by their ids. This decides everywhere which one applies: an
 * override belongs to the shared secret of its `sharedId`, follows it under every name and to every place, and is
 * nothing without it; what else takes the name is never overridden by it.
 */
export const ownOverrides = async (
  unit: Unit,
  all: readonly Shared[],
): Promise<ReadonlyMap<string, SealedSecret>> => {
  const records = await ownRecords(unit, all);
  return new Map(
    all.flatMap((shared) => {
      const [first] = records.get(shared.id) ?? nothing;
      return first ? [[shared.id, named(first, shared)] as const] : [];
    }),
  );
};

/** The shared secret as it was left last, for it or an override of it: where an override is to be found. */
export const standingOf = async (
  { stores: { secrets } }: Unit,
  latest: SealedSecret,
): Promise<SealedSecret | undefined> =>
  latest.sharedId === null ? latest : secrets.latestVersion(latest.sharedId);
