import type { MetadataEntry } from '../caller.ts';
import type { LoginMethod } from '../instance/login-methods.ts';
import type { WrappedKey } from '../keys/key-ring.ts';
import type { Deletion } from '../projects/deleted.ts';
import type { FactorMethod } from '../second-factors/factor.ts';
import type { Change } from '../store/change.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly keys: readonly WrappedKey[];
  /** What new members get: the slug of a built-in role, or the id of a custom one. */
  readonly defaultMembershipRole: string;
  /** How long after logging in people may act here, e.g. `12h`; as long as their session lasts when absent. */
  readonly sessionLifetime?: string;
  /** In lower case: what addresses of people who are invited have to end in; anything when absent. */
  readonly allowedEmailDomains?: readonly string[];
  /** What happens to reads whose audit event cannot be written: they fail when absent. */
  readonly auditFailureMode?: 'degrade';
  /** Days that events of the organization and its projects are kept at most; as long as the instance does when absent. */
  readonly auditLogsRetentionDays?: number;
  /** Whether people show a second factor here, and which at least: a code by mail where none is named. */
  readonly enforceMfa?: true;
  readonly selectedMfaMethod?: FactorMethod;
  /** Whether people show one anew before they do what cannot be undone, or see what is protected. */
  readonly enforceStepUp?: true;
  /** Whether a directory may bring people and groups in by SCIM; none may when absent. */
  readonly scimEnabled?: true;
  /** Whether people have to sign in by the organization's own single sign-on; as they like when absent. */
  readonly authEnforced?: true;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** An organization that was deleted: everything in it still stands, out of reach. */
export interface DeletedOrganization extends Deletion {
  readonly organization: Organization;
}

/** A person's membership in an organization. */
export interface Membership {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  /** Organization role slug; `custom` with `customRoleId`. */
  readonly role: string;
  readonly customRoleId?: string;
  readonly isActive: boolean;
  /** True from the first membership in a group on: without it no request looks for any. */
  readonly inGroups?: boolean;
  /** What is known about the person here, for conditions of rules. */
  readonly metadata?: readonly MetadataEntry[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Organizations and the people in them. Every read is strongly consistent; a deleted organization is absent. */
export interface OrganizationStore {
  find(orgId: string): Promise<Organization | undefined>;
  /** In any letter case. */
  findBySlug(slug: string): Promise<Organization | undefined>;
  findDeleted(orgId: string): Promise<DeletedOrganization | undefined>;
  /** Every organization of the instance that was made or renamed since it keeps a list of them. */
  all(): Promise<readonly Organization[]>;
  /** Organizations this person belongs to. */
  membershipsOf(userId: string): Promise<readonly Membership[]>;
  membership(orgId: string, userId: string): Promise<Membership | undefined>;
  /** One by its own id; undefined also for one that was made before these were noted. */
  membershipById(orgId: string, membershipId: string): Promise<Membership | undefined>;
  membersOf(orgId: string): Promise<readonly Membership[]>;
  /** Refused with `already-exists` for a slug that another organization has; so are the next two. */
  creation(organization: Organization): readonly Change[];
  /** Refused with `conflict` when somebody else changed the organization meanwhile. */
  replacement(organization: Organization, previous: Organization): readonly Change[];
  /** Brings a deleted one back; refused with `conflict` when it was restored meanwhile or its time is over. */
  restoration(organization: Organization, deleted: DeletedOrganization, at: string): readonly Change[];
  /** From that moment it is absent and its slug free; refused with `conflict` when somebody changed it meanwhile. */
  deletion(organization: Organization, at: string): readonly Change[];
  membershipCreation(membership: Membership): readonly Change[];
  /**
   * Changes role, activity and metadata, and nothing else: a membership in a group that comes at the same moment keeps
   * its mark. Refused with `conflict` unless the membership still stands as `previous`.
   */
  membershipReplacement(membership: Membership, previous: Membership): readonly Change[];
  /** Refused with `conflict` unless the membership still stands as it was read. */
  membershipDeletion(membership: Membership): readonly Change[];
  /** Whether somebody who is named like this, by account or address, was taken out of the organization, or left it. */
  hasDeparted(orgId: string, names: readonly string[]): Promise<boolean>;
  /** That they did. */
  departure(orgId: string, names: readonly string[]): readonly Change[];
  /** Changes nothing; refused with `conflict` when one of them did meanwhile. */
  noDepartureChecks(orgId: string, names: readonly string[]): readonly Change[];
  /** Changes nothing; refused with `conflict` when the person became a member meanwhile. */
  membershipAbsence(orgId: string, userId: string): Change;
  /** Changes nothing; refused with `conflict` unless the person is still active in this very role. */
  roleCheck(membership: Membership): Change;
  /** Changes nothing; refused with `conflict` when the organization's settings changed meanwhile. */
  revisionCheck(organization: Organization): Change;
  /** Names all members of an organization, so that they join the first round. */
  expectMembers(orgId: string): void;
  /**
   * Changes nothing; refused with `not-found` for an organization that was deleted meanwhile, and with `conflict` for one
   * whose machine identities are to know something else by now.
   */
  homeCheck(organization: Pick<Organization, 'id' | 'auditLogsRetentionDays'>): Change;
  /** Changes nothing; refused with `conflict` when there is such an organization, one that was restored included. */
  absenceCheck(orgId: string): Change;
}

/** Who set the instance up, or who was left in charge of it since. */
export interface InstanceRecord {
  readonly orgId: string;
  readonly userId: string;
  /** The first machine identity; instances that were set up earlier do not name it. */
  readonly identityId?: string;
  /** When it was set up. */
  readonly at: string;
  /** Whether strangers may sign up; nobody may when absent. */
  readonly allowSignUp?: boolean;
  /** Domains, joined by commas, that addresses of strangers must have; any when absent. */
  readonly allowedSignUpDomain?: string;
  /** Whether repositories are scanned nowhere; they are where somebody linked some when absent. */
  readonly isSecretScanningDisabled?: boolean;
  /** Methods whose addresses count as verified although the provider does not say so; false when absent. */
  readonly trustSamlEmails?: boolean;
  readonly trustOidcEmails?: boolean;
  readonly trustLdapEmails?: boolean;
  /** The organization whose single sign-on is offered to whoever names none. */
  readonly defaultAuthOrgId?: string;
  /** Ways in that are open; all when absent. */
  readonly enabledLoginMethods?: readonly LoginMethod[];
  /** When its settings were changed last, and how often. */
  readonly updatedAt?: string;
  readonly revision?: number;
}

/** The one record that says this instance was set up. */
export interface InstanceStore {
  /** SHA-256 (hex) of the one-time secret that setting the instance up takes; undefined when it takes none. */
  bootstrapDigest(): Promise<string | undefined>;
  find(): Promise<InstanceRecord | undefined>;
  isInitialized(): Promise<boolean>;
  /**
   * Throws `internal` when the table has another format than this version reads. One that never got its format's
   * number is looked into, once per process.
   */
  assertReadable(): Promise<void>;
  /** Writes the number of the format down; refused with `internal` when another one stands there. */
  stamping(at: string): Change;
  /** Refused with `bad-request` when it was set up already. */
  initialization(record: InstanceRecord): Change;
  /** Refused with `conflict` when somebody else changed the settings meanwhile. */
  configuration(next: InstanceRecord, previous: InstanceRecord): Change;
}
