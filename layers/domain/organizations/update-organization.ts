import type { AuditMetadata } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import type { Identity } from '../identities/identity.ts';
import { assertCan } from '../permissions/ability.ts';
import { customRoleSlug } from '../permissions/built-in-roles.ts';
import { retryingConflicts } from '../retry.ts';
import type { FactorMethod } from '../second-factors/factor.ts';
import { assertProvenIn, assertSteppedUp } from '../second-factors/stepped-up.ts';
import { assertEnforceable } from '../sso/enforcement.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization, type OrganizationAccess } from './access.ts';
import { assertMayGiveRole, type GivenRole } from './boundary.ts';
import { assertAllAmong, machinesOf } from './machines.ts';
import type { Organization } from './organization.ts';

/** What is left out stays as it is; null takes a setting back. */
export interface OrganizationSettings {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  /** Slug or id of the role that new members get. */
  readonly defaultMembershipRole?: string | undefined;
  readonly sessionLifetime?: string | null | undefined;
  readonly allowedEmailDomains?: readonly string[] | null | undefined;
  /** Whether reads go on when their audit event cannot be written; writes and logins never do. */
  readonly auditFailureMode?: 'fail' | 'degrade' | undefined;
  /** Days that events are kept at most; 0 and null take that back. */
  readonly auditLogsRetentionDays?: number | null | undefined;
  readonly authEnforced?: boolean | undefined;
  readonly scimEnabled?: boolean | undefined;
  /** Whether people show a second factor, and which at least. */
  readonly enforceMfa?: boolean | undefined;
  readonly selectedMfaMethod?: FactorMethod | null | undefined;
  /** Whether they show one anew before what cannot be undone. */
  readonly enforceStepUp?: boolean | undefined;
}

/** An organization that was read, with what the caller may do there. */
export interface EnteredOrganization {
  readonly access: OrganizationAccess;
  readonly organization: Organization;
}

/** The caller's own organization by its id; `not-found` for any other. */
export const enterOrganizationRead = async (unit: Unit, orgId: string): Promise<EnteredOrganization> => {
  const access = await enterOrganization(unit, orgId);
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  return { access, organization };
};

const noRole: GivenRole = { reference: { role: '' }, checks: [] };

/** Whoever comes gets it, so that choosing it is giving it. */
const defaultRole = (
  unit: Unit,
  access: OrganizationAccess,
  role: string | undefined,
): Promise<GivenRole> | GivenRole =>
  role === undefined
    ? noRole
    : assertMayGiveRole(unit, access, role, 'You cannot give newcomers a more privileged role than your own');

const storedDefault = ({ reference: { role, customRoleId } }: GivenRole): string =>
  role === customRoleSlug ? (customRoleId ?? role) : role;

type Taken = Pick<
  Organization,
  | 'sessionLifetime'
  | 'allowedEmailDomains'
  | 'auditFailureMode'
  | 'auditLogsRetentionDays'
  | 'scimEnabled'
  | 'authEnforced'
  | 'enforceMfa'
  | 'selectedMfaMethod'
  | 'enforceStepUp'
>;

const limitsOf = (organization: Organization, settings: OrganizationSettings): Taken => {
  const { sessionLifetime = organization.sessionLifetime } = settings;
  const { allowedEmailDomains = organization.allowedEmailDomains } = settings;
  const { auditFailureMode = organization.auditFailureMode } = settings;
  const { auditLogsRetentionDays: days = organization.auditLogsRetentionDays } = settings;
  const { scimEnabled = organization.scimEnabled } = settings;
  const { authEnforced = organization.authEnforced } = settings;
  const { enforceMfa = organization.enforceMfa } = settings;
  const { selectedMfaMethod = organization.selectedMfaMethod } = settings;
  const { enforceStepUp = organization.enforceStepUp } = settings;
  return {
    ...(authEnforced && { authEnforced }),
    ...(scimEnabled && { scimEnabled }),
    ...(enforceMfa && { enforceMfa }),
    ...(selectedMfaMethod && { selectedMfaMethod }),
    ...(enforceStepUp && { enforceStepUp }),
    ...(days && { auditLogsRetentionDays: days }),
    ...(auditFailureMode === 'degrade' && { auditFailureMode }),
    ...(sessionLifetime && { sessionLifetime }),
    ...(allowedEmailDomains && allowedEmailDomains.length > 0 && { allowedEmailDomains }),
  };
};

const changed = (
  unit: Unit,
  organization: Organization,
  settings: OrganizationSettings,
  given: GivenRole,
): Organization => {
  const {
    sessionLifetime: _,
    allowedEmailDomains: __,
    auditFailureMode: ___,
    auditLogsRetentionDays: ____,
    scimEnabled: _____,
    authEnforced: ______,
    enforceMfa: _______,
    selectedMfaMethod: ________,
    enforceStepUp: _________,
    ...rest
  } = organization;
  return {
    ...rest,
    ...limitsOf(organization, settings),
    name: settings.name ?? organization.name,
    slug: settings.slug ?? organization.slug,
    defaultMembershipRole:
      settings.defaultMembershipRole === undefined
        ? organization.defaultMembershipRole
        : storedDefault(given),
    updatedAt: unit.runtime.now().toISOString(),
    revision: organization.revision + 1,
  };
};

