import type { Organization } from '../organizations/organization.ts';
import type { Session, User } from '../users/user.ts';

/** What somebody can be asked for beside the password, the weaker first. */
export const factorMethods = ['email', 'totp', 'webauthn'] as const;
export type FactorMethod = (typeof factorMethods)[number];

/** How somebody can show who they are once they are logged in. */
export type ProofMethod = FactorMethod | 'recovery-code' | 'password';

/** By which methods the person of a session was proven in it, and when last (RFC 3339). */
export type Proofs = Readonly<Partial<Record<ProofMethod, string>>>;

/** Milliseconds for which a proof lets its session do what asks for a fresh one. */
export const freshFor = 600_000;

/** A stronger method stands in for a weaker one; a recovery code for a device that was lost; a password for none. */
const strengths: Readonly<Record<ProofMethod, number>> = {
  password: 0,
  email: 1,
  totp: 2,
  webauthn: 3,
  'recovery-code': 3,
};

export const isAsStrong = (method: ProofMethod, as: ProofMethod): boolean =>
  strengths[method] >= strengths[as];

type Asking = Pick<Organization, 'enforceMfa' | 'selectedMfaMethod'>;
type Protected = Pick<User, 'isMfaEnabled' | 'selectedMfaMethod'>;
type Proven = Pick<Session, 'proofs'>;

/** What a person has their own account asked by. */
const ownMethod = ({ isMfaEnabled, selectedMfaMethod = 'email' }: Protected): readonly FactorMethod[] =>
  isMfaEnabled ? [selectedMfaMethod] : [];

const methodOf = ({ enforceMfa, selectedMfaMethod = 'email' }: Asking): readonly FactorMethod[] =>
  enforceMfa ? [selectedMfaMethod] : [];

/** The least that is asked for in an organization, or in none: the stronger of what it and the person want. */
export const neededMethod = (user: Protected, organization: Asking = {}): FactorMethod | undefined => {
  const wanted = [...ownMethod(user), ...methodOf(organization)];
  return factorMethods.findLast((method) => wanted.includes(method));
};

/** Whether the session was proven by something as strong as this, whenever that was. */
const isProven = ({ proofs = {} }: Proven, needed: ProofMethod): boolean =>
  Object.keys(proofs).some((method) => isAsStrong(method as ProofMethod, needed));

/** Whether the session lacks the factor that is needed in an organization, or for the account as such. */
export const lacksFactor = (user: Protected, session: Proven, organization?: Asking): boolean => {
  const needed = neededMethod(user, organization);
  return needed !== undefined && !isProven(session, needed);
};

const isFresh = (at: string, now: Date): boolean => {
  const age = now.getTime() - Date.parse(at);
  // One from the future was given before the clock went back.
  return age >= 0 && age <= freshFor;
};

/** Whether somebody was proven in the session just now, by something as strong as this. */
export const isFreshlyProven = ({ proofs = {} }: Proven, needed: ProofMethod, now: Date): boolean =>
  Object.entries(proofs).some(
    ([method, at]) => isAsStrong(method as ProofMethod, needed) && isFresh(at, now),
  );

/** The session once its person was proven by this method. */
export const provenBy = (session: Session, method: ProofMethod, at: Date): Session => ({
  ...session,
  proofs: { ...session.proofs, [method]: at.toISOString() },
});
