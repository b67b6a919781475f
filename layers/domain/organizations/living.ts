import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { Session } from '../users/user.ts';
import type { Organization } from './organization.ts';

type Reading = Pick<Unit, 'stores'>;

/**
 * The organization in which somebody acts, read in the round that establishes who that is: one that was deleted refuses
 * everybody at once. `forbidden`, whatever the credentials.
 */
export const livingOrganization = async ({ stores }: Reading, orgId: string): Promise<Organization> => {
  const organization = await stores.organizations.find(orgId);
  if (!organization) throw new LocketError('forbidden', 'This organization no longer exists');
  return organization;
};

/** When a session ends inside an organization, in seconds since 1970: no later than the session itself. */
export const sessionEndIn = (
  { sessionLifetime }: Pick<Organization, 'sessionLifetime'>,
  { createdAt, loggedInAt = createdAt, expiresAt }: Pick<Session, 'createdAt' | 'loggedInAt' | 'expiresAt'>,
): number => {
  if (sessionLifetime === undefined) return expiresAt;
  const end = Math.floor((Date.parse(loggedInAt) + parseDuration(sessionLifetime)) / 1000);
  return Math.min(expiresAt, end);
};
