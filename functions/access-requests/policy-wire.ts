import * as z from 'zod';
import type { NamedParty } from '../../layers/domain/access-requests/approvers.ts';
import type { PlacedPolicy } from '../../layers/domain/access-requests/entering.ts';
import type { NamedApprover, ShownPolicy } from '../../layers/domain/access-requests/manage-policies.ts';
import { policyPath } from '../../layers/domain/access-requests/places.ts';
import { enforcementLevels, maxApprovals, maxParties } from '../../layers/domain/access-requests/policy.ts';
import { parseDuration } from '../../layers/domain/durations.ts';
import {
  defaulted,
  id,
  instant,
  optional,
  optionalCount,
  ruled,
  shownName,
  uuid,
} from '../../layers/http/wire.ts';

const partyTypes = ['user', 'group'] as const;
const username = z.string().trim().min(1).max(255);
const maxSteps = 10;

/** A person by id or username, a group by id. */
const named = {
  type: z.enum(partyTypes),
  id: optional(id),
  name: optional(username),
  username: optional(username),
};

interface Named {
  readonly type: (typeof partyTypes)[number];
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
}

const isNamed = ({ type, id: given, name, username: login }: Named): boolean =>
  given !== undefined || (type === 'user' && (name ?? login) !== undefined);
const naming = [isNamed, 'name a group by its id, a person by id or username'] as const;

const partyOf = ({ type, id: given, name, username: login }: Named): NamedParty =>
  type === 'group' ? { type, id: given ?? '' } : { type, id: given, username: login ?? name };

const approver = z
  .object({ ...named, sequence: optionalCount(z.int().min(1).max(maxSteps)) })
  .refine(...naming)
  .transform(({ sequence, ...party }): NamedApprover => ({ ...partyOf(party), sequence: sequence ?? 1 }));
const bypasser = z
  .object(named)
  .refine(...naming)
  .transform(partyOf);

const count = z.int().min(1).max(maxApprovals);
const duration = (member: string) =>
  ruled(z.string().trim().min(1).max(32), (text) => {
    parseDuration(text, member);
    return text;
  });

export const pathInput = ruled(z.string().trim().max(512), policyPath);
export const approversInput = z.array(approver).min(1).max(maxParties);
export const bypassersInput = z.array(bypasser).max(maxParties);
export const environmentsInput = z.array(z.string().trim().min(1).max(64)).min(1).max(100);
export const approvalsInput = optionalCount(count);
export const stepsInput = z
  .array(z.object({ stepNumber: z.int().min(1).max(maxSteps), numberOfApprovals: count }))
  .max(maxSteps);
export const levelInput = defaulted(z.enum(enforcementLevels), 'hard');
export const nameInput = optional(shownName(64));
export const longestAccess = duration('maxTimePeriod');
export const longestWaiting = duration('requestExpirationTime');

const EnvironmentReply = () => z.object({ id: z.string(), name: z.string(), slug: z.string() });

const PartyReply = () =>
  z.object({
    type: z.enum(partyTypes),
    id: z.string().nullable().optional(),
    name: z.string().nullable().optional(),
  });

export const PolicyReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    secretPath: z.string().nullable(),
    approvals: z.number(),
    envId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    deletedAt: instant().nullable(),
    enforcementLevel: z.string(),
    environment: EnvironmentReply(),
    environments: z.array(EnvironmentReply()),
    projectId: z.string(),
    allowedSelfApprovals: z.boolean(),
    maxTimePeriod: z.string().nullable(),
    requestExpirationTime: z.string().nullable(),
    approvers: z.array(PartyReply().extend({ sequence: z.number(), approvalsRequired: z.number() })),
    bypassers: z.array(PartyReply()),
  });

const none: ReadonlyMap<string, string> = new Map();

/** A policy with the names of whom it names, where they are known. */
export const policyReply = (
  placed: PlacedPolicy & Partial<Pick<ShownPolicy, 'names'>>,
  deletedAt: string | null = null,
): z.input<ReturnType<typeof PolicyReply>> => {
  const { policy, environments, names = none } = placed;
  const shownEnvironments = environments.map(({ id: envId, name, slug }) => ({ id: envId, name, slug }));
  // Of environments that are gone, and may come back, their ids are left.
  const [environment = { id: policy.environmentIds[0] ?? '', name: '', slug: '' }] = shownEnvironments;
  const nameOf = (partyId: string) => (names === none ? {} : { name: names.get(partyId) ?? null });
  const needed = (sequence: number): number =>
    policy.approvalsRequired.find(({ stepNumber }) => stepNumber === sequence)?.numberOfApprovals ??
    policy.approvals;
  return {
    id: policy.id,
    name: policy.name,
    secretPath: policy.secretPath,
    approvals: policy.approvals,
    envId: environment.id,
    createdAt: policy.createdAt,
    updatedAt: policy.updatedAt,
    deletedAt,
    enforcementLevel: policy.enforcementLevel,
    environment,
    environments: shownEnvironments,
    projectId: policy.projectId,
    allowedSelfApprovals: policy.allowedSelfApprovals,
    maxTimePeriod: policy.maxTimePeriod,
    requestExpirationTime: policy.requestExpirationTime,
    approvers: policy.approvers.map(({ type, id: partyId, sequence }) => ({
      ...{ type, id: partyId, sequence, approvalsRequired: needed(sequence) },
      ...nameOf(partyId),
    })),
    bypassers: policy.bypassers.map(({ type, id: partyId }) => ({ type, id: partyId, ...nameOf(partyId) })),
  };
};
