import { nothing, queryOf, type Specimens } from './specimen.ts';

const at = queryOf(({ environment }) => ({ environment, path: '/' }));

const snapshotsOf = (project: string): Specimens => ({
  [`GET ${project}/secret-snapshots`]: at,
  [`GET ${project}/secret-snapshots/count`]: at,
});

export const specimens: Specimens = {
  'GET /api/v1/projects/{projectId}/commits': at,
  'GET /api/v1/projects/{projectId}/commits/{commitId}': at,
  ...snapshotsOf('/api/v1/workspace/{projectId}'),
  ...snapshotsOf('/api/v1/projects/{projectId}'),
  'GET /api/v1/secret-snapshot/{secretSnapshotId}': nothing,
  'POST /api/v1/secret-snapshot/{secretSnapshotId}/rollback': nothing,
  'GET /api/v1/secret/{secretId}/secret-versions': nothing,
};
