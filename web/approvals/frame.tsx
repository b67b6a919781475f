import type { ReactNode } from 'react';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { approvalWords } from './words.ts';

/** A page of changes that wait for approvals. */
export const ApprovalsFrame = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => {
  const t = useWords(approvalWords);
  const { projectId, project } = useProject();
  return (
    <Page title={t.title} intro={project?.name} actions={actions}>
      <SubPages
        label={t.title}
        params={{ projectId }}
        pages={[
          ['/projects/$projectId/approvals', t.requests],
          ['/projects/$projectId/approvals/policies', t.policies],
        ]}
      />
      {children}
    </Page>
  );
};
