import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { movedAlong } from '../users/credentials.ts';
import type { User } from '../users/user.ts';
import type { FactorMethod } from './factor.ts';
import { type Factors, methodsOf, noFactors } from './factors.ts';
import { assertMayChangeFactors, ownStanding } from './step-up.ts';
import type { Standing } from './verify.ts';

/** Whether the own account asks for a factor, and by which method; what is left out stays as it is. */
export interface FactorPreference {
  readonly isMfaEnabled?: boolean | undefined;
  readonly selectedMfaMethod?: FactorMethod | undefined;
}

/** The person asked by this method from now on, or by none. */
const askedAs = (unit: Unit, user: User, method: FactorMethod | undefined): User => {
  const { isMfaEnabled: _, selectedMfaMethod: __, ...rest } = user;
  return {
    ...rest,
    ...(method !== undefined && { isMfaEnabled: true, selectedMfaMethod: method }),
    updatedAt: unit.runtime.now().toISOString(),
    revision: user.revision + 1,
  };
};

/**
 * Switches the account over to what is left, when what it was asked by goes: nobody is asked for what they have not got
 * any more. Other sessions end: whoever has the device may have begun them, and a proof by it would set up another. The
 * account is written in any case: two factors that go at once are noticed.
 */
export const withoutMethod = (unit: Unit, { user, session }: Standing, left: Factors): readonly Change[] => {
  const methods = methodsOf(left, unit.sendsMail);
  const { isMfaEnabled, selectedMfaMethod = 'email' } = user;
  const kept = methods.includes(selectedMfaMethod) ? selectedMfaMethod : methods.at(-1);
  const asked = askedAs(unit, user, isMfaEnabled ? kept : undefined);
  const next = { ...asked, sessionEpoch: (user.sessionEpoch ?? 0) + 1 };
  const { users } = unit.stores;
  return [users.replacement(next, user), users.sessionReplacement(movedAlong(session, next), session)];
};

const assertSetUp = (method: FactorMethod, methods: readonly FactorMethod[]): void => {
  if (methods.includes(method)) return;
  throw new LocketError(
    'bad-request',
    method === 'email'
      ? 'selectedMfaMethod: no mail can be sent here'
      : 'selectedMfaMethod: set this method up first',
  );
};

/**
 * Says whether the own account asks for a second factor in every organization, and by which. Needs a proof of just now;
 * `bad-request` for a method that is not set up.
 */
export const preferFactor = (unit: Unit, preference: FactorPreference): Promise<User> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, stored, factors } = standing;
    assertMayChangeFactors(unit, standing);
    const methods = methodsOf(factors, unit.sendsMail);
    const { isMfaEnabled = user.isMfaEnabled ?? false } = preference;
    const { selectedMfaMethod = user.selectedMfaMethod ?? methods.at(-1) ?? 'email' } = preference;
    if (isMfaEnabled) assertSetUp(selectedMfaMethod, methods);
    const next = askedAs(unit, user, isMfaEnabled ? selectedMfaMethod : undefined);
    unit.note({ metadata: { isMfaEnabled, ...(isMfaEnabled && { method: selectedMfaMethod }) } });
    await unit.commit([
      unit.stores.users.replacement(next, user),
      // Who removes the factor at this moment is noticed.
      unit.stores.factors.check(user.id, stored),
    ]);
    return next;
  });

/** What somebody is protected by. */
export interface FactorStatus {
  readonly isMfaEnabled: boolean;
  readonly selectedMfaMethod: FactorMethod | null;
  readonly methods: readonly FactorMethod[];
  readonly codesLeft: number;
}

export const readFactors = async (unit: Unit): Promise<FactorStatus> => {
  const { user, stored } = await ownStanding(unit);
  const { isMfaEnabled = false, selectedMfaMethod = null } = user;
  const factors = stored ?? noFactors(user.id);
  return {
    isMfaEnabled,
    selectedMfaMethod,
    methods: methodsOf(factors, unit.sendsMail),
    codesLeft: factors.recoveryDigests.length,
  };
};
