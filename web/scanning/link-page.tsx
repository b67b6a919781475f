import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import { faultText } from '../shared/faults.ts';
import { Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { ScanningFrame } from './frame.tsx';
import type { Returned } from './return-address.ts';
import { takeReturned } from './returned.ts';
import { scanningWords } from './words.ts';

type Progress = 'asking' | 'done' | { readonly fault: string };

/** What becomes of the installation: asked once, for its code counts once. */
const useLink = (returned: Returned | undefined): Progress => {
  const [progress, setProgress] = useState<Progress>('asking');
  useEffect(() => {
    if (!returned) return;
    const { installationId, sessionId, code } = returned;
    void call('POST /api/v1/secret-scanning/link-installation', {
      body: { installationId, sessionId, ...(code !== undefined && { code }) },
    }).then(
      () => setProgress('done'),
      (error) => setProgress({ fault: faultText(error) }),
    );
  }, [returned]);
  return progress;
};

/** Where GitHub sends a browser back to once its app is installed. */
export const LinkPage = () => {
  const t = useWords(scanningWords);
  const [returned] = useState(takeReturned);
  const progress = useLink(returned);
  return (
    <ScanningFrame>
      <section aria-label={t.linkTitle} className="card flex max-w-xl flex-col gap-3 p-5">
        <h2 className="text-base font-semibold">{t.linkTitle}</h2>
        {!returned && <Note tone="warn">{t.nothingToLink}</Note>}
        {returned && progress === 'asking' && (
          <>
            <p className="text-muted">{t.linking}</p>
            <Loading rows={1} />
          </>
        )}
        {progress === 'done' && <Note tone="good">{t.linked}</Note>}
        {typeof progress === 'object' && <Note tone="danger">{progress.fault}</Note>}
        <Link to="/scanning/sources" className="text-accent-strong underline">
          {t.toSources}
        </Link>
      </section>
    </ScanningFrame>
  );
};
