import { LocketError } from '../errors.ts';
import { type Reseal, resealingUnder } from '../keys/resealing.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { nothing, type Portion, type Work } from './work.ts';

/** @throws LocketError `not-found` for one that is gone. */
export const organizationFound = async (unit: Unit, orgId: string): Promise<Organization> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'No such organization');
  return organization;
};

/** What seals again under the latest version of an organization's key. */
export const resealingOf = async (unit: Unit, orgId: string): Promise<Reseal> => {
  const organization = await organizationFound(unit, orgId);
  const versionOf = (version: number | 'latest') => unit.keys.organizationKey(organization, version);
  return resealingUnder(await versionOf('latest'), versionOf, (size) => unit.runtime.randomBytes(size));
};

/** Whether no envelope became another one: what the latest version sealed stays the very same. */
const isSame = <R extends object>(next: R, record: R): boolean =>
  Object.entries(next).every(([name, value]) => value === record[name as keyof R]);

/** How records of one kind are found, sealed again and put in the place of what they were. */
interface Kind<R extends { readonly revision: number }> {
  find(unit: Unit, orgId: string, id: string): Promise<R | undefined>;
  again(reseal: Reseal, record: R): Promise<R>;
  replacement(unit: Unit, next: R, previous: R): readonly Change[];
}

/** Seals a record of a kind again, unless it is gone or sealed by the latest version. */
export const resealed =
  <R extends { readonly revision: number }>({ find, again, replacement }: Kind<R>) =>
  async (work: Work, orgId: string, id: string): Promise<Portion> => {
    const unit = work.open(null);
    return retryingConflicts(unit, async () => {
      const record = await find(unit, orgId, id);
      if (!record) return nothing;
      const next = await again(await resealingOf(unit, orgId), record);
      if (isSame(next, record)) return nothing;
      await unit.commit(replacement(unit, { ...next, revision: record.revision + 1 }, record));
      return { moved: 1, left: 0 };
    });
  };
