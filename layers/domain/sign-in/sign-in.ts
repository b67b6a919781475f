import { LocketError } from '../errors.ts';
import { codeMail } from '../mailing/codes.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { noteAccount } from '../users/accounts.ts';
import { type BegunSession, tokensOfNew } from '../users/login.ts';
import { newSession } from '../users/sessions.ts';
import type { Session, User } from '../users/user.ts';
import { addressToConfirm, identify } from './account.ts';
import { joiningChanges } from './membership.ts';
import type { VouchedPerson } from './vouched-person.ts';

/** Who wants in, by the word of an organization's provider. */
export interface SignIn {
  readonly person: VouchedPerson;
  /** The code that was mailed to the address, where it has to be confirmed. */
  readonly code?: string | undefined;
}

export interface SignedIn extends BegunSession {
  readonly user: User;
  readonly organizationId: string;
}

const begin = async (unit: Unit, { person, code }: SignIn): Promise<{ user: User; session: Session }> => {
  const { organizations, users } = unit.stores;
  const { orgId, method } = person;
  unit.note({ organizationId: orgId, metadata: { method, organizationId: orgId } });
  // Of one round with what the account is found by.
  const reading = organizations.find(orgId);
  const identified = await identify(unit, person, code);
  const organization = await reading;
  if (!organization) throw new LocketError('unauthenticated', 'This organization no longer exists');
  const { user, alias } = identified;
  noteAccount(unit, user, orgId, organization.auditLogsRetentionDays ?? null, method);
  const joins = await joiningChanges(unit, organization, identified);
  const session = { ...newSession(unit, user), signedInBy: { orgId, method } };
  unit.note({
    metadata: {
      sessionId: session.id,
      method,
      isLinked: alias?.userId !== user.id,
      hasJoined: joins.length > 0,
    },
  });
  await unit.commit([
    ...identified.changes,
    ...(joins.length > 0 ? identified.whenJoining : []),
    ...joins,
    users.sessionCreation(session),
  ]);
  return { user, session };
};

/**
 * Begins a session for whom an organization's identity provider vouches for. It counts in that organization and nowhere
 * else. Account, link, membership and session are written together; what the organization asks for beyond that is asked
 * when it is chosen, as of any session.
 *
 * @throws LocketError see `identify` and `joiningChanges`
 */
export const signIn = async (unit: Unit, attempt: SignIn): Promise<SignedIn> => {
  const { user, session } = await retryingConflicts(unit, () => begin(unit, attempt));
  return {
    ...(await tokensOfNew(unit, session)),
    user,
    organizationId: attempt.person.orgId,
  };
};

/** Mails the code by which the owner of the address agrees; `forbidden` where there is no address. */
export const mailConfirmation = (unit: Unit, person: VouchedPerson): Promise<void> =>
  retryingConflicts(unit, async () => {
    unit.note({ organizationId: person.orgId, metadata: { method: person.method } });
    const named = await addressToConfirm(unit, person);
    await unit.commit(await codeMail(unit, { purpose: 'sign-in', ...named }));
  });
