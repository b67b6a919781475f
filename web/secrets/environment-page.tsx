import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { reading } from '../api/queries.ts';
import { Page } from '../shared/page.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { FolderView } from './folder-view.tsx';
import { PlaceBar } from './place-bar.tsx';
import { secretWords } from './words.ts';

/** One folder of one environment. */
export const EnvironmentPage = () => {
  const t = useWords(secretWords);
  const { projectId = '', environment = '' } = useParams({ strict: false });
  const { path = '/' } = useSearch({ strict: false });
  const project = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  const environments = project.data?.project.environments ?? [];
  const name = environments.find(({ slug }) => slug === environment)?.name ?? environment;
  return (
    <Page title={project.data ? `${project.data.project.name} · ${name}` : t.title}>
      <PlaceBar projectId={projectId} environments={environments} environment={environment} path={path} />
      {project.isPending && <Loading />}
      {project.error && <Fault error={project.error} onRetry={() => void project.refetch()} />}
      {project.data && (
        <FolderView
          key={`${projectId} ${environment} ${path}`}
          place={{ projectId, environment, path }}
          environments={environments}
        />
      )}
    </Page>
  );
};
