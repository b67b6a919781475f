import {
  bodyOf,
  folderPlace,
  nothing,
  projectPlace,
  queryOf,
  type Specimens,
  withParams,
} from './specimen.ts';

const batch = bodyOf(({ projectSlug, folderId, environment }) => ({
  projectSlug,
  folders: [{ id: folderId, environment, name: 'renamed', path: '/' }],
}));

export const specimens: Specimens = {
  'GET /api/v1/folders': queryOf(folderPlace),
  'GET /api/v1/folders/{id}': withParams(({ folderId }) => ({ id: folderId })),
  'GET /api/v1/folders/{projectId}/{environment}': nothing,
  'GET /api/v1/folders/{projectId}/{environment}/{secretPath+}': withParams(({ folderName }) => ({
    secretPath: folderName,
  })),
  'POST /api/v1/folders': bodyOf((names) => ({ ...folderPlace(names), name: 'new' })),
  'PATCH /api/v1/folders/{folderId}': bodyOf((names) => ({ ...folderPlace(names), name: 'renamed' })),
  'PATCH /api/v1/folders/batch': batch,
  'PATCH /api/v2/folders/batch': batch,
  'DELETE /api/v1/folders/{folderIdOrName}': (names) => ({
    params: { folderIdOrName: names.folderId },
    body: folderPlace(names),
  }),
  'DELETE /api/v2/folders/{folderIdOrName}': (names) => ({
    params: { folderIdOrName: names.folderId },
    body: projectPlace(names),
  }),
  'GET /api/v2/folders': queryOf(projectPlace),
  'GET /api/v2/folders/{id}': withParams(({ folderId }) => ({ id: folderId })),
  'POST /api/v2/folders': bodyOf((names) => ({ ...projectPlace(names), name: 'new' })),
  'PATCH /api/v2/folders/{folderId}': bodyOf((names) => ({ ...projectPlace(names), name: 'renamed' })),
  'GET /api/v1/folders/deleted': queryOf(folderPlace),
  'POST /api/v1/folders/{folderId}/restore': withParams(
    ({ deletedFolderId }) => ({ folderId: deletedFolderId }),
    {},
  ),
};
