import type { ReactNode } from 'react';
import { Page } from '../shared/page.tsx';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { scanningWords } from './words.ts';

/** A page about the repositories of the organization. */
export const ScanningFrame = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => {
  const t = useWords(scanningWords);
  return (
    <Page title={t.title} intro={t.intro} actions={actions}>
      <SubPages
        label={t.title}
        pages={[
          ['/scanning', t.findings],
          ['/scanning/sources', t.sources],
        ]}
      />
      {children}
    </Page>
  );
};
