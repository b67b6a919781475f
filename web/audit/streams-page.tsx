import { useQuery } from '@tanstack/react-query';
import { Plus, Send, Trash2, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Badge } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { NewStream } from './new-stream.tsx';
import { auditWords } from './words.ts';

const tones = { waiting: 'info', delivering: 'good', failing: 'danger' } as const;
const list = 'GET /api/v1/audit-log-streams';

/** Where the trail of the organization is sent. */
export const StreamsPage = () => {
  const t = useWords(auditWords);
  const instant = useInstants();
  const [adding, setAdding] = useState(false);
  const found = useQuery(reading(list, {}));
  const test = useChange('POST /api/v1/audit-log-streams/{id}/test', list);
  const remove = useChange('DELETE /api/v1/audit-log-streams/{id}', list);
  const tryOut = (id: string) =>
    void test.mutateAsync({ path: { id } }).then(({ test: { isSuccess, errorMessage } }) => {
      if (isSuccess) toast('good', t.testGood);
      else toast('danger', t.testBad(errorMessage ?? ''));
    }, toastFault);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addStream}
    </Button>
  );
  return (
    <Page title={t.streams} intro={t.streamsIntro} actions={add}>
      <Table
        label={t.streams}
        query={{ ...found, data: found.data?.auditLogStreams }}
        idOf={({ id }) => id}
        textOf={({ url, provider }) => `${url} ${provider}`}
        empty={{ icon: Waypoints, title: t.noStreams, text: t.noStreamsText, action: add }}
        columns={[
          {
            header: t.url,
            width: 'minmax(0,2fr)',
            cell: ({ url }) => <span className="block truncate font-mono text-xs">{url}</span>,
          },
          { header: t.provider, wideOnly: true, cell: ({ provider }) => provider },
          {
            header: t.state,
            cell: ({ status }) => <Badge tone={tones[status.state]}>{t[status.state]}</Badge>,
          },
          {
            header: t.lastSuccess,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ status }) => (status.lastSuccessAt ? instant(status.lastSuccessAt) : '–'),
          },
          {
            header: '',
            width: '5rem',
            cell: ({ id, url }) => (
              <span className="flex justify-end">
                <IconButton icon={Send} label={`${t.test}: ${url}`} onClick={() => tryOut(id)} />
                <AskButton
                  icon={Trash2}
                  label={t.deleteStream}
                  about={url}
                  question={<p className="break-words">{t.deleteStreamText(url)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { id } })}
                />
              </span>
            ),
          },
        ]}
      />
      {adding && <NewStream onClose={() => setAdding(false)} />}
    </Page>
  );
};
