import type { ReactNode } from 'react';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { syncWords } from './words.ts';

/** A page about where the secrets of a project go. */
export const SyncsFrame = ({ children, actions }: { children: ReactNode; actions: ReactNode }) => {
  const t = useWords(syncWords);
  const { projectId } = useProject();
  return (
    <Page title={t.title} intro={t.intro} actions={actions}>
      <SubPages
        label={t.title}
        params={{ projectId }}
        pages={[
          ['/projects/$projectId/syncs', t.syncs],
          ['/projects/$projectId/syncs/connections', t.connections],
        ]}
      />
      {children}
    </Page>
  );
};
