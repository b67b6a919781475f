import type { ReactNode } from 'react';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { accessWords } from './words.ts';

/** A page of who has access to the project. */
export const AccessFrame = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => {
  const t = useWords(accessWords);
  const { projectId, project } = useProject();
  return (
    <Page title={t.title} intro={project?.name} actions={actions}>
      <SubPages
        label={t.title}
        params={{ projectId }}
        pages={[
          ['/projects/$projectId/access', t.members],
          ['/projects/$projectId/access/groups', t.groups],
          ['/projects/$projectId/access/identities', t.identities],
          ['/projects/$projectId/access/roles', t.roles],
          ['/projects/$projectId/access/explain', t.explain],
        ]}
      />
      {children}
    </Page>
  );
};
