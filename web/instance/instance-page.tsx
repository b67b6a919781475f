import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reading } from '../api/queries.ts';
import { Page } from '../shared/page.tsx';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { Tabs } from '../shared/tabs.tsx';
import { useWords } from '../shared/words.ts';
import { AppList } from './app-list.tsx';
import { Health } from './health.tsx';
import { ServerSettings } from './server-settings.tsx';
import { instanceWords } from './words.ts';

const parts = ['health', 'settings', 'apps'] as const;

/** The instance as a whole, for those who run it. */
export const InstancePage = () => {
  const t = useWords(instanceWords);
  const [part, setPart] = useState<(typeof parts)[number]>('health');
  const me = useQuery(reading('GET /api/v2/users/me', {}));
  return (
    <Page title={t.title} intro={t.intro}>
      {me.isPending && <Loading />}
      {me.error && <Fault error={me.error} onRetry={() => void me.refetch()} />}
      {me.data?.user.superAdmin === false && <Note tone="info">{t.adminsOnly}</Note>}
      {me.data?.user.superAdmin && (
        <>
          <Tabs
            label={t.parts}
            value={part}
            onChange={setPart}
            options={parts.map((each) => [each, t[each]])}
          />
          {part === 'health' && <Health />}
          {part === 'settings' && <ServerSettings />}
          {part === 'apps' && <AppList />}
        </>
      )}
    </Page>
  );
};
