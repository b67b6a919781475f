import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';

/** The roles of a project, as a choice. */
export const useRoleChoice = (projectId: string): readonly (readonly [slug: string, name: string])[] => {
  const found = useQuery(reading('GET /api/v1/projects/{projectId}/roles', { path: { projectId } }));
  return found.data?.roles.map(({ slug, name }) => [slug, name] as const) ?? [];
};
