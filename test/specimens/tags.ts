import { body, nothing, type Specimens } from './specimen.ts';

const tagsUnder = (base: string): Specimens => ({
  [`GET ${base}`]: nothing,
  [`POST ${base}`]: body({ slug: 'new', color: '#00ff00' }),
  [`GET ${base}/{tagId}`]: nothing,
  [`GET ${base}/slug/{tagSlug}`]: nothing,
  [`PATCH ${base}/{tagId}`]: body({ slug: 'changed', color: '#00ff00' }),
  [`DELETE ${base}/{tagId}`]: nothing,
});

export const specimens: Specimens = {
  ...tagsUnder('/api/v1/workspace/{projectId}/tags'),
  ...tagsUnder('/api/v1/projects/{projectId}/tags'),
};
