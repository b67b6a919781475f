import { Outlet } from '@tanstack/react-router';
import { useProject } from '../shared/project.ts';
import { Fault } from '../shared/states.tsx';

/** What is below one project: nothing of it makes sense while the project itself cannot be read. */
export const ProjectPage = () => {
  const { project, found } = useProject();
  if (found.error && !project) return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  return <Outlet />;
};
