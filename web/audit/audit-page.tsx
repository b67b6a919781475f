import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Radio } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Page } from '../shared/page.tsx';
import { useWords } from '../shared/words.ts';
import { Explorer } from './explorer.tsx';
import { type AuditSearch, auditSearch } from './filters.ts';
import { auditWords } from './words.ts';

/** The trail of the organization, or of the project that the address names. */
export const AuditPage = () => {
  const t = useWords(auditWords);
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const search = auditSearch(useSearch({ strict: false }));
  const [isLive, setLive] = useState(false);
  const go = (next: AuditSearch) =>
    void (projectId === undefined
      ? navigate({ to: '/audit', search: next })
      : navigate({ to: '/projects/$projectId/audit', params: { projectId }, search: next }));
  return (
    <Page
      title={t.title}
      intro={projectId === undefined ? t.intro : t.introProject}
      actions={
        <>
          {projectId === undefined && (
            <Link
              to="/audit/streams"
              className="inline-flex min-h-9 items-center rounded-md border border-line bg-surface px-3 py-1.5 hover:bg-sunken"
            >
              {t.streams}
            </Link>
          )}
          <Button
            icon={Radio}
            aria-pressed={isLive}
            look={isLive ? 'primary' : 'plain'}
            onClick={() => setLive(!isLive)}
          >
            {t.live}
          </Button>
        </>
      }
    >
      <Explorer {...(projectId && { projectId })} search={search} onSearch={go} isLive={isLive} />
    </Page>
  );
};
