import type { Names } from './victim.ts';

/** A valid request to one operation, about the things that are named. */
export interface Sample {
  /** Path parameters that their names alone do not explain. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** What a caller with every right is answered when it is not 200: the sample is valid, its subject is not new. */
  readonly owner?: { readonly status: number; readonly message: RegExp };
}

type SampleOf = (names: Names) => Sample;

const nothing: SampleOf = () => ({});
const empty: SampleOf = () => ({ body: {} });
const bare: SampleOf = ({ bareIdentityId }) => ({ params: { identityId: bareIdentityId }, body: {} });

const v3 = ({ projectId, environment }: Names) => ({ workspaceId: projectId, environment, secretPath: '/' });
const v4 = ({ projectId, environment }: Names) => ({ projectId, environment, secretPath: '/' });
const folderPlace = ({ projectId, environment }: Names) => ({
  workspaceId: projectId,
  environment,
  path: '/',
});

const withQuery =
  (of: (names: Names) => Readonly<Record<string, string>>): SampleOf =>
  (names) => ({ query: of(names) });
const withBody =
  (of: (names: Names) => Readonly<Record<string, unknown>>): SampleOf =>
  (names) => ({ body: of(names) });
const bySlug =
  (body?: Readonly<Record<string, unknown>>): SampleOf =>
  ({ projectSlug }) => ({ params: { slug: projectSlug }, ...(body && { body }) });

const newSecret =
  (place: (names: Names) => object): SampleOf =>
  (names) => ({ params: { secretName: 'SOMETHING_NEW' }, body: { ...place(names), secretValue: 'new' } });
const changedSecret = (place: (names: Names) => object): SampleOf =>
  withBody((names) => ({ ...place(names), secretValue: 'changed' }));

const identityMembership: SampleOf = ({ identityMembershipId }) => ({
  params: { membershipId: identityMembershipId },
});
const roles: SampleOf = () => ({ body: { roles: [{ role: 'viewer' }] } });
const environmentDraft: SampleOf = () => ({ body: { name: 'Changed', slug: 'changed' } });
const newEnvironment: SampleOf = () => ({ body: { name: 'New', slug: 'new' } });
const newProject: SampleOf = () => ({ body: { projectName: 'New' } });
const renamed: SampleOf = () => ({ body: { name: 'Renamed' } });
const alreadyMember = { status: 400, message: /already/i };

const secretSamples = (base: string, place: (names: Names) => Readonly<Record<string, string>>) => ({
  [`GET ${base}`]: withQuery(place),
  [`GET ${base}/{secretName+}`]: withQuery(place),
  [`POST ${base}/{secretName+}`]: newSecret(place),
  [`PATCH ${base}/{secretName+}`]: changedSecret(place),
  [`DELETE ${base}/{secretName+}`]: withBody(place),
});

const listed =
  (body?: Readonly<Record<string, unknown>>): SampleOf =>
  ({ tokenIdentityId }) => ({ params: { identityId: tokenIdentityId }, ...(body && { body }) });
const policy = { accessTokenTTL: 3600, accessTokenMaxTTL: 7200 };

const universalAuth = '/api/v1/auth/universal-auth/identities/{identityId}';
const tokenAuth = '/api/v1/auth/token-auth/identities/{identityId}';

const environmentSamples = (base: string): Record<string, SampleOf> => ({
  [`POST ${base}/{projectId}/environments`]: newEnvironment,
  [`PATCH ${base}/{projectId}/environments/{environmentId}`]: environmentDraft,
  [`DELETE ${base}/{projectId}/environments/{environmentId}`]: nothing,
  [`GET ${base}/{projectId}/environments/{environmentId}`]: nothing,
});

const tagSamples = (base: string): Record<string, SampleOf> => ({
  [`GET ${base}`]: nothing,
  [`POST ${base}`]: () => ({ body: { slug: 'new', color: '#00ff00' } }),
  [`GET ${base}/{tagId}`]: nothing,
  [`GET ${base}/slug/{tagSlug}`]: nothing,
  [`PATCH ${base}/{tagId}`]: () => ({ body: { slug: 'changed', color: '#00ff00' } }),
  [`DELETE ${base}/{tagId}`]: nothing,
});

const nothingDeleted: SampleOf = () => ({
  body: {},
  owner: { status: 404, message: /No deleted (project|environment)/ },
});

