import { retryingConflicts } from '../retry.ts';
import { missingVersion } from './new-key-version.ts';
import { parts } from './organization-parts.ts';
import { organizations } from './owners.ts';
import type { Position, Rotation } from './rotation.ts';
import { type LevelSteps, nothing, orLeft, type Portion, plus, type Work } from './work.ts';

/** Projects, identities or others that are dealt with before the rotation notes how far it came. */
const portionSize = 50;

const addVersion = async (work: Work, rotation: Rotation, orgId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const organization = await unit.stores.organizations.find(orgId);
    const version = organization && missingVersion(organization, rotation);
    if (version === 'full') return { moved: 0, left: 1 };
    if (!organization || version === undefined) return nothing;
    const key = await unit.keys.newOrganizationKey(orgId, version);
    const keys = [...organization.keys, key];
    const next = { ...organization, keys, revision: organization.revision + 1 };
    await unit.commit(unit.stores.organizations.replacement(next, organization));
    return { moved: 1, left: 0 };
  });
};

/** Some of what one part of an organization holds, and after its last the beginning of the next part. */
const move = async (work: Work, orgId: string, position?: Position): Promise<Portion> => {
  const at = Math.max(
    0,
    parts.findIndex(({ part }) => part === position?.part),
  );
  const { part, list, reseal } = parts[at] ?? parts[0];
  const ids = (await list(work.open(null), orgId)).map(({ id }) => id).sort();
  const rest = ids.filter((id) => position?.after === undefined || id > position.after);
  const some = rest.slice(0, portionSize);
  let sum = nothing;
  for (const id of some) sum = plus(sum, await orLeft(() => reseal(work, orgId, id)));
  if (rest.length > some.length) return { ...sum, next: { part, after: some.at(-1) } };
  const following = parts[at + 1];
  return following ? { ...sum, next: { part: following.part } } : sum;
};

/**
 * New versions of organizations' keys, under which project keys, credentials of login methods and all else that an
 * organization's key seals are sealed again.
 */
export const organizationKeySteps: LevelSteps = {
  prepared: organizations,
  prepare: addVersion,
  moving: organizations,
  move,
};
