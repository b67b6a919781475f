import type { ReactNode } from 'react';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { Loading } from '../shared/states.tsx';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { requestWords } from './words.ts';

/** A page of access on request, once it is known of which project: the lists are read by its slug. */
export const RequestsFrame = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => {
  const t = useWords(requestWords);
  const { projectId, project } = useProject();
  return (
    <Page title={t.title} intro={project?.name} actions={actions}>
      <SubPages
        label={t.title}
        params={{ projectId }}
        pages={[
          ['/projects/$projectId/access-requests', t.requests],
          ['/projects/$projectId/access-requests/policies', t.policies],
          ['/projects/$projectId/access-requests/grants', t.grants],
        ]}
      />
      {project ? children : <Loading />}
    </Page>
  );
};
