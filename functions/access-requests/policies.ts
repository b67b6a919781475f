import * as z from 'zod';
import {
  countPolicies,
  createPolicy,
  deletePolicy,
  listPolicies,
  readPolicy,
  shown,
  updatePolicy,
} from '../../layers/domain/access-requests/manage-policies.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, erasable, flag, id, optional } from '../../layers/http/wire.ts';
import { projectSlug } from '../privileges/wire.ts';
import {
  approvalsInput,
  approversInput,
  bypassersInput,
  environmentsInput,
  levelInput,
  longestAccess,
  longestWaiting,
  nameInput,
  PolicyReply,
  pathInput,
  policyReply,
  stepsInput,
} from './policy-wire.ts';

const base = '/api/v1/access-approvals/policies';
const PolicyId = z.object({ policyId: id });
const envSlug = z.string().trim().min(1).max(64);
const One = () => z.object({ approval: PolicyReply() });

const reading = { access: members, method: 'GET', limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: One } as const;
const onOne = { path: `${base}/{policyId}`, params: PolicyId } as const;

const hasEnvironment = [
  ({ environment, environments }: { environment?: string | undefined; environments?: unknown }): boolean =>
    environment !== undefined || environments !== undefined,
  'give environment or environments',
] as const;

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Say who may give access to a part of a project',
  audit: 'create-access-approval-policy',
  body: z
    .object({
      projectSlug,
      name: nameInput,
      secretPath: defaulted(pathInput, '/'),
      environment: optional(envSlug),
      environments: optional(environmentsInput),
      approvers: approversInput,
      bypassers: optional(bypassersInput),
      approvals: approvalsInput,
      approvalsRequired: optional(stepsInput),
      enforcementLevel: levelInput,
      allowedSelfApprovals: flag(false),
      maxTimePeriod: optional(longestAccess),
      requestExpirationTime: optional(longestWaiting),
    })
    .refine(...hasEnvironment),
  handle: async ({ body, unit }) => {
    const { environment, environments = environment === undefined ? [] : [environment], ...rest } = body;
    const made = await createPolicy(unit, {
      ...rest,
      environments,
      bypassers: body.bypassers ?? [],
      approvals: body.approvals ?? 1,
      approvalsRequired: body.approvalsRequired ?? [],
      maxTimePeriod: body.maxTimePeriod ?? null,
      requestExpirationTime: body.requestExpirationTime ?? null,
    });
    return { approval: policyReply(await shown(unit, made)) };
  },
});

/** Here `""` is a value: no bound. */
const unbounded = <T extends z.ZodType>(schema: T) =>
  erasable(z.union([z.literal('').transform(() => null), schema]));

const update = operation({
  ...changing,
  ...onOne,
  method: 'PATCH',
  summary: 'Change an access approval policy, for requests that are open too',
  audit: 'update-access-approval-policy',
  body: z.object({
    name: nameInput,
    // The root is written as an empty text as well.
    secretPath: erasable(z.preprocess((given) => (given === '' ? '/' : given), pathInput)),
    environment: optional(envSlug),
    environments: optional(environmentsInput),
    approvers: approversInput,
    bypassers: optional(bypassersInput),
    approvals: approvalsInput,
    approvalsRequired: optional(stepsInput),
    enforcementLevel: levelInput,
    allowedSelfApprovals: optional(z.boolean()),
    maxTimePeriod: unbounded(longestAccess),
    requestExpirationTime: unbounded(longestWaiting),
  }),
  handle: async ({ params, body, unit }) => {
    const { environment, ...rest } = body;
    const environments = body.environments ?? (environment === undefined ? undefined : [environment]);
    const changed = await updatePolicy(unit, params.policyId, { ...rest, environments });
    return { approval: policyReply(await shown(unit, changed)) };
  },
});

const remove = operation({
  ...changing,
  ...onOne,
  method: 'DELETE',
  summary: 'Remove an access approval policy: what was given under it stays',
  audit: 'delete-access-approval-policy',
  handle: async ({ params, unit }) => {
    const gone = await deletePolicy(unit, params.policyId);
    return { approval: policyReply(gone, unit.runtime.now().toISOString()) };
  },
});

const get = operation({
  ...reading,
  ...onOne,
  summary: 'An access approval policy',
  audit: 'get-access-approval-policy',
  reply: One,
  handle: async ({ params, unit }) => ({
    approval: policyReply(await shown(unit, await readPolicy(unit, params.policyId))),
  }),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'What may be asked for in a project, and who gives it',
  audit: 'get-access-approval-policies',
  query: z.object({ projectSlug }),
  reply: () => z.object({ approvals: z.array(PolicyReply()) }),
  handle: async ({ query, unit }) => ({
    approvals: (await listPolicies(unit, query.projectSlug)).map((placed) => policyReply(placed)),
  }),
});

const countThem = operation({
  ...reading,
  path: `${base}/count`,
  summary: 'How many access approval policies an environment has',
  audit: 'get-access-approval-policies',
  query: z.object({ projectSlug, envSlug }),
  reply: () => z.object({ count: z.number() }),
  handle: async ({ query, unit }) => ({
    count: await countPolicies(unit, query.projectSlug, query.envSlug),
  }),
});

export const policyOperations = [create, update, remove, get, list, countThem];
