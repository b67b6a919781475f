import type { MetadataEntry } from '../identities/identity.ts';
import type { WrappedKey } from '../keys/key-ring.ts';
import type { Change } from '../store/change.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly keys: readonly WrappedKey[];
  readonly defaultMembershipRole: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
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
  /** What placeholders of rules may use about the person; absent when nothing was said. */
  readonly metadata?: readonly MetadataEntry[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface OrganizationStore {
  find(orgId: string): Promise<Organization | undefined>;
  /** Organizations this person belongs to. */
  membershipsOf(userId: string): Promise<readonly Membership[]>;
  membership(orgId: string, userId: string): Promise<Membership | undefined>;
  membersOf(orgId: string): Promise<readonly Membership[]>;
  creation(organization: Organization): readonly Change[];
  membershipCreation(membership: Membership): readonly Change[];
  /**
   * Changes role and activity, and nothing else: a membership in a group that comes at the same moment keeps its mark.
   * Refused with `conflict` unless the membership still has the role and activity of `previous`.
   */
  membershipReplacement(membership: Membership, previous: Membership): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the person is still active in this very role. */
  roleCheck(membership: Membership): Change;
  /** Names all members of an organization, so that they join the first round. */
  expectMembers(orgId: string): void;
}

/** By whom and when this instance was set up. */
export interface InstanceRecord {
  readonly orgId: string;
  readonly userId: string;
  readonly at: string;
}

/** Who set the instance up, or who was left in charge of it since. */
export interface InstanceRecord {
  readonly orgId: string;
  readonly userId: string;
  /** The first machine identity; instances that were set up earlier do not name it. */
  readonly identityId?: string;
  readonly at: string;
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
}
