import { LocketError } from '../errors.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import { askForFactor, type FactorAsked } from '../second-factors/challenge.ts';
import { lacksFactor } from '../second-factors/factor.ts';
import type { Unit } from '../unit.ts';
import {
  assertCountsIn,
  countsElsewhere,
  countsIn,
  currentSession,
  noteAtHome,
  sessionEnded,
  signSession,
} from './sessions.ts';
import type { Session } from './user.ts';

/** An access token of the caller's session inside an organization, or what is asked for before there is one. */
export interface SelectedOrganization {
  readonly session: Session;
  readonly token: string;
  readonly asked?: FactorAsked;
}

/** Where the caller's session may go: it is theirs, and young enough. */
const enterable = async (
  unit: Unit,
  organizationId: string,
): Promise<{ readonly session: Session; readonly organization: Organization }> => {
  const session = await currentSession(unit);
  if (!countsIn(session, organizationId)) {
    await noteAtHome(unit);
    throw new LocketError('forbidden', countsElsewhere);
  }
  const { organizations } = unit.stores;
  const [membership, organization] = await Promise.all([
    organizations.membership(organizationId, session.userId),
    organizations.find(organizationId),
  ]);
  if (!membership || !organization) {
    // Told where the person is at home: nobody writes into the trail of an organization by naming it.
    await noteAtHome(unit);
    throw new LocketError('not-found', 'Organization not found');
  }
  unit.note({ organizationId, metadata: { organizationId } });
  if (!membership.isActive)
    throw new LocketError('forbidden', 'Your membership in this organization is switched off');
  assertCountsIn(unit, organization, session);
  return { session, organization };
};

/**
 * A token of the caller's session inside an organization, or the second factor that it lacks there. `not-found` where the
 * caller is no member, as if there were no such organization; `forbidden` for a membership that is switched off;
 * `unauthenticated` for a session that is older than the organization allows; `too-many-attempts` while wrong codes lock.
 */
export const selectOrganization = (unit: Unit, organizationId: string): Promise<SelectedOrganization> =>
  retryingConflicts(unit, async () => {
    const { session, organization } = await enterable(unit, organizationId);
    // Read with the caller: it costs no round.
    const user = await unit.stores.users.find(session.userId);
    if (!user) throw sessionEnded();
    if (!lacksFactor(user, session, organization))
      return { session, token: await signSession(unit, session, organization) };
    const asked = await askForFactor(unit, user, session, organization);
    return { session, token: asked.token, asked };
  });
