import { body, bodyOf, nothing, queryOf, type SpecimenOf, type Specimens } from './specimen.ts';

const policies = '/api/v1/secret-approvals';
const requests = '/api/v1/secret-approval-requests';

const ofProject = queryOf(({ projectId }) => ({ workspaceId: projectId }));
/** About the open request. */
const ofRequest =
  (fields?: Readonly<Record<string, unknown>>): SpecimenOf =>
  ({ changeRequestId }) => ({ params: { id: changeRequestId }, ...(fields && { body: fields }) });

export const specimens: Specimens = {
  [`GET ${policies}`]: ofProject,
  [`POST ${policies}`]: bodyOf(({ projectId, userId }) => ({
    workspaceId: projectId,
    name: 'releases',
    environments: ['prod'],
    environment: '',
    secretPath: '/releases',
    approvers: [{ type: 'user', id: userId }],
    approvals: 1,
    enforcementLevel: 'hard',
    allowedSelfApprovals: false,
    machineChanges: 'refuse',
    requestExpirationDays: 14,
  })),
  [`GET ${policies}/board`]: queryOf(({ projectId }) => ({
    workspaceId: projectId,
    environment: 'prod',
    secretPath: '/',
  })),
  [`GET ${policies}/{sapId}`]: nothing,
  [`PATCH ${policies}/{sapId}`]: body({ name: 'renamed', enforcementLevel: 'soft' }),
  [`DELETE ${policies}/{sapId}`]: nothing,
  [`GET ${requests}`]: queryOf(({ projectId }) => ({ workspaceId: projectId, status: 'open' })),
  [`GET ${requests}/count`]: ofProject,
  [`GET ${requests}/{id}`]: ofRequest(),
  [`POST ${requests}/{id}/merge`]: ofRequest({ bypassReason: 'The site is down' }),
  [`POST ${requests}/{id}/review`]: ofRequest({ status: 'approved' }),
  [`POST ${requests}/{id}/status`]: ofRequest({ status: 'close' }),
  [`POST ${requests}/{id}/comments`]: ofRequest({ comment: 'Looks right to me' }),
};
