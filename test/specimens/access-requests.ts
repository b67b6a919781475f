import type { Names } from '../world/victim.ts';
import { bodyOf, queryOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/access-approvals';
const inProject = ({ projectSlug }: Names) => ({ projectSlug });
const ofPolicy = ({ accessPolicyId }: Names) => ({ policyId: accessPolicyId });
const ofRequest = ({ accessRequestId }: Names) => ({ requestId: accessRequestId });
const ofGranted = ({ grantedRequestId }: Names) => ({ requestId: grantedRequestId });

const approversOf = ({ username, groupId }: Names) => [
  { type: 'user', username, sequence: 1 },
  { type: 'group', id: groupId, sequence: 1 },
];

const permissions = [
  { subject: 'secrets', action: ['create'], conditions: { environment: 'dev', secretPath: { $glob: '/' } } },
];

export const specimens: Specimens = {
  [`POST ${base}/policies`]: bodyOf((names) => ({
    ...inProject(names),
    name: 'on call',
    environment: 'dev',
    secretPath: '/app/**',
    approvers: approversOf(names),
    bypassers: [{ type: 'user', username: names.username }],
    approvals: 1,
    enforcementLevel: 'soft',
    maxTimePeriod: '1d',
    requestExpirationTime: '3d',
  })),
  [`GET ${base}/policies`]: queryOf(inProject),
  [`GET ${base}/policies/count`]: queryOf((names) => ({ ...inProject(names), envSlug: 'dev' })),
  [`GET ${base}/policies/{policyId}`]: withParams(ofPolicy),
  [`PATCH ${base}/policies/{policyId}`]: (names) => ({
    params: ofPolicy(names),
    body: { name: 'changed', approvers: approversOf(names), approvalsRequired: [] },
  }),
  [`DELETE ${base}/policies/{policyId}`]: withParams(ofPolicy),

  [`POST ${base}/requests`]: (names) => ({
    query: inProject(names),
    body: { permissions, isTemporary: true, temporaryRange: '1h', note: 'an incident' },
  }),
  [`GET ${base}/requests`]: queryOf((names) => ({
    ...inProject(names),
    authorProjectMembershipId: names.membershipId,
    envSlug: 'dev',
  })),
  [`GET ${base}/requests/count`]: queryOf(inProject),
  [`GET ${base}/requests/{requestId}`]: withParams(ofRequest),
  [`POST ${base}/requests/{requestId}/review`]: withParams(ofRequest, { status: 'approved' }),
  [`POST ${base}/requests/{requestId}/cancel`]: withParams(ofRequest),
  [`POST ${base}/requests/{requestId}/revoke`]: withParams(ofGranted, { reason: 'done' }),
  [`GET ${base}/grants`]: queryOf(inProject),
};
