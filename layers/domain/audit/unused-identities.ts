import type { Identity } from '../identities/identity.ts';
import { readableIdentities } from '../identities/list-identities.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import { firstDayOf, type UnusedRequest } from './unused-secrets.ts';

export interface UnusedIdentitiesRequest extends UnusedRequest {
  readonly offset: number;
  readonly limit: number;
}

interface UnusedIdentity {
  readonly identity: Identity;
  /** The last day on which it logged in or did anything; undefined when that is not known. */
  readonly lastDay: string | undefined;
}

export interface UnusedIdentities {
  readonly identities: readonly UnusedIdentity[];
  readonly totalCount: number;
  readonly notedSince: string | undefined;
}

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  [a, b]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1);

/**
 * A page of the machine identities that neither logged in nor did anything for so many days, among those that the caller
 * may read, the longest unused first. Needs `audit-logs:read` in the organization.
 */
export const listUnusedIdentities = async (
  unit: Unit,
  { offset, limit, ...request }: UnusedIdentitiesRequest,
): Promise<UnusedIdentities> => {
  const { orgId, ability } = await enterOrganization(unit);
  assertCan(ability, 'read', 'audit-logs');
  const [all, days, notedSince] = await Promise.all([
    readableIdentities(unit, orgId),
    unit.stores.lastUses.identityDays(orgId),
    unit.stores.lastUses.notedSince(),
  ]);
  const firstDay = firstDayOf(unit, request);
  const unused = all
    .map(({ identity, lastLogin }) => ({
      identity,
      lastDay: later(days.get(identity.id), lastLogin?.at.slice(0, 10)),
    }))
    .filter(
      ({ identity, lastDay }) =>
        identity.createdAt.slice(0, 10) < firstDay && (lastDay === undefined || lastDay < firstDay),
    )
    .sort((a, b) => ((a.lastDay ?? '') + a.identity.id < (b.lastDay ?? '') + b.identity.id ? -1 : 1));
  return { identities: unused.slice(offset, offset + limit), totalCount: unused.length, notedSince };
};
