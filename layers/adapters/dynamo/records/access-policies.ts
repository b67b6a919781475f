import type { AccessPolicy, AccessPolicyStore } from '../../../domain/access-requests/policy.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { document, flag, list, number, oneOf, orNull, text } from './shape.ts';

const policyOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'where an access approval policy stands',
  readBy: 'lookups by policy id',
  pk: 'ACCESSPOLICY#<policy>',
  sk: 'ACCESSPOLICY',
  key: (policyId: string) => ({ pk: `ACCESSPOLICY#${policyId}`, sk: 'ACCESSPOLICY' }),
  shape: { projectId: text },
});

const policyItem = itemType<AccessPolicy>()({
  name: 'access approval policy',
  readBy: 'listing; whoever asks for access or reviews a request',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSPOLICY#<policy>',
  key: (projectId: string, policyId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACCESSPOLICY#${policyId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'ACCESSPOLICY#' }) },
  form: document,
  shape: {
    id: text,
    projectId: text,
    environmentIds: list,
    secretPath: text,
    approvers: list,
    bypassers: list,
    approvals: number,
    approvalsRequired: list,
    enforcementLevel: oneOf('hard', 'soft'),
    allowedSelfApprovals: flag,
    maxTimePeriod: orNull(text),
    requestExpirationTime: orNull(text),
    revision: number,
  },
  leadsTo: [toItem(policyOwnerItem, ({ id }) => policyOwnerItem.key(id))],
});

export const accessPolicyItems = [policyItem, policyOwnerItem];

const keyOf = ({ projectId, id }: AccessPolicy) => policyItem.key(projectId, id);

/** Access approval policies under their project, and a pointer to it under their own id. */
export const accessPolicyStore = (session: ReadSession): AccessPolicyStore => {
  const findIn = (projectId: string, policyId: string) =>
    session.read(policyItem, policyItem.key(projectId, policyId));
  return {
    findIn,
    find: async (policyId) => {
      const owner = await session.read(policyOwnerItem, policyOwnerItem.key(policyId));
      return owner && findIn(owner.projectId, policyId);
    },
    inProject: (projectId) => session.list(policyItem, policyItem.ranges.of(projectId)),
    creation: (policy) => [
      put(policyItem.item(keyOf(policy), policy), absent),
      put(policyOwnerItem.item(policyOwnerItem.key(policy.id), { projectId: policy.projectId }), absent),
    ],
    replacement: (policy, previous) =>
      put(policyItem.item(keyOf(policy), policy), atRevision(previous.revision)),
    deletion: (policy) => [
      remove(keyOf(policy), atRevision(policy.revision)),
      remove(policyOwnerItem.key(policy.id)),
    ],
    check: (policy) => check(keyOf(policy), atRevision(policy.revision)),
  };
};
