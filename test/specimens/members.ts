import { body, bodyOf, nothing, type Specimens } from './specimen.ts';

const roles = body({ roles: [{ role: 'viewer' }] });
const alreadyMember = { status: 400, message: /already/i };
const peopleByName = (path: string): Specimens => ({
  [`POST ${path}`]: ({ username }) => ({ body: { emails: [username] }, owner: alreadyMember }),
  [`DELETE ${path}`]: bodyOf(({ username }) => ({ emails: [username] })),
});

const peopleUnder = (project: string): Specimens => ({
  [`GET ${project}/users`]: nothing,
  [`DELETE ${project}/leave`]: nothing,
  [`GET ${project}/memberships`]: nothing,
  [`GET ${project}/memberships/{membershipId}`]: nothing,
  [`DELETE ${project}/memberships/{membershipId}`]: nothing,
  [`PATCH ${project}/memberships/{membershipId}`]: roles,
  [`POST ${project}/memberships/details`]: bodyOf(({ username }) => ({ username })),
});

export const specimens: Specimens = {
  ...peopleByName('/api/v2/workspace/{projectId}/memberships'),
  ...peopleByName('/api/v1/projects/{projectId}/memberships'),
  ...peopleUnder('/api/v1/workspace/{projectId}'),
  ...peopleUnder('/api/v1/projects/{projectId}'),
  'POST /api/v1/workspace/{projectId}/memberships': ({ orgMembershipId }) => ({
    body: { members: [{ orgMembershipId }] },
    owner: alreadyMember,
  }),
  'GET /api/v1/projects/{projectId}/user/{userId}/membership': nothing,
};
