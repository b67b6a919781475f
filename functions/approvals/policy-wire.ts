import * as z from 'zod';
import type { NamedApprover } from '../../layers/domain/approvals/approvers.ts';
import {
  type Approver,
  enforcements,
  machineRules,
  maxApprovers,
} from '../../layers/domain/approvals/change-policy.ts';
import type { PlacedPolicy } from '../../layers/domain/approvals/placed-policy.ts';
import type { PolicyDraft } from '../../layers/domain/approvals/policy-draft.ts';
import { parsePolicyPath } from '../../layers/domain/approvals/policy-path.ts';
import { flag, id, instant, optional, ruled, shownName, uuid } from '../../layers/http/wire.ts';

const slug = z.string().trim().min(1).max(64);
const username = optional(z.string().trim().max(255));

/** People by id or by username, which older clients call their name. */
const approver = z
  .object({ type: z.enum(['user', 'group']), id: optional(id), username, name: username })
  .transform(
    ({ type, ...named }): NamedApprover => ({
      kind: type,
      id: named.id,
      username: named.username ?? named.name,
    }),
  );

const pathOrNone = ruled(z.string().max(512), parsePolicyPath).nullable();
const approvals = z.int().min(1).max(maxApprovers);
const maxExpiryDays = 365;

const members = {
  name: optional(shownName(128)),
  environment: optional(slug),
  environments: optional(z.array(slug).min(1).max(100)),
  approvals: optional(approvals),
  enforcementLevel: optional(z.enum(enforcements)),
  allowedSelfApprovals: z.preprocess((given) => given ?? undefined, flag(false).optional()),
  bypassers: z
    .array(approver)
    .max(maxApprovers)
    .nullish()
    .transform((named) => named ?? undefined),
  machineChanges: optional(z.enum(machineRules)),
  exemptMachines: z
    .array(id)
    .max(maxApprovers)
    .nullish()
    .transform((ids) => ids ?? undefined),
  requestExpirationDays: z.int().min(1).max(maxExpiryDays).nullish(),
  autoMerge: z.preprocess((given) => given ?? undefined, flag(false).optional()),
};

export const PolicyBody = z.object({
  ...members,
  workspaceId: id,
  secretPath: pathOrNone.optional(),
  approvers: z.array(approver).min(1).max(maxApprovers),
});

export const PolicyChanges = z.object({
  ...members,
  secretPath: pathOrNone.optional(),
  approvers: optional(z.array(approver).min(1).max(maxApprovers)),
});

/** What a body says of a policy, in the domain's words; one environment is a list of one. */
export const draftOf = (body: z.output<typeof PolicyChanges>): PolicyDraft => ({
  name: body.name,
  environments: body.environments ?? (body.environment === undefined ? undefined : [body.environment]),
  secretPath: body.secretPath,
  approvals: body.approvals,
  enforcement: body.enforcementLevel,
  allowsSelfApproval: body.allowedSelfApprovals,
  approvers: body.approvers,
  bypassers: body.bypassers,
  machines: body.machineChanges,
  exemptMachines: body.exemptMachines,
  expiryDays: body.requestExpirationDays,
  mergesByItself: body.autoMerge,
});

const EnvironmentReply = () => z.object({ id: z.string(), name: z.string(), slug: z.string() });

const ApproverReply = () =>
  z.object({
    id: z.string(),
    type: z.enum(['user', 'group']),
    name: z.string().nullable(),
    username: z.string().nullable(),
  });

export const PolicyReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    secretPath: z.string().nullable(),
    approvals: z.int(),
    envId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    deletedAt: instant().nullable(),
    enforcementLevel: z.string(),
    allowedSelfApprovals: z.boolean(),
    machineChanges: z.string(),
    exemptMachines: z.array(z.string()),
    requestExpirationDays: z.int().nullable(),
    autoMerge: z.boolean(),
    environment: EnvironmentReply(),
    environments: z.array(EnvironmentReply()),
    projectId: z.string(),
    approvers: z.array(ApproverReply()),
    userApprovers: z.array(z.object({ userId: z.string() })),
    bypassers: z.array(ApproverReply()),
  });

const nowhere = { id: '', name: '', slug: '' };

/** A policy as those see it who may read policies. */
export const policyOnTheWire = (
  { policy, project, environments, people }: PlacedPolicy,
  userApprovers?: readonly string[],
): z.input<ReturnType<typeof PolicyReply>> => {
  const places = environments.map(({ id: envId, name, slug: text }) => ({ id: envId, name, slug: text }));
  const [environment = { ...nowhere, id: policy.environmentIds[0] ?? '' }] = places;
  const named = ({ kind, id: approverId }: Approver) => {
    const known = kind === 'user' ? (people.get(approverId)?.username ?? null) : null;
    return { id: approverId, type: kind, name: known, username: known };
  };
  const users = policy.approvers.filter(({ kind }) => kind === 'user').map((each) => each.id);
  return {
    id: policy.id,
    name: policy.name,
    secretPath: policy.secretPath,
    approvals: policy.approvals,
    envId: environment.id,
    createdAt: policy.createdAt,
    updatedAt: policy.updatedAt,
    deletedAt: null,
    enforcementLevel: policy.enforcement,
    allowedSelfApprovals: policy.allowsSelfApproval,
    machineChanges: policy.machines,
    exemptMachines: [...policy.exemptMachines],
    requestExpirationDays: policy.expiryDays,
    autoMerge: policy.mergesByItself,
    environment,
    environments: places,
    projectId: project.id,
    approvers: policy.approvers.map(named),
    userApprovers: (userApprovers ?? users).map((userId) => ({ userId })),
    bypassers: policy.bypassers.map(named),
  };
};
