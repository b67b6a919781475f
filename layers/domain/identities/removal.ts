import { isRefusal } from '../errors.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** Changes that fit one transaction beside its audit event. */
const room = 99;

/** Changes that belong together, e.g. a record and the pointer to it. */
export type Remainder = readonly Change[];

/** Cuts the groups into transactions; the first one already holds `taken` changes. */
const packed = (taken: number, groups: readonly Remainder[]): Remainder[][] => {
  const chunks: Remainder[][] = [[]];
  let size = taken;
  for (const group of groups) {
    if (size + group.length > room) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(group);
    size += group.length;
  }
  return chunks;
};

/** Removes what nobody can reach any more; what somebody else changed or removed meanwhile is theirs. */
const sweep = async (unit: Unit, groups: readonly Remainder[]): Promise<void> => {
  try {
    await unit.commit(groups.flat());
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
    if (groups.length > 1) for (const group of groups) await sweep(unit, [group]);
  }
};

/**
 * Commits a removal: `decisive` takes effect, `remains` are records that mean nothing without it.
 *
 * Everything is one transaction while it fits. Beyond that the first transaction carries the decision: from then on
 * no login and no token finds its identity or method, whoever runs at the same time, because both are read in every
 * request and looked at again by every transaction that would add to them. The rest follows in further transactions;
 * a crash between them leaves unreachable records and nothing half done.
 */
export const commitRemoval = async (
  unit: Unit,
  decisive: readonly Change[],
  remains: readonly Remainder[],
): Promise<void> => {
  const [first = [], ...later] = packed(decisive.length, remains);
  await unit.commit([...decisive, ...first.flat()]);
  for (const chunk of later) await sweep(unit, chunk);
};