const tagging: SampleOf = withBody(({ projectSlug, environment, tagSlug }) => ({
  projectSlug,
  environment,
  secretPath: '/',
  tagSlugs: [tagSlug],
}));
const notTagged = { status: 400, message: /does not have the tag/ };

/** One sample per operation that looks at credentials; the matrix fails for an operation that has none. */
export const samples: Readonly<Record<string, SampleOf>> = {
  [`POST ${universalAuth}`]: bare,
  [`GET ${universalAuth}`]: nothing,
  [`PATCH ${universalAuth}`]: () => ({ body: policy }),
  [`DELETE ${universalAuth}`]: nothing,
  [`POST ${tokenAuth}`]: bare,
  [`GET ${tokenAuth}`]: listed(),
  [`PATCH ${tokenAuth}`]: listed(policy),
  [`DELETE ${tokenAuth}`]: listed(),
  [`POST ${universalAuth}/client-secrets`]: empty,
  [`GET ${universalAuth}/client-secrets`]: nothing,
  [`GET ${universalAuth}/client-secrets/{clientSecretId}`]: nothing,
  [`POST ${universalAuth}/client-secrets/{clientSecretId}/revoke`]: nothing,
  [`POST ${tokenAuth}/tokens`]: listed({}),
  [`GET ${tokenAuth}/tokens`]: listed(),
  'GET /api/v1/auth/token-auth/tokens/{tokenId}': nothing,
  'PATCH /api/v1/auth/token-auth/tokens/{tokenId}': renamed,
  'POST /api/v1/auth/token-auth/tokens/{tokenId}/revoke': nothing,
  'POST /api/v3/auth/select-organization': withBody(({ orgId }) => ({ organizationId: orgId })),
  'POST /api/v1/auth/checkAuth': nothing,
  'POST /api/v1/auth/logout': nothing,

  'POST /api/v1/identities': withBody(({ orgId }) => ({ name: 'new', organizationId: orgId })),
  'GET /api/v1/identities': withQuery(({ orgId }) => ({ orgId })),
  'GET /api/v1/identities/{identityId}': nothing,
  'PATCH /api/v1/identities/{identityId}': renamed,
  'DELETE /api/v1/identities/{identityId}': nothing,
  'GET /api/v1/identities/{identityId}/identity-memberships': nothing,
  'GET /api/v2/organizations/{orgId}/identity-memberships': nothing,
  'GET /api/v1/identities/details': nothing,
  'GET /api/v1/organization': nothing,
  'GET /api/v1/organization/accessible-with-sub-orgs': nothing,

  'GET /api/v1/folders': withQuery(folderPlace),
  'GET /api/v1/folders/{id}': ({ folderId }) => ({ params: { id: folderId } }),
  'GET /api/v1/folders/{projectId}/{environment}': nothing,
  'GET /api/v1/folders/{projectId}/{environment}/{secretPath+}': ({ folderName }) => ({
    params: { secretPath: folderName },
  }),
  'POST /api/v1/folders': withBody((names) => ({ ...folderPlace(names), name: 'new' })),
  'PATCH /api/v1/folders/{folderId}': withBody((names) => ({ ...folderPlace(names), name: 'renamed' })),
  'PATCH /api/v1/folders/batch': withBody(({ projectSlug, folderId, environment }) => ({
    projectSlug,
    folders: [{ id: folderId, environment, name: 'renamed', path: '/' }],
  })),
  'DELETE /api/v1/folders/{folderIdOrName}': (names) => ({
    params: { folderIdOrName: names.folderId },
    body: folderPlace(names),
  }),
  'DELETE /api/v2/folders/{folderIdOrName}': (names) => ({
    params: { folderIdOrName: names.folderId },
    body: { projectId: names.projectId, environment: names.environment, path: '/' },
  }),

  'GET /api/v1/workspace': nothing,
  'GET /api/v1/projects': nothing,
  'POST /api/v2/workspace': newProject,
  'POST /api/v1/projects': newProject,
  'GET /api/v1/workspace/{projectId}': nothing,
  'GET /api/v1/projects/{projectId}': nothing,
  'GET /api/v2/workspace/{slug}': bySlug(),
  'GET /api/v1/projects/slug/{slug}': bySlug(),
  'PATCH /api/v1/workspace/{projectId}': renamed,
  'PATCH /api/v1/projects/{projectId}': renamed,
  'PATCH /api/v2/workspace/{slug}': bySlug({ name: 'Renamed' }),
  'POST /api/v1/workspace/{projectId}/name': renamed,
  'POST /api/v1/workspace/{projectId}/auto-capitalization': () => ({ body: { autoCapitalization: true } }),
  'PUT /api/v1/workspace/{slug}/version-limit': bySlug({ pitVersionLimit: 5 }),
  'PUT /api/v1/workspace/{slug}/audit-logs-retention': bySlug({ auditLogsRetentionDays: 5 }),
  'DELETE /api/v1/workspace/{projectId}': nothing,
  'DELETE /api/v2/workspace/{slug}': bySlug(),
  'GET /api/v1/workspace/{projectId}/permissions': nothing,

  'GET /api/v1/projects/deleted': nothing,
  'POST /api/v1/projects/{projectId}/restore': nothingDeleted,
  'GET /api/v1/projects/{projectId}/environments/deleted': nothing,
  'POST /api/v1/projects/{projectId}/environments/{environmentId}/restore': nothingDeleted,
  'GET /api/v1/project-templates': nothing,
  'POST /api/v1/project-templates': () => ({ body: { name: 'new' } }),
  'GET /api/v1/project-templates/{templateId}': nothing,
  'PATCH /api/v1/project-templates/{templateId}': () => ({ body: { description: 'Changed' } }),
  'DELETE /api/v1/project-templates/{templateId}': nothing,

  ...tagSamples('/api/v1/workspace/{projectId}/tags'),
  ...tagSamples('/api/v1/projects/{projectId}/tags'),
  ...environmentSamples('/api/v1/workspace'),
  ...environmentSamples('/api/v1/projects'),
  'GET /api/v1/workspace/environments/{environmentId}': nothing,
  'GET /api/v1/projects/{projectId}/environments/slug/{slug}': ({ environment }) => ({
    params: { slug: environment },
  }),

  'POST /api/v2/workspace/{projectId}/identity-memberships/{identityId}': ({ bareIdentityId }) => ({
    params: { identityId: bareIdentityId },
    body: { role: 'viewer' },
  }),
  'PATCH /api/v2/workspace/{projectId}/identity-memberships/{identityId}': roles,
  'PATCH /api/v1/projects/{projectId}/memberships/identities/{identityId}': roles,
  'DELETE /api/v2/workspace/{projectId}/identity-memberships/{identityId}': nothing,
  'GET /api/v2/workspace/{projectId}/identity-memberships': nothing,
  'GET /api/v2/workspace/{projectId}/identity-memberships/{identityId}': nothing,
  'GET /api/v1/projects/{projectId}/memberships/identities/{identityId}': nothing,
  'GET /api/v2/workspace/identity-memberships/{membershipId}': identityMembership,

  'POST /api/v2/workspace/{projectId}/memberships': ({ username }) => ({
    body: { emails: [username] },
    owner: alreadyMember,
  }),
  'DELETE /api/v2/workspace/{projectId}/memberships': withBody(({ username }) => ({ emails: [username] })),
  'DELETE /api/v1/workspace/{projectId}/memberships/{membershipId}': nothing,
  'PATCH /api/v1/workspace/{projectId}/memberships/{membershipId}': roles,
  'DELETE /api/v1/workspace/{projectId}/leave': nothing,
  'POST /api/v1/workspace/{projectId}/memberships': ({ orgMembershipId }) => ({
    body: { members: [{ orgMembershipId }] },
    owner: alreadyMember,
  }),
  'GET /api/v1/workspace/{projectId}/memberships': nothing,
  'GET /api/v1/workspace/{projectId}/users': nothing,
  'POST /api/v1/workspace/{projectId}/memberships/details': withBody(({ username }) => ({ username })),
  'GET /api/v1/projects/{projectId}/user/{userId}/membership': nothing,

  ...secretSamples('/api/v3/secrets/raw', v3),
  ...secretSamples('/api/v4/secrets', v4),
  'GET /api/v3/secrets/raw/id/{secretId}': nothing,
  'POST /api/v3/secrets/tags/{secretName+}': tagging,
  'DELETE /api/v3/secrets/tags/{secretName+}': (names) => ({ ...tagging(names), owner: notTagged }),
};
