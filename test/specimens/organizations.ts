import { body, bodyOf, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const ofOrganization = '/api/v1/organization/{orgId}';
const members = '/api/v2/organizations/{orgId}/memberships';

const own = withParams(({ orgMembershipId }) => ({ membershipId: orgMembershipId }));
const invited = (fields?: Readonly<Record<string, unknown>>): SpecimenOf =>
  withParams(({ invitedMembershipId }) => ({ membershipId: invitedMembershipId }), fields);

export const specimens: Specimens = {
  'GET /api/v1/organization': nothing,
  'GET /api/v1/organization/accessible-with-sub-orgs': nothing,
  [`GET ${ofOrganization}`]: nothing,
  [`PATCH ${ofOrganization}`]: body({ name: 'Renamed' }),
  'POST /api/v2/organizations': body({ name: 'Another' }),
  // The organization of the specimens is the one that the instance was set up with.
  'DELETE /api/v2/organizations/{orgId}': () => ({ owner: { status: 400, message: /stays/ } }),
  'GET /api/v2/organizations/deleted': nothing,
  'POST /api/v2/organizations/{orgId}/restore': () => ({ owner: { status: 404, message: /restored/ } }),
  [`GET ${members}`]: nothing,
  [`GET ${ofOrganization}/users`]: nothing,
  [`GET ${ofOrganization}/permissions`]: nothing,
  [`GET ${members}/{membershipId}`]: own,
  [`PATCH ${members}/{membershipId}`]: invited({ role: 'no-access' }),
  [`DELETE ${members}/{membershipId}`]: invited(),
  [`DELETE ${members}`]: bodyOf(({ invitedMembershipId }) => ({ membershipIds: [invitedMembershipId] })),
  'GET /api/v2/organizations/{orgId}/workspaces': nothing,
  [`GET ${members}/{membershipId}/project-memberships`]: own,
  [`GET ${ofOrganization}/incidentContactOrg`]: nothing,
  [`POST ${ofOrganization}/incidentContactOrg`]: body({ email: 'told@example.org' }),
  [`DELETE ${ofOrganization}/incidentContactOrg/{incidentContactId}`]: nothing,
};
