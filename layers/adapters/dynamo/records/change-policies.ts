import type { ChangePolicy, ChangePolicyStore } from '../../../domain/approvals/change-policy.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import { guesses, type ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { document, list, number, oneOf, orNull, text } from './shape.ts';

const ownerItem = itemType<{ readonly projectId: string }>()({
  name: 'project of a change policy',
  readBy: 'lookups by policy id',
  pk: 'CHANGEPOLICY#<policy>',
  sk: 'CHANGEPOLICY',
  key: (id: string) => ({ pk: `CHANGEPOLICY#${id}`, sk: 'CHANGEPOLICY' }),
  shape: { projectId: text },
});

const policyItem = itemType<ChangePolicy>()({
  name: 'change policy',
  readBy: 'every change of a secret in an environment that has had one; requests',
  pk: 'PROJECT#<id>',
  sk: 'CHANGEPOLICY#<policy>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `CHANGEPOLICY#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CHANGEPOLICY#' }) },
  form: document,
  shape: {
    id: text,
    projectId: text,
    environmentIds: list as never,
    secretPath: orNull(text),
    approvals: number,
    enforcement: oneOf('hard', 'soft'),
    machines: oneOf('refuse', 'request', 'exempt'),
    exemptMachines: list as never,
    approvers: list as never,
    bypassers: list as never,
    revision: number,
  },
  leadsTo: [toItem(ownerItem, ({ id }) => ownerItem.key(id))],
});

export const changePolicyItems = [policyItem, ownerItem];

const keyOf = ({ projectId, id }: ChangePolicy) => policyItem.key(projectId, id);
const itemOf = (policy: ChangePolicy) => policyItem.item(keyOf(policy), policy);

const inProject = async (session: ReadSession, projectId: string): Promise<readonly ChangePolicy[]> => {
  const found = await session.list(policyItem, policyItem.ranges.of(projectId));
  if (found.length > 0) guesses.learn(projectId, 'change-policies', projectId);
  else guesses.drop('change-policies', projectId);
  return found;
};

const projectOf = async (session: ReadSession, policyId: string) =>
  (await session.read(ownerItem, ownerItem.key(policyId)))?.projectId;

/** Change policies below their project, and a pointer to it under their own id. */
export const changePolicyStore = (session: ReadSession): ChangePolicyStore => ({
  inProject: (projectId) => inProject(session, projectId),
  projectOf: (policyId) => projectOf(session, policyId),
  find: async (policyId) => {
    const projectId = await projectOf(session, policyId);
    return projectId === undefined
      ? undefined
      : session.read(policyItem, policyItem.key(projectId, policyId));
  },
  creation: (policy) => [
    put(itemOf(policy), absent),
    put(ownerItem.item(ownerItem.key(policy.id), { projectId: policy.projectId }), absent),
  ],
  replacement: (policy, previous) => put(itemOf(policy), atRevision(previous.revision)),
  deletion: (policy) => [
    remove(keyOf(policy), atRevision(policy.revision)),
    remove(ownerItem.key(policy.id)),
  ],
  check: (policy) => check(keyOf(policy), atRevision(policy.revision)),
  expectWhereKnown: (projectId) => {
    if (guesses.recall('change-policies', projectId) !== undefined)
      session.page(policyItem.ranges.of(projectId));
  },
});
