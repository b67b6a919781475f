import type { Change } from '../store/change.ts';

/** Who approves, or may go around a policy: a person, or everybody in a group. */
export interface Approver {
  readonly kind: 'user' | 'group';
  readonly id: string;
}

/** `soft` lets some of those who may merge do so without approvals, with a reason. */
export const enforcements = ['hard', 'soft'] as const;
export type Enforcement = (typeof enforcements)[number];

/** What becomes of a machine's change: it is refused, becomes a request, or is carried out. */
export const machineRules = ['refuse', 'request', 'exempt'] as const;
export type MachineRule = (typeof machineRules)[number];

/** Who has to approve changes of secrets in some places of a project. */
export interface ChangePolicy {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly environmentIds: readonly string[];
  /** A path or a glob over paths; null for whole environments. */
  readonly secretPath: string | null;
  /** How many have to approve. */
  readonly approvals: number;
  readonly enforcement: Enforcement;
  /** Whether an approver's own request may count their own approval. */
  readonly allowsSelfApproval: boolean;
  readonly approvers: readonly Approver[];
  /** Who may merge without approvals under `soft`; anyone who may merge when there are none. */
  readonly bypassers: readonly Approver[];
  readonly machines: MachineRule;
  /** Ids of machine identities whose changes are carried out, whatever `machines` says. */
  readonly exemptMachines: readonly string[];
  /** Days after which a request is over; never when null. */
  readonly expiryDays: number | null;
  /** Whether the approval that suffices also merges. */
  readonly mergesByItself: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** At most this many policies fit a project: a change in a protected environment reads them all. */
export const maxPolicies = 100;
/** At most this many people and groups fit each list of a policy. */
export const maxApprovers = 50;

/** Policies of projects. Every read is strongly consistent. */
export interface ChangePolicyStore {
  /** All policies of a project, in no order. */
  inProject(projectId: string): Promise<readonly ChangePolicy[]>;
  find(policyId: string): Promise<ChangePolicy | undefined>;
  projectOf(policyId: string): Promise<string | undefined>;
  creation(policy: ChangePolicy): readonly Change[];
  /** Refused with `conflict` when somebody else changed the policy meanwhile; so is its deletion. */
  replacement(policy: ChangePolicy, previous: ChangePolicy): Change;
  deletion(policy: ChangePolicy): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the policy still stands as it was read. */
  check(policy: ChangePolicy): Change;
  /** Names the policies of a project for the first round, where it had any when it was last looked at. */
  expectWhereKnown(projectId: string): void;
}
