import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { textOf } from './identifiers.ts';
import { AcmeProblem, malformed } from './problem.ts';
import { type Account, type Authorization, type Challenge, challengeTypes } from './records.ts';
import { requestByAccount, type SignedRequest } from './requests.ts';

export type AuthorizationStatus = 'pending' | 'valid' | 'invalid' | 'deactivated' | 'expired';

/** What an authorization is now: after its time one that was proven is so no more (RFC 8555 section 7.1.6). */
export const statusOf = ({ status, expiresAt }: Authorization, now: Date): AuthorizationStatus => {
  if (Date.parse(expiresAt) > now.getTime()) return status;
  if (status === 'valid') return 'expired';
  return status === 'pending' ? 'invalid' : status;
};

export interface ShownAuthorization {
  readonly authorization: Authorization;
  readonly status: AuthorizationStatus;
}

const none = (what: string): AcmeProblem =>
  new AcmeProblem('malformed', `There is no such ${what}`, { code: 'not-found' });

const find = async (
  unit: Unit,
  { projectId, id: accountId }: Pick<Account, 'projectId' | 'id'>,
  authorizationId: string,
): Promise<Authorization> => {
  const found = await unit.stores.acme.authorization(projectId, accountId, authorizationId);
  if (!found) throw none('authorization');
  return found;
};

const shown = (unit: Unit, authorization: Authorization): ShownAuthorization => ({
  authorization,
  status: statusOf(authorization, unit.runtime.now()),
});

const note = (unit: Unit, { id, orderId, identifier }: Authorization, more: object = {}): void =>
  unit.note({
    metadata: { acmeAuthorizationId: id, acmeOrderId: orderId, identifier: textOf(identifier), ...more },
  });

/** Shows an authorization, or gives it back (RFC 8555 section 7.5.2). */
export const updateAuthorization = async (
  unit: Unit,
  asked: SignedRequest,
  authorizationId: string,
): Promise<ShownAuthorization> => {
  const { account, payload } = await requestByAccount(unit, asked);
  if (payload === undefined) {
    const found = await find(unit, account, authorizationId);
    unit.note({ type: 'get-acme-authorization' });
    note(unit, found);
    return shown(unit, found);
  }
  if (payload.status !== 'deactivated') throw malformed('status may be deactivated only');
  return retryingConflicts(unit, async () => {
    const before = await find(unit, account, authorizationId);
    note(unit, before);
    if (!['pending', 'valid'].includes(statusOf(before, unit.runtime.now()))) return shown(unit, before);
    const next = { ...before, status: 'deactivated' as const, revision: before.revision + 1 };
    await unit.commit(unit.stores.acme.authorizationReplacement(next, before));
    return shown(unit, next);
  });
};

/** One of the ways to prove an identifier. */
export interface ShownChallenge {
  readonly authorization: Authorization;
  readonly challenge: Challenge;
}

const challengeIn = ({ challenges }: Authorization, type: string): Challenge => {
  const found = challenges.find((each) => each.type === type);
  if (!found) throw none('challenge');
  return found;
};

/** The authorization with one of its challenges changed. */
export const withChallenge = (before: Authorization, next: Challenge): Authorization => ({
  ...before,
  challenges: before.challenges.map((each) => (each.type === next.type ? next : each)),
  revision: before.revision + 1,
});

/**
 * Has a challenge looked at, which a worker does: the event of this change starts it. What is under way or decided is
 * answered as it is; a payload that is empty only asks for that.
 */
export const respond = async (
  unit: Unit,
  asked: SignedRequest,
  authorizationId: string,
  type: string,
): Promise<ShownChallenge> => {
  const { account, payload } = await requestByAccount(unit, asked);
  const isKnown = (challengeTypes as readonly string[]).includes(type);
  if (!isKnown) throw none('challenge');
  return retryingConflicts(unit, async () => {
    const before = await find(unit, account, authorizationId);
    const challenge = challengeIn(before, type);
    const isOpen =
      statusOf(before, unit.runtime.now()) === 'pending' &&
      before.challenges.every(({ status }) => status === 'pending');
    if (payload === undefined || !isOpen) {
      unit.note({ type: 'get-acme-authorization' });
      note(unit, before);
      return { authorization: before, challenge };
    }
    const next = { ...challenge, status: 'processing' as const };
    const authorization = withChallenge(before, next);
    note(unit, before, { challenge: type, acmeAccountId: account.id });
    await unit.commit(unit.stores.acme.authorizationReplacement(authorization, before));
    return { authorization, challenge: next };
  });
};
