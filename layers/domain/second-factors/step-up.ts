import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { accountOfCaller } from '../users/credentials.ts';
import { currentSession } from '../users/sessions.ts';
import { factorMail } from './challenge.ts';
import {
  type FactorMethod,
  freshFor,
  isAsStrong,
  isFreshlyProven,
  neededMethod,
  type ProofMethod,
} from './factor.ts';
import { askedBy, floorOf, isSetUp, methodsOf, noFactors } from './factors.ts';
import type { Presented } from './proof.ts';
import { stepUpRequired } from './stepped-up.ts';
import { passkeyOptions, provenSession, type Standing } from './verify.ts';
import type { RelyingParty } from './webauthn.ts';
import { openProofs } from './wrong-proofs.ts';

/** The caller with session and factors as they stand. */
export const ownStanding = async (unit: Unit): Promise<Standing> => {
  const [user, session] = await Promise.all([accountOfCaller(unit), currentSession(unit)]);
  const stored = await unit.stores.factors.find(user.id);
  return { user, session, stored, factors: stored ?? noFactors(user.id) };
};

/** What is asked for by a step-up: what the caller's organization needs, and no less than what was set up. */
const methodOf = async (unit: Unit, { user, factors }: Standing): Promise<ProofMethod> => {
  const orgId = unit.caller.kind === 'user' ? unit.caller.orgId : undefined;
  const organization = orgId === undefined ? undefined : await unit.stores.organizations.find(orgId);
  const floor = floorOf(factors, unit.sendsMail);
  const needed = neededMethod(user, organization);
  const methods = methodsOf(factors, unit.sendsMail);
  if (needed === undefined || !methods.some((method) => isAsStrong(method, needed))) return floor;
  return askedBy(
    methods.filter((method) => isAsStrong(method, floor)),
    needed,
  );
};

/** By what the caller may be proven anew, and what an authenticator is to sign where that is it. */
export interface StepUpAsked {
  readonly method: ProofMethod;
  readonly methods: readonly ProofMethod[];
  readonly options?: unknown;
}

const offered = ({ factors }: Standing, sendsMail: boolean): readonly ProofMethod[] => {
  const floor = floorOf(factors, sendsMail);
  const methods = methodsOf(factors, sendsMail).filter((method) => isAsStrong(method, floor));
  const codes = isSetUp(factors) && factors.recoveryDigests.length > 0 ? (['recovery-code'] as const) : [];
  return methods.length === 0 && floor === 'password' ? ['password'] : [...methods, ...codes];
};

/** Begins a step-up: mails the code, or says what the authenticator is to sign, by the method asked for or the usual one. */
export const beginStepUp = (unit: Unit, party: RelyingParty, wanted?: FactorMethod): Promise<StepUpAsked> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    await openProofs(unit, standing.user.id);
    const methods = offered(standing, unit.sendsMail);
    const method = wanted ?? (await methodOf(unit, standing));
    if (!methods.includes(method))
      throw new LocketError('bad-request', `mfaMethod: you can be proven by ${methods.join(', ')}`);
    unit.note({ metadata: { method } });
    if (method === 'webauthn')
      return { method, methods, options: await passkeyOptions(unit, standing, party) };
    if (method === 'email') await unit.commit(await factorMail(unit, standing.user));
    return { method, methods };
  });

/** Proves the caller anew: for ten minutes their session may do what asks for that. Answers when that ends. */
export const stepUp = (unit: Unit, presented: Presented): Promise<Date> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    await provenSession(unit, standing, presented, floorOf(standing.factors, unit.sendsMail));
    return new Date(unit.runtime.now().getTime() + freshFor);
  });

const isYoungLogin = ({ session }: Standing, now: Date): boolean =>
  now.getTime() - Date.parse(session.loggedInAt ?? session.createdAt) <= freshFor;

/**
 * Refuses to change what protects an account to who was not proven just now: `step-up-required`. `shown` is what the
 * request itself shows.
 */
export const assertMayChangeFactors = (unit: Unit, standing: Standing, shown?: 'password'): void => {
  const floor = floorOf(standing.factors, unit.sendsMail);
  const now = unit.runtime.now();
  if (shown !== undefined && isAsStrong(shown, floor)) return;
  if (isFreshlyProven(standing.session, floor, now)) return;
  // The account has nothing better to be proven by than that its owner logged in just now.
  const isBare = floor === 'password' && standing.user.passwordHash === null;
  if (!isBare || !isYoungLogin(standing, now)) throw stepUpRequired('Changing what protects an account');
};

/**
 * The same for what ends an account: a login of just now does, unless its person wants to be asked for a factor, which it
 * takes then.
 */
export const assertProvenNow = (unit: Unit, standing: Standing, what: string): void => {
  const now = unit.runtime.now();
  const least = neededMethod(standing.user);
  if (isFreshlyProven(standing.session, least ?? 'password', now)) return;
  if (least !== undefined || !isYoungLogin(standing, now)) throw stepUpRequired(what);
};
