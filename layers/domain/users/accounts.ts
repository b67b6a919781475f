import { instanceScope } from '../audit/event.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import type { Unit } from '../unit.ts';
import { hasAccount, type User } from './user.ts';

/** An id that nobody has: reading it makes an unknown address take as long as a known one. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * The account under an address, which a request without credentials is about. The trail is told where that person is at
 * home. An address of nobody costs the same reads.
 */
export const accountUnder = async (unit: Unit, address: string): Promise<User | undefined> => {
  const { users } = unit.stores;
  const userId = (await users.idOf(address)) ?? nobody;
  const [found, home] = await Promise.all([users.find(userId), homeOf(unit, userId)]);
  // Name and person are two reads: between them the person may have got another name.
  const user = found?.username === address && hasAccount(found) ? found : undefined;
  noteAccount(unit, user, user ? home : instanceScope);
  return user;
};

/**
 * Names in the trail whose account a request without credentials is about. Its event is kept as long as the instance says
 * unless the organization was read: reading it for that would tell strangers, by its time, which accounts there are.
 */
export const noteAccount = (
  unit: Unit,
  user: User | undefined,
  organizationId: string,
  organizationDays: number | null = null,
  authMethod = 'email',
): void =>
  unit.note({
    organizationId,
    organizationDays,
    ...(user && {
      actor: {
        type: 'user',
        metadata: { userId: user.id, email: user.email, username: user.username, authMethod },
      },
      metadata: { userId: user.id },
    }),
  });
