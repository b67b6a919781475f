import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { reading } from '../api/queries.ts';

/** The project that the address names. */
export const useProject = () => {
  const { projectId = '' } = useParams({ strict: false });
  const found = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  return { projectId, project: found.data?.project, found };
};
