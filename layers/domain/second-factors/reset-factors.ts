import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { personOf } from '../users/sessions.ts';
import type { User } from '../users/user.ts';
import { factorNotice } from './enrol-totp.ts';
import { assertFactorAtHome } from './factor-at-home.ts';
import { endOfFactors, unasked } from './factor-end.ts';
import { assertMayChangeFactors, ownStanding } from './step-up.ts';

/** The account asked by nothing, its sessions ended: they were proven by what is gone. */
const withoutFactors = (unit: Unit, user: User): User => ({
  ...unasked(user),
  sessionEpoch: (user.sessionEpoch ?? 0) + 1,
  updatedAt: unit.runtime.now().toISOString(),
  revision: user.revision + 1,
});

/**
 * Takes all factors of somebody away who lost them, as a server admin who was proven just now. The person is told, and
 * their sessions end; where an organization asks for a factor they set one up when they log in.
 */
export const resetFactors = (unit: Unit, userId: string): Promise<User> =>
  retryingConflicts(unit, async () => {
    const caller = personOf(unit);
    unit.note({ organizationId: caller.orgId ?? instanceScope });
    if (!caller.superAdmin) throw new LocketError('forbidden', 'Only server admins may reset second factors');
    await assertFactorAtHome(unit);
    unit.note({ organizationId: caller.orgId ?? (await homeOf(unit, caller.id)) });
    const { users } = unit.stores;
    const user = await users.find(userId);
    if (!user) throw new LocketError('not-found', 'User not found');
    assertMayChangeFactors(unit, await ownStanding(unit));
    const next = withoutFactors(unit, user);
    unit.note({ metadata: { userId, email: user.email, username: user.username } });
    await unit.commit([
      users.replacement(next, user),
      ...endOfFactors(unit, userId),
      ...factorNotice(unit, user, 'factors-reset'),
    ]);
    return next;
  });
