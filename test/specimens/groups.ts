import { body, type Fields, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const named = (fields?: Fields): SpecimenOf => withParams(({ groupId }) => ({ id: groupId }), fields);

const inProject = (base: string): Specimens => ({
  [`GET ${base}`]: nothing,
  [`POST ${base}/{groupId}`]: withParams(({ bareGroupId }) => ({ groupId: bareGroupId }), { role: 'viewer' }),
  [`GET ${base}/{groupId}`]: nothing,
  [`GET ${base}/{groupId}/users`]: nothing,
  [`PATCH ${base}/{groupId}`]: body({ roles: [{ role: 'viewer' }] }),
  [`DELETE ${base}/{groupId}`]: nothing,
});

export const specimens: Specimens = {
  'GET /api/v1/groups': nothing,
  'GET /api/v1/organization/{orgId}/groups': nothing,
  'GET /api/v1/user/me/{username}/groups': nothing,
  'POST /api/v1/groups': body({ name: 'Operators', role: 'member' }),
  'GET /api/v1/groups/{id}': named(),
  'PATCH /api/v1/groups/{id}': named({ name: 'On call' }),
  'DELETE /api/v1/groups/{id}': named(),
  'GET /api/v1/groups/{id}/projects': named(),
  'GET /api/v1/groups/{id}/users': named(),
  'POST /api/v1/groups/{id}/users/{username}': ({ bareGroupId }) => ({ params: { id: bareGroupId } }),
  'DELETE /api/v1/groups/{id}/users/{username}': named(),
  'GET /api/v1/groups/{id}/machine-identities': named(),
  'POST /api/v1/groups/{id}/machine-identities/{identityId}': withParams(({ bareGroupId }) => ({
    id: bareGroupId,
  })),
  'DELETE /api/v1/groups/{id}/machine-identities/{identityId}': named(),
  ...inProject('/api/v2/workspace/{projectId}/groups'),
  ...inProject('/api/v1/projects/{projectId}/groups'),
};
