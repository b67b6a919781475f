import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { reading } from '../api/queries.ts';
import { Page } from '../shared/page.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { Tabs } from '../shared/tabs.tsx';
import { useWords } from '../shared/words.ts';
import { Alerts } from './alerts.tsx';
import { Authorities } from './authority-list.tsx';
import { Certificates } from './certificate-list.tsx';
import { Policies } from './policies.tsx';
import { Profiles } from './profiles.tsx';
import { Templates } from './template-list.tsx';
import { pkiWords } from './words.ts';

const parts = ['cas', 'certificates', 'templates', 'policies', 'profiles', 'alerts'] as const;

/** The private PKI of a project. */
export const PkiPage = () => {
  const t = useWords(pkiWords);
  const { projectId = '' } = useParams({ strict: false });
  const [part, setPart] = useState<(typeof parts)[number]>('cas');
  const project = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  const slug = project.data?.project.slug;
  return (
    <Page title={t.title} intro={t.intro}>
      {project.isPending && <Loading />}
      {project.error && <Fault error={project.error} onRetry={() => void project.refetch()} />}
      {slug && (
        <>
          <Tabs
            label={t.parts}
            value={part}
            onChange={setPart}
            options={parts.map((each) => [each, t[each]])}
          />
          {part === 'cas' && <Authorities slug={slug} />}
          {part === 'certificates' && <Certificates projectId={projectId} slug={slug} />}
          {part === 'templates' && <Templates projectId={projectId} slug={slug} />}
          {part === 'policies' && <Policies projectId={projectId} />}
          {part === 'profiles' && <Profiles projectId={projectId} slug={slug} />}
          {part === 'alerts' && <Alerts projectId={projectId} />}
        </>
      )}
    </Page>
  );
};
