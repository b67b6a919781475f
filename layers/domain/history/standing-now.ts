import { type Place, placeOfFolder } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { looksAtNothing } from '../projects/openings.ts';
import { mayRead } from '../secrets/core/rights.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';

/** A secret as it is now, or was when it was deleted, and where; without a place when its folder is deleted. */
export interface StandingNow {
  readonly secret: SealedSecret;
  readonly place: Place | undefined;
}

/** How a secret stands that had been in a folder, wherever it went since. */
export const standingNow = async (
  unit: Unit,
  access: ProjectAccess,
  id: string,
): Promise<StandingNow | undefined> => {
  const secret = await unit.stores.secrets.latestVersion(id);
  return secret && { secret, place: await placeOfFolder(unit, access, secret) };
};

/**
 * Of versions of the past those whose secrets the caller may read as they stand now: what was hidden by another name,
 * place or tag since is hidden in history too. Nothing is read for rules that look at nothing.
 */
export const readableNow = async (
  unit: Unit,
  access: ProjectAccess,
  versions: readonly SealedSecret[],
): Promise<readonly SealedSecret[]> => {
  if (looksAtNothing(access)) return versions;
  const now = await Promise.all(versions.map(({ id }) => standingNow(unit, access, id)));
  const { slugs } = await tagsById(
    unit,
    access.project.id,
    now.flatMap((each) => each?.secret.tagIds ?? []),
  );
  return versions.filter((_, n) => {
    const each = now[n];
    return each?.place && mayRead(access, each.place, each.secret.name, slugs(each.secret.tagIds));
  });
};
