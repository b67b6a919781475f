import { LocketError } from '../errors.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Environment } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { currentSession, sessionEnded } from '../users/sessions.ts';
import { isFreshlyProven, lacksFactor, neededMethod, type ProofMethod } from './factor.ts';

export const stepUpRequired = (what: string): LocketError =>
  new LocketError(
    'step-up-required',
    `${what} asks for a proof of the last ten minutes that it is you: confirm it (locket user mfa confirm), then try again`,
    { context: { code: 'step_up_required' } },
  );

/**
 * Refuses a person's session in an organization that asks for a step-up, unless one was made just now. Machines show no
 * factors: what they may do is given to them.
 */
export const assertSteppedUp = ({ caller }: Pick<Unit, 'caller'>, what: string): void => {
  if (caller.kind === 'user' && caller.needsStepUp) throw stepUpRequired(what);
};

/** Refuses who may not see values of these environments just now. */
export const assertMayReveal = (
  unit: Pick<Unit, 'caller'>,
  environments: readonly Pick<Environment, 'isProtected'>[],
): void => {
  if (environments.some(({ isProtected }) => isProtected))
    assertSteppedUp(unit, 'Seeing values of a protected environment');
};

/** What is answered to who lacks the factor that is asked for here. */
export const factorRequired = (what: string, least: ProofMethod): LocketError =>
  new LocketError('second-factor-required', `${what} asks for a second factor (${least}): confirm it first`);

/**
 * The same for what is done to an organization by a session that has not chosen it: the factor that it asks for is asked
 * for here as well, and the step-up where it wants one.
 */
export const assertProvenIn = async (unit: Unit, organization: Organization, what: string): Promise<void> => {
  const session = await currentSession(unit);
  const user = await unit.stores.users.find(session.userId);
  if (!user) throw sessionEnded();
  const least = neededMethod(user, organization) ?? 'password';
  if (lacksFactor(user, session, organization)) throw factorRequired(what, least);
  if (organization.enforceStepUp && !isFreshlyProven(session, least, unit.runtime.now()))
    throw stepUpRequired(what);
};
