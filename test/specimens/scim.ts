import { body, bodyOf, nothing, queryOf, type SpecimenOf, type Specimens } from './specimen.ts';

const user = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'grace.hopper@example.org',
  name: { givenName: 'Grace', familyName: 'Hopper' },
  emails: [{ primary: true, value: 'grace.hopper@example.org', type: 'work' }],
  active: true,
};

/** Somebody who was provisioned: the last admin of an organization cannot be switched off. */
const provisioned =
  (fields?: Readonly<Record<string, unknown>>): SpecimenOf =>
  ({ scimUserId }) => ({ params: { orgMembershipId: scimUserId }, ...(fields && { body: fields }) });

const operations = (...all: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: all,
});

/** The whole of a person who did not join yet. */
const said: SpecimenOf = ({ scimUserId, scimEmail }) => ({
  params: { orgMembershipId: scimUserId },
  body: { userName: 'grace.hopper', emails: [{ value: scimEmail, primary: true }], active: true },
});

const made = { status: 201, message: /^$/ };
const gone = { status: 204, message: /^$/ };

export const specimens: Specimens = {
  'GET /api/v1/scim/Users': nothing,
  'POST /api/v1/scim/Users': () => ({ body: user, owner: made }),
  'GET /api/v1/scim/Users/{orgMembershipId}': provisioned(),
  'PUT /api/v1/scim/Users/{orgMembershipId}': said,
  'PATCH /api/v1/scim/Users/{orgMembershipId}': provisioned(
    operations({ op: 'replace', path: 'active', value: false }),
  ),
  'DELETE /api/v1/scim/Users/{orgMembershipId}': (names) => ({ ...provisioned()(names), owner: gone }),
  'GET /api/v1/scim/Groups': nothing,
  'POST /api/v1/scim/Groups': () => ({
    body: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Compilers',
      members: [],
    },
    owner: made,
  }),
  'GET /api/v1/scim/Groups/{groupId}': nothing,
  'PUT /api/v1/scim/Groups/{groupId}': bodyOf(({ scimUserId }) => ({
    displayName: 'Compilers',
    members: [{ value: scimUserId }],
  })),
  'PATCH /api/v1/scim/Groups/{groupId}': bodyOf(({ scimUserId }) =>
    operations({ op: 'add', path: 'members', value: [{ value: scimUserId }] }),
  ),
  'DELETE /api/v1/scim/Groups/{groupId}': () => ({ owner: gone }),
  'POST /api/v1/scim/Users/.search': body({ filter: 'userName sw "grace"', count: 10 }),
  'POST /api/v1/scim/Groups/.search': body({ filter: 'displayName eq "Compilers"', count: 10 }),
  'POST /api/v1/scim/.search': body({ filter: 'displayName sw "Com"', startIndex: 1, count: 10 }),
  'GET /api/v1/scim/ServiceProviderConfig': nothing,
  'GET /api/v1/scim/ResourceTypes': nothing,
  'GET /api/v1/scim/ResourceTypes/{resourceType}': () => ({ params: { resourceType: 'User' } }),
  'GET /api/v1/scim/Schemas': nothing,
  'GET /api/v1/scim/Schemas/{schemaUri}': () => ({
    params: { schemaUri: 'urn:ietf:params:scim:schemas:core:2.0:User' },
  }),
  'POST /api/v1/scim/scim-tokens': bodyOf(({ orgId }) => ({
    organizationId: orgId,
    description: 'Okta',
    ttlDays: 365,
  })),
  'GET /api/v1/scim/scim-tokens': queryOf(({ orgId }) => ({ organizationId: orgId })),
  'DELETE /api/v1/scim/scim-tokens/{scimTokenId}': nothing,
  'GET /api/v1/scim/group-org-role-mappings': nothing,
  'PUT /api/v1/scim/group-org-role-mappings': body({
    mappings: [{ groupName: 'Compilers', roleSlug: 'member' }],
  }),
};
