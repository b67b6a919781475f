import { LocketError } from '../errors.ts';
import { environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import { randomSlugLetters } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import { approversNamed, type NamedApprover } from './approvers.ts';
import {
  type Approver,
  type ChangePolicy,
  type Enforcement,
  type MachineRule,
  maxApprovers,
} from './change-policy.ts';

/** What a client says of a policy; absent members stay as they are, or have their defaults. */
export interface PolicyDraft {
  readonly name?: string | undefined;
  /** Slugs. */
  readonly environments?: readonly string[] | undefined;
  readonly secretPath?: string | null | undefined;
  readonly approvals?: number | undefined;
  readonly enforcement?: Enforcement | undefined;
  readonly allowsSelfApproval?: boolean | undefined;
  readonly approvers?: readonly NamedApprover[] | undefined;
  readonly bypassers?: readonly NamedApprover[] | undefined;
  readonly machines?: MachineRule | undefined;
  readonly exemptMachines?: readonly string[] | undefined;
  readonly expiryDays?: number | null | undefined;
  readonly mergesByItself?: boolean | undefined;
}

const assertEnough = ({ approvals, approvers }: ChangePolicy): void => {
  if (approvers.length === 0) throw new LocketError('bad-request', 'A policy names at least one approver');
  const isCounted = approvers.every(({ kind }) => kind === 'user');
  if (isCounted && approvals > approvers.length)
    throw new LocketError('bad-request', 'approvals must not be more than there are approvers');
};

const machinesNamed = async (
  unit: Unit,
  { project }: ProjectAccess,
  ids: readonly string[],
): Promise<readonly string[]> => {
  if (ids.length > maxApprovers)
    throw new LocketError('invalid-input', `exemptMachines: at most ${maxApprovers} can be named`);
  const found = await Promise.all(ids.map((id) => unit.stores.projects.grant(project.id, 'identity', id)));
  const unknown = ids.filter((_, n) => !found[n]);
  if (unknown.length > 0)
    throw new LocketError(
      'bad-request',
      `exemptMachines: not identities of this project: ${unknown.join(', ')}`,
    );
  return [...new Set(ids)];
};

const namedIn = async (
  unit: Unit,
  access: ProjectAccess,
  named: readonly NamedApprover[] | undefined,
  before: readonly Approver[],
  member?: string,
): Promise<readonly Approver[]> => (named ? approversNamed(unit, access, named, member) : before);

const environmentIdsOf = (
  { project }: ProjectAccess,
  slugs: readonly string[] | undefined,
  before: readonly string[],
): readonly string[] =>
  slugs ? [...new Set(slugs)].map((slug) => environmentBySlug(project, slug).id) : before;

const given = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);

/** The policy as the draft has it, with whom it names looked up. */
export const drafted = async (
  unit: Unit,
  access: ProjectAccess,
  before: ChangePolicy,
  draft: PolicyDraft,
): Promise<ChangePolicy> => {
  const [approvers, bypassers, exemptMachines] = await Promise.all([
    namedIn(unit, access, draft.approvers, before.approvers),
    namedIn(unit, access, draft.bypassers, before.bypassers, 'bypassers'),
    draft.exemptMachines ? machinesNamed(unit, access, draft.exemptMachines) : before.exemptMachines,
  ]);
  const policy = {
    ...before,
    name: given(draft.name, before.name),
    environmentIds: environmentIdsOf(access, draft.environments, before.environmentIds),
    secretPath: given(draft.secretPath, before.secretPath),
    approvals: given(draft.approvals, before.approvals),
    enforcement: given(draft.enforcement, before.enforcement),
    allowsSelfApproval: given(draft.allowsSelfApproval, before.allowsSelfApproval),
    machines: given(draft.machines, before.machines),
    expiryDays: given(draft.expiryDays, before.expiryDays),
    mergesByItself: given(draft.mergesByItself, before.mergesByItself),
    approvers,
    bypassers,
    exemptMachines,
    updatedAt: unit.runtime.now().toISOString(),
  };
  assertEnough(policy);
  return policy;
};

/** A policy of which nothing was said yet. */
export const blank = (
  unit: Unit,
  { project }: ProjectAccess,
  environments: readonly string[],
): ChangePolicy => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId: project.id,
    name: `${environments[0] ?? 'policy'}-${randomSlugLetters(unit.runtime).slice(0, 3)}`,
    environmentIds: [],
    secretPath: '/',
    approvals: 1,
    enforcement: 'hard',
    allowsSelfApproval: false,
    approvers: [],
    bypassers: [],
    machines: 'refuse',
    exemptMachines: [],
    expiryDays: null,
    mergesByItself: false,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};
