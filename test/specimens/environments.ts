import { body, nothing, type Specimens, withParams } from './specimen.ts';

const environmentsUnder = (base: string): Specimens => ({
  [`POST ${base}/{projectId}/environments`]: body({ name: 'New', slug: 'new' }),
  [`PATCH ${base}/{projectId}/environments/{environmentId}`]: body({ name: 'Changed', slug: 'changed' }),
  [`DELETE ${base}/{projectId}/environments/{environmentId}`]: nothing,
  [`GET ${base}/{projectId}/environments/{environmentId}`]: nothing,
});

export const specimens: Specimens = {
  ...environmentsUnder('/api/v1/workspace'),
  ...environmentsUnder('/api/v1/projects'),
  'GET /api/v1/workspace/environments/{environmentId}': nothing,
  'GET /api/v1/projects/environments/{environmentId}': nothing,
  'GET /api/v1/projects/{projectId}/environments/slug/{slug}': withParams(({ environment }) => ({
    slug: environment,
  })),
  'GET /api/v1/projects/{projectId}/environments/deleted': nothing,
  'POST /api/v1/projects/{projectId}/environments/{environmentId}/restore': withParams(
    ({ deletedEnvironmentId }) => ({ environmentId: deletedEnvironmentId }),
    {},
  ),
};
