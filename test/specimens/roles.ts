import { type Specimens, withParams } from './specimen.ts';

type Params = Parameters<typeof withParams>[0];

const rolesUnder = (base: string, project: Params = () => ({})): Specimens => ({
  [`GET ${base}`]: withParams(project),
  [`GET ${base}/slug/{roleSlug}`]: withParams((names) => ({ ...project(names), roleSlug: 'viewer' })),
});

export const specimens: Specimens = {
  ...rolesUnder('/api/v1/workspace/{slug}/roles', ({ projectSlug }) => ({ slug: projectSlug })),
  ...rolesUnder('/api/v2/workspace/{projectId}/roles'),
  ...rolesUnder('/api/v1/projects/{projectId}/roles'),
};
