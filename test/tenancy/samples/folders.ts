import { bodyOf, folderPlace, nothing, projectPlace, queryOf, type Samples, withParams } from './sample.ts';

const at = queryOf(({ environment }) => ({ environment, path: '/' }));

const batch = bodyOf(({ projectSlug, folderId, environment }) => ({
  projectSlug,
  folders: [{ id: folderId, environment, name: 'renamed', path: '/' }],
}));

export const folderSamples: Samples = {
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

const snapshotsOf = (project: string): Samples => ({
  [`GET ${project}/secret-snapshots`]: at,
  [`GET ${project}/secret-snapshots/count`]: at,
});

export const historySamples: Samples = {
  'GET /api/v1/projects/{projectId}/commits': at,
  'GET /api/v1/projects/{projectId}/commits/{commitId}': at,
  ...snapshotsOf('/api/v1/workspace/{projectId}'),
  ...snapshotsOf('/api/v1/projects/{projectId}'),
  'GET /api/v1/secret-snapshot/{secretSnapshotId}': nothing,
  'POST /api/v1/secret-snapshot/{secretSnapshotId}/rollback': nothing,
  'GET /api/v1/secret/{secretId}/secret-versions': nothing,
};
