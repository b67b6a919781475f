import { LocketError } from '../errors.ts';
import type { Identity } from '../identities/identity.ts';
import type { Unit } from '../unit.ts';

/** The machine identities of an organization, as they stand. */
export const machinesOf = async ({ stores }: Unit, orgId: string): Promise<readonly Identity[]> => {
  const lines = await stores.identities.listOf(orgId);
  const found = await Promise.all(lines.map(({ id }) => stores.identities.find(id)));
  return found.flatMap((identity) => identity ?? []);
};

/**
 * The last look of a change that concerns every machine identity of an organization, which is in our hands by then, so
 * that none can come: whoever came before that is seen. `conflict` then.
 */
export const assertAllAmong = async (
  { stores }: Unit,
  orgId: string,
  machines: readonly Identity[],
): Promise<void> => {
  const known = new Set(machines.map(({ id }) => id));
  if ((await stores.identities.listOf(orgId)).some(({ id }) => !known.has(id)))
    throw new LocketError('conflict', 'A machine identity was made at the same moment, try again');
};
