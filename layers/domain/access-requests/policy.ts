import type { Change } from '../store/change.ts';

/** A person, or everybody in a group. */
export interface Party {
  readonly type: 'user' | 'group';
  readonly id: string;
}

/** Who reviews what is asked for under a policy, and in which step. */
export interface Approver extends Party {
  /** Steps follow each other, the lowest first. */
  readonly sequence: number;
}

/** How many approvals a step takes, where that is not what its policy says of all. */
interface StepApprovals {
  readonly stepNumber: number;
  readonly numberOfApprovals: number;
}

export const enforcementLevels = ['hard', 'soft'] as const;
/** `soft` lets whoever asked have access at once, for a short time and with a reason. */
type EnforcementLevel = (typeof enforcementLevels)[number];

/** What people may ask for in a part of a project, and who may give it to them. */
export interface AccessPolicy {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly environmentIds: readonly string[];
  /** A folder path or a glob over folder paths. */
  readonly secretPath: string;
  readonly approvers: readonly Approver[];
  /** Who alone may have access at once under a soft policy; everybody when there are none. */
  readonly bypassers: readonly Party[];
  /** Approvals that each step takes. */
  readonly approvals: number;
  readonly approvalsRequired: readonly StepApprovals[];
  readonly enforcementLevel: EnforcementLevel;
  readonly allowedSelfApprovals: boolean;
  /** The longest that access may last, such as `7d`: nothing is given for good then. Null for no bound. */
  readonly maxTimePeriod: string | null;
  /** How long a request waits to be approved, such as `72h`; null for as long as any may. */
  readonly requestExpirationTime: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** The most of one project: whoever asks has them all looked at. */
export const maxPolicies = 100;
/** The most approvers or bypassers of one policy. */
export const maxParties = 50;
/** The most approvals of one step: each is looked at anew with every review. */
export const maxApprovals = 20;

/** Access approval policies. Every read is strongly consistent. */
export interface AccessPolicyStore {
  find(policyId: string): Promise<AccessPolicy | undefined>;
  /** The same in one read, where its project is known. */
  findIn(projectId: string, policyId: string): Promise<AccessPolicy | undefined>;
  /** All of a project, oldest first. */
  inProject(projectId: string): Promise<readonly AccessPolicy[]>;
  creation(policy: AccessPolicy): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so are the next two. */
  replacement(policy: AccessPolicy, previous: AccessPolicy): Change;
  deletion(policy: AccessPolicy): readonly Change[];
  /** Changes nothing. */
  check(policy: AccessPolicy): Change;
}
