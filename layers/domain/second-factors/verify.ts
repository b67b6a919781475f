import { LocketError } from '../errors.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { noteAccount } from '../users/accounts.ts';
import { countsIn, isAlive, sessionEnded, signSession } from '../users/sessions.ts';
import type { Session, User } from '../users/user.ts';
import { type FactorStep, factorMail, factorStepOf } from './challenge.ts';
import { isAsStrong, neededMethod, type ProofMethod, provenBy } from './factor.ts';
import { changedFactors, type Factors, noFactors } from './factors.ts';
import { checkedProof, type Presented, type RightProof } from './proof.ts';
import { looksLikeTotp } from './totp.ts';
import { descriptorsOf, newChallenge, type RelyingParty, webauthn } from './webauthn.ts';
import { countedRight, countedWrong, expectProofs, type OpenProofs, openProofs } from './wrong-proofs.ts';

/** Somebody who is to show a factor, as they stand now. */
export interface Standing {
  readonly user: User;
  readonly session: Session;
  readonly stored: Factors | undefined;
  readonly factors: Factors;
}

const assertAlive = (unit: Unit, user: User | undefined, session: Session | undefined) => {
  if (!user || !session || !isAlive(session, user, unit.runtime.now())) throw sessionEnded();
  return { user, session };
};

interface Chosen extends Standing {
  readonly organization: Organization;
}

/** The person of a token that asks for a factor, and where they want in. */
const standingOf = async (unit: Unit, step: FactorStep): Promise<Chosen> => {
  const { users, organizations, factors: store } = unit.stores;
  users.expectSession(step.userId, step.sessionId, step.organizationId);
  expectProofs(unit, step.userId);
  const [found, foundSession, organization, membership, stored] = await Promise.all([
    users.find(step.userId),
    users.session(step.userId, step.sessionId),
    organizations.find(step.organizationId),
    organizations.membership(step.organizationId, step.userId),
    store.find(step.userId),
  ]);
  const days = organization?.auditLogsRetentionDays ?? null;
  noteAccount(unit, found, step.organizationId, days, foundSession?.signedInBy?.method);
  const { user, session } = assertAlive(unit, found, foundSession);
  unit.note({ metadata: { userId: user.id, sessionId: session.id, organizationId: step.organizationId } });
  if (!organization || !membership?.isActive || !countsIn(session, organization.id))
    throw new LocketError('forbidden', 'You are not an active member of this organization');
  return { user, session, organization, stored, factors: stored ?? noFactors(user.id) };
};

/** What is typed where an app's code is asked for, and is none, is a recovery code. */
const methodShown = ({ method, text = '' }: Presented): ProofMethod =>
  method === 'totp' && !looksLikeTotp(text) ? 'recovery-code' : method;

const wrong = (): LocketError =>
  new LocketError('forbidden', 'The code is wrong, was used already, or has expired', {
    context: { code: 'mfa_invalid' },
  });

const countWrong = async (unit: Unit, proofs: OpenProofs, method: ProofMethod): Promise<never> => {
  unit.note({ metadata: { method } });
  await unit.count([countedWrong(unit, proofs)], 'forbidden');
  throw wrong();
};

const assertStrongEnough = (method: ProofMethod, least: ProofMethod): void => {
  if (!isAsStrong(method, least))
    throw new LocketError('bad-request', `mfaMethod: ${method} will not do here, ${least} is asked for`);
};

/**
 * Takes a proof of somebody into their session: it is used up, counts are cleared and the session says by what it was
 * proven, all together. `forbidden` for a wrong one, which is counted; `too-many-attempts` once those lock.
 */
export const provenSession = async (
  unit: Unit,
  { user, session, stored, factors }: Standing,
  presented: Presented,
  least: ProofMethod,
): Promise<Session> => {
  const proofs = await openProofs(unit, user.id);
  const method = methodShown(presented);
  assertStrongEnough(method, least);
  const proof = await checkedProof(unit, { ...presented, method, user, factors });
  if (!proof) return countWrong(unit, proofs, method);
  const next = provenBy(session, proof.method, unit.runtime.now());
  unit.note({ metadata: { method, ...codesLeft(proof) } });
  await unit.commit([
    ...proof.use,
    ...(proof.factors ? [unit.stores.factors.replacement(proof.factors, stored)] : []),
    unit.stores.users.sessionReplacement(next, session),
    countedRight(unit, proofs),
  ]);
  return next;
};

const codesLeft = ({ method, factors }: RightProof) =>
  method === 'recovery-code' ? { codesLeft: factors?.recoveryDigests.length } : {};

/** A session that got past its factor, inside the organization that was chosen. */
export interface VerifiedSession {
  readonly session: Session;
  readonly organizationId: string;
  readonly accessToken: string;
}

/** Shows the factor that an organization, or the person's own account, asks for. */
export const verifyFactor = (unit: Unit, token: string, presented: Presented): Promise<VerifiedSession> =>
  retryingConflicts(unit, async () => {
    const chosen = await standingOf(unit, await factorStepOf(unit, token));
    const { user, organization } = chosen;
    const session = await provenSession(unit, chosen, presented, neededMethod(user, organization) ?? 'email');
    const accessToken = await signSession(unit, session, organization);
    return { session, organizationId: organization.id, accessToken };
  });

/** Mails the code once more, where that is a method at all. */
export const resendFactor = (unit: Unit, token: string): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { user } = await standingOf(unit, await factorStepOf(unit, token));
    await openProofs(unit, user.id);
    if (unit.sendsMail) await unit.commit(await factorMail(unit, user));
  });

/** Whether the person has an app that shows codes: who has none may set it up now. */
export const hasTotp = async (unit: Unit, token: string): Promise<boolean> =>
  (await standingOf(unit, await factorStepOf(unit, token))).factors.totp?.isConfirmed === true;

/** What an authenticator of somebody is to sign; `bad-request` where they have no passkey. */
export const passkeyOptions = async (unit: Unit, { stored, factors }: Standing, party: RelyingParty) => {
  if (factors.passkeys.length === 0)
    throw new LocketError('bad-request', 'There is no passkey yet: set one up first');
  const challenge = newChallenge(unit, 'proof');
  await unit.commit([unit.stores.factors.replacement(changedFactors(factors, { challenge }), stored)]);
  const { proofOptions } = await webauthn();
  return proofOptions({ party, challenge: challenge.text, known: descriptorsOf(factors.passkeys) });
};

/** The same for whoever holds the token of a login that asks for a factor. */
export const passkeyChallenge = (unit: Unit, token: string, party: RelyingParty) =>
  retryingConflicts(unit, async () => {
    const standing = await standingOf(unit, await factorStepOf(unit, token));
    await openProofs(unit, standing.user.id);
    return passkeyOptions(unit, standing, party);
  });
