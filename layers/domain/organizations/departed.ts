import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';

/** By what somebody who left is known again: the account, and the address, which may get another account. */
export const namesOf = ({ id, username }: Pick<User, 'id' | 'username'>): readonly string[] => [
  `user/${id}`,
  `address/${username}`,
];

/**
 * That somebody is no member of the organization any more: no identity provider brings them back, only an invitation
 * does. Goes with the end of every membership.
 */
export const departureOf = (
  { stores }: Pick<Unit, 'stores'>,
  orgId: string,
  user: Pick<User, 'id' | 'username'>,
): readonly Change[] => stores.organizations.departure(orgId, namesOf(user));
