import * as z from 'zod';
import { isRefusal, LocketError } from '../errors.ts';
import { codeMail } from '../mailing/codes.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { signStep, stepOf } from '../users/step-token.ts';
import { addressOf, type Session, type User } from '../users/user.ts';
import { type FactorMethod, neededMethod } from './factor.ts';
import { askedBy, methodsOf, noFactors } from './factors.ts';
import { openProofs } from './wrong-proofs.ts';

/** Somebody logged in and chose an organization; the factor is what is lacking. */
const step = {
  type: 'mfaToken',
  claims: z.object({
    userId: z.string().min(1),
    sessionId: z.string().min(1),
    organizationId: z.string().min(1),
  }),
};

export type FactorStep = z.output<typeof step.claims>;

/** What is asked of whoever chose an organization, and the token to answer with. */
export interface FactorAsked {
  readonly token: string;
  readonly method: FactorMethod;
}

/** What the token to answer with says; `unauthenticated` for any other text. */
export const factorStepOf = async (unit: Unit, token: string): Promise<FactorStep> => {
  try {
    return await stepOf(unit, step, token);
  } catch (error) {
    if (!isRefusal(error, 'unauthenticated')) throw error;
    throw new LocketError('unauthenticated', 'This took too long: choose the organization again', {
      context: { code: 'mfa_expired' },
    });
  }
};

/** What mails the code of a second factor. */
export const factorMail = (unit: Unit, user: User): Promise<readonly Change[]> =>
  codeMail(unit, { purpose: 'second-factor', address: addressOf(user), userId: user.id });

/** By what somebody is asked for something at least as strong as this; `too-many-attempts` while that is locked. */
const methodFor = async (unit: Unit, userId: string, needed: FactorMethod): Promise<FactorMethod> => {
  const [factors = noFactors(userId)] = await Promise.all([
    unit.stores.factors.find(userId),
    openProofs(unit, userId),
  ]);
  return askedBy(methodsOf(factors, unit.sendsMail), needed);
};

/**
 * Asks for the factor that a session lacks in an organization: a code is mailed at once where that is the method. Who has
 * set up none of what will do is told the method all the same, and sets it up.
 */
export const askForFactor = async (
  unit: Unit,
  user: User,
  session: Session,
  organization: Organization,
): Promise<FactorAsked> => {
  const method = await methodFor(unit, user.id, neededMethod(user, organization) ?? 'email');
  const token = await signStep(unit, step, {
    userId: user.id,
    sessionId: session.id,
    organizationId: organization.id,
  });
  unit.note({ metadata: { organizationId: organization.id, secondFactor: 'asked', method } });
  if (method === 'email' && unit.sendsMail) await unit.commit(await factorMail(unit, user));
  return { token, method };
};