const namesOf = (settings: OrganizationSettings): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [name]));

/** What the trail says of settings that decide about itself. */
const ofTheTrail = (settings: OrganizationSettings, next: Organization): AuditMetadata => {
  const { auditFailureMode = 'fail', auditLogsRetentionDays = 0 } = next;
  return {
    ...(settings.auditFailureMode !== undefined && { auditFailureMode }),
    ...(settings.auditLogsRetentionDays !== undefined && { auditLogsRetentionDays }),
  };
};

const told = (identity: Identity, days: number | undefined): Identity => {
  const { auditLogsRetentionDays: _, ...rest } = identity;
  const revision = identity.revision + 1;
  return { ...rest, ...(days !== undefined && { auditLogsRetentionDays: days }), revision };
};

/**
 * Machine identities never read their organization: how long it keeps its trail is written into each of them, in the
 * same commit, however many there are.
 */
const commitToAll = async (unit: Unit, next: Organization, changes: readonly Change[]): Promise<void> => {
  const machines = await machinesOf(unit, next.id);
  const { identities } = unit.stores;
  await unit.commitAfterLook(
    [
      ...changes,
      ...machines.flatMap((each) => identities.replacement(told(each, next.auditLogsRetentionDays), each)),
    ],
    () => assertAllAmong(unit, next.id, machines),
  );
};

/** What the trail says of settings that decide who gets in. */
const ofFactors = (settings: OrganizationSettings, next: Organization): AuditMetadata => {
  const { enforceMfa = false, selectedMfaMethod = null, enforceStepUp = false } = next;
  return {
    ...(settings.enforceMfa !== undefined && { enforceMfa }),
    ...(settings.selectedMfaMethod !== undefined && { selectedMfaMethod }),
    ...(settings.enforceStepUp !== undefined && { enforceStepUp }),
  };
};

/**
 * Whoever has others asked for a factor has shown it, so that nobody locks themselves out; and what was asked for is not
 * taken back by a session that could not show it.
 */
const assertMayEnforce = async (unit: Unit, before: Organization, next: Organization): Promise<void> => {
  const isSame =
    before.enforceMfa === next.enforceMfa &&
    before.selectedMfaMethod === next.selectedMfaMethod &&
    before.enforceStepUp === next.enforceStepUp;
  if (isSame) return;
  if (unit.caller.kind !== 'user')
    throw new LocketError('forbidden', 'What people are asked for is changed by a person');
  if (next.enforceMfa && (next.selectedMfaMethod ?? 'email') === 'email' && !unit.sendsMail)
    throw new LocketError(
      'bad-request',
      'selectedMfaMethod: no mail can be sent here, choose totp or webauthn',
    );
  assertSteppedUp(unit, 'Changing what people are asked for');
  await assertProvenIn(unit, next, 'Changing what people are asked for');
};

/**
 * Changes the settings of the caller's organization. Needs `settings:edit`, `scim:edit` to switch
 * SCIM, and `sso:edit` to have everybody sign in by single sign-on; `already-exists` for a slug that is taken,
 * `forbidden` for a default role beyond the caller's own, `bad-request` for what is not offered.
 */
export const updateOrganization = (
  unit: Unit,
  orgId: string,
  settings: OrganizationSettings,
): Promise<Organization> =>
  retryingConflicts(unit, async () => {
    const { access, organization } = await enterOrganizationRead(unit, orgId);
    assertCan(access.ability, 'edit', 'settings');
    if (settings.scimEnabled !== undefined) assertCan(access.ability, 'edit', 'scim');
    if (settings.authEnforced !== undefined) {
      assertCan(access.ability, 'edit', 'sso');
      assertSteppedUp(unit, 'Changing how people sign in');
    }
    const enforceable = settings.authEnforced ? await assertEnforceable(unit, orgId) : [];
    const given = await defaultRole(unit, access, settings.defaultMembershipRole);
    const next = changed(unit, organization, settings, given);
    await assertMayEnforce(unit, organization, next);
    const { name, slug } = next;
    unit.note({
      metadata: {
        name,
        slug,
        ...ofFactors(settings, next),
        settings: namesOf(settings),
        ...ofTheTrail(settings, next),
      },
    });
    const changes = [
      ...unit.stores.organizations.replacement(next, organization),
      ...given.checks,
      ...enforceable,
    ];
    if (next.auditLogsRetentionDays === organization.auditLogsRetentionDays) await unit.commit(changes);
    else await commitToAll(unit, next, changes);
    return next;
  });
