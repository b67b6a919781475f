import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { noteIncident } from '../incidents/incident.ts';
import { randomCode, spelled } from '../mailing/codes.ts';
import type { Membership } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { assertOwnLogin, currentSession, noteAtHome } from '../users/sessions.ts';
import type { Session } from '../users/user.ts';
import { assertMayBeAnybody, enterSso } from './access.ts';

/** Codes that are made at once, in the place of all earlier ones. */
const numberOfCodes = 10;
/** Seconds for which a session counts that a code opened. */
const openFor = 3_600;

/** The codes of an organization, as digests: nobody can read one anywhere. */
export interface BreakGlassCodes {
  readonly orgId: string;
  /** SHA-256 (hex) of each that was not used yet. */
  readonly digests: readonly string[];
  readonly createdAt: string;
  readonly revision: number;
}

export interface BreakGlassStore {
  find(orgId: string): Promise<BreakGlassCodes | undefined>;
  /** Refused with `conflict` when codes were made or used meanwhile: each counts once. */
  replacement(next: BreakGlassCodes, previous: BreakGlassCodes | undefined): Change;
  /** Changes nothing; refused with `conflict` when codes were made or used meanwhile. */
  check(codes: BreakGlassCodes): Change;
}

const digestOf = (orgId: string, code: string): string => sha256Hex(`${orgId}\n${spelled(code)}`);

/** How many codes are left. Needs `sso:read`. */
export const countBreakGlassCodes = async (unit: Unit, orgId: string): Promise<number> => {
  await enterSso(unit, orgId, 'read');
  const left = (await unit.stores.breakGlass.find(orgId))?.digests.length ?? 0;
  unit.note({ metadata: { numberOfCodes: left } });
  return left;
};

/**
 * Makes new codes, which are shown now and never again; earlier ones are dead. Needs `sso:edit` and what an admin of the
 * organization may.
 */
export const makeBreakGlassCodes = async (unit: Unit, orgId: string): Promise<readonly string[]> => {
  const codes = Array.from({ length: numberOfCodes }, () => randomCode(unit.runtime));
  await retryingConflicts(unit, async () => {
    const access = await enterSso(unit, orgId, 'edit');
    const checks = await assertMayBeAnybody(unit, access);
    const previous = await unit.stores.breakGlass.find(orgId);
    const next: BreakGlassCodes = {
      orgId,
      digests: codes.map((code) => digestOf(orgId, code)),
      createdAt: unit.runtime.now().toISOString(),
      revision: (previous?.revision ?? 0) + 1,
    };
    unit.note({ metadata: { numberOfCodes } });
    await unit.commit([unit.stores.breakGlass.replacement(next, previous), ...checks]);
  });
  return codes;
};

const wrong = (): LocketError =>
  new LocketError('unauthenticated', 'This code opens nothing here, or was used already');

interface Opening {
  readonly membership: Membership;
  readonly session: Session;
}

/** An admin who is logged in by means of their own; a stranger learns nothing of organization and codes. */
const openingBy = async (unit: Unit, orgId: string): Promise<Opening> => {
  assertOwnLogin(unit);
  const session = await currentSession(unit);
  const { organizations } = unit.stores;
  const [membership, organization] = await Promise.all([
    organizations.membership(orgId, session.userId),
    organizations.find(orgId),
  ]);
  if (!membership?.isActive || !organization) {
    await noteAtHome(unit);
    throw wrong();
  }
  unit.note({ organizationId: orgId, metadata: { organizationId: orgId } });
  if (membership.role !== 'admin')
    throw new LocketError('forbidden', 'Break-glass codes are for admins of the organization');
  return { membership, session };
};

/**
 * Lets the caller's session count for an hour in an organization whose people have to sign in by single sign-on. For its
 * admins, who are logged in with their own account; a code counts once, and the incident contacts are told.
 *
 * @throws LocketError `unauthenticated` for a wrong code, `forbidden` for who is no admin.
 */
export const breakGlass = (unit: Unit, orgId: string, code: string): Promise<{ readonly until: string }> =>
  retryingConflicts(unit, async () => {
    const { membership, session } = await openingBy(unit, orgId);
    const codes = await unit.stores.breakGlass.find(orgId);
    const digest = digestOf(orgId, code);
    if (!codes?.digests.includes(digest)) throw wrong();
    const left = codes.digests.filter((each) => each !== digest);
    const until = Math.floor(unit.runtime.now().getTime() / 1000) + openFor;
    const opened: Session = { ...session, brokeGlass: { orgId, until } };
    const { organizations, users } = unit.stores;
    unit.note({ metadata: { sessionId: session.id, numberOfCodesLeft: left.length } });
    noteIncident(unit, 'enforcement-bypassed');
    await unit.commit([
      unit.stores.breakGlass.replacement({ ...codes, digests: left, revision: codes.revision + 1 }, codes),
      users.sessionReplacement(opened, session),
      organizations.roleCheck(membership),
    ]);
    return { until: new Date(until * 1000).toISOString() };
  });
