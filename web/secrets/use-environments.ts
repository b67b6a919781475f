import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';

const none: readonly { readonly slug: string; readonly name: string }[] = [];

/** The environments of a project, which its page has read already. */
export const useEnvironments = (projectId: string) =>
  useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } })).data?.project.environments ??
  none;
