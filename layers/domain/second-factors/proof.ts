import { isRefusal } from '../errors.ts';
import { presentedCode } from '../mailing/codes.ts';
import { verifyPassword } from '../passwords.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { addressOf, type User } from '../users/user.ts';
import type { ProofMethod } from './factor.ts';
import { changedFactors, type Factors, isSetUp, withoutChallenge } from './factors.ts';
import { withoutRecoveryCode } from './recovery-codes.ts';
import { afterCode } from './totp.ts';
import { type Answer, openChallenge, type RelyingParty, webauthn } from './webauthn.ts';

/** What somebody shows to be proven by. */
export interface Presented {
  readonly method: ProofMethod;
  /** A code, or the password. */
  readonly text?: string | undefined;
  /** What an authenticator signed. */
  readonly answer?: Answer | undefined;
  readonly party: RelyingParty;
}

/** A proof that is right, and the changes that use it up. */
export interface RightProof {
  readonly method: ProofMethod;
  readonly use: readonly Change[];
  /** What is left of the factors; undefined where the proof took nothing of them. */
  readonly factors?: Factors;
}

interface Shown extends Presented {
  readonly user: User;
  readonly factors: Factors;
}

type Check = (unit: Unit, shown: Shown) => Promise<RightProof | undefined>;

const byMail: Check = async (unit, { user, text = '' }) => {
  const key = { purpose: 'second-factor', address: addressOf(user), userId: user.id } as const;
  const use = await presentedCode(unit, key, text).catch((error: unknown) => {
    if (isRefusal(error, 'unauthenticated')) return undefined;
    throw error;
  });
  return use && { method: 'email', use: [use] };
};

const byApp: Check = async (unit, { user, factors, text = '' }) => {
  if (!factors.totp?.isConfirmed) return undefined;
  const totp = await afterCode(unit, user.id, factors.totp, text);
  return totp && { method: 'totp', use: [], factors: changedFactors(factors, { totp }) };
};

const byRecoveryCode: Check = async (_, { factors, text = '' }) => {
  const left = isSetUp(factors) ? withoutRecoveryCode(factors, text) : undefined;
  return left && { method: 'recovery-code', use: [], factors: left };
};

const byPasskey: Check = async ({ runtime }, { factors, answer, party }) => {
  const now = runtime.now();
  const challenge = openChallenge(factors.challenge, 'proof', now);
  const passkey = factors.passkeys.find(({ id }) => id === answer?.id);
  if (challenge === undefined || !passkey || !answer) return undefined;
  const counter = await (await webauthn()).proven({ party, challenge }, passkey, answer);
  if (counter === undefined) return undefined;
  const used = { ...passkey, counter, lastUsedAt: now.toISOString() };
  const passkeys = factors.passkeys.map((each) => (each.id === used.id ? used : each));
  return {
    method: 'webauthn',
    use: [],
    factors: withoutChallenge(changedFactors(factors, { passkeys })),
  };
};

const byPassword: Check = async (_, { user, text = '' }) =>
  (await verifyPassword(text, user.passwordHash ?? undefined)) ? { method: 'password', use: [] } : undefined;

const checks: Readonly<Record<ProofMethod, Check>> = {
  email: byMail,
  totp: byApp,
  webauthn: byPasskey,
  'recovery-code': byRecoveryCode,
  password: byPassword,
};

/** The proof that something is, with what uses it up; undefined for a wrong one. */
export const checkedProof = (unit: Unit, shown: Shown): Promise<RightProof | undefined> =>
  checks[shown.method](unit, shown);
