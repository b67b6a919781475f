import { LocketError } from '../../../../domain/errors.ts';
import type { CertificatePolicy, CertificatePolicyStore } from '../../../../domain/pki/profiles/policy.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put, remove } from '../../changes.ts';
import { partitionText } from '../../partition-text.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { list, number, text } from '../shape.ts';

const policyOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'policy’s project',
  readBy: 'uses of a policy by its id',
  pk: 'CERTIFICATEPOLICY#<policy>',
  sk: 'CERTIFICATEPOLICY',
  key: (policyId: string) => ({ pk: `CERTIFICATEPOLICY#${policyId}`, sk: 'CERTIFICATEPOLICY' }),
  shape: { projectId: text },
});

const policyItem = itemType<CertificatePolicy>()({
  name: 'certificate policy',
  readBy: 'issuing by a profile, lists',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEPOLICY#<policy>',
  key: (projectId: string, policyId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEPOLICY#${policyId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CERTIFICATEPOLICY#' }) },
  shape: { id: text, projectId: text, subject: list, sans: list, revision: number },
  leadsTo: [toItem(policyOwnerItem, ({ id }) => policyOwnerItem.key(id))],
});

const policyNameItem = itemType<{ readonly policyId: string }>()({
  name: 'certificate policy by name',
  readBy: 'uniqueness in its project',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEPOLICYNAME#<name>',
  key: (projectId: string, name: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEPOLICYNAME#${partitionText(name)}`,
  }),
  shape: { policyId: text },
  leadsTo: [],
});

export const certificatePolicyItems = [policyItem, policyNameItem, policyOwnerItem];

const nameTaken = () =>
  new LocketError('already-exists', 'A certificate policy with this name already exists');

const putPolicy = (policy: CertificatePolicy, condition: Condition): Change =>
  put(policyItem.item(policyItem.key(policy.projectId, policy.id), policy), condition);

const nameKey = ({ projectId, name }: CertificatePolicy) => policyNameItem.key(projectId, name);
const giveName = (policy: CertificatePolicy): Change =>
  put(policyNameItem.item(nameKey(policy), { policyId: policy.id }), absent, nameTaken);

/** Policies under their project, and a pointer to it under their own id. */
export const certificatePolicyStore = (session: ReadSession): CertificatePolicyStore => ({
  find: (projectId, policyId) => session.read(policyItem, policyItem.key(projectId, policyId)),
  projectOf: async (policyId) =>
    (await session.read(policyOwnerItem, policyOwnerItem.key(policyId)))?.projectId,
  inProject: (projectId) => session.list(policyItem, policyItem.ranges.of(projectId)),
  creation: (policy) => [
    putPolicy(policy, absent),
    put(policyOwnerItem.item(policyOwnerItem.key(policy.id), { projectId: policy.projectId }), absent),
    giveName(policy),
  ],
  replacement: (policy, previous) => [
    putPolicy(policy, atRevision(previous.revision)),
    ...(policy.name === previous.name ? [] : [remove(nameKey(previous)), giveName(policy)]),
  ],
  deletion: (policy) => [
    remove(policyItem.key(policy.projectId, policy.id), atRevision(policy.revision)),
    remove(policyOwnerItem.key(policy.id)),
    remove(nameKey(policy)),
  ],
});
