import type { ReactNode } from 'react';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { requestWords } from './words.ts';

/** A page of access on request. */
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
      {children}
    </Page>
  );
};
