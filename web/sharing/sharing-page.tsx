import { Plus, Share2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { MoreButton, useCounted } from '../shared/paged.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { NewShare } from './new-share.tsx';
import { sharingWords } from './words.ts';

const list = 'GET /api/v1/secret-sharing';
const most = 100;

/** What the person shared and has not ended. */
export const SharingPage = () => {
  const t = useWords(sharingWords);
  const instant = useInstants();
  const [adding, setAdding] = useState(false);
  const found = useCounted([list], most, async (offset, signal) => {
    const { secrets, totalCount } = await call(list, { query: { limit: most, offset } }, { signal });
    return { items: secrets, total: totalCount };
  });
  const remove = useChange('DELETE /api/v1/secret-sharing/{sharedSecretId}', list);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={add}>
      <Table
        label={t.title}
        query={found}
        idOf={({ id }) => id}
        textOf={({ name }) => name ?? ''}
        empty={{ icon: Share2, title: t.emptyTitle, text: t.emptyText, action: add }}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name }) => <span className="block truncate font-medium">{name || t.unnamed}</span>,
          },
          {
            header: t.access,
            wideOnly: true,
            width: 'minmax(0,1.5fr)',
            cell: ({ accessType }) => (accessType === 'anyone' ? t.anyone : t.organization),
          },
          {
            header: t.viewsLeft,
            cell: ({ expiresAfterViews }) => expiresAfterViews ?? t.unlimited,
          },
          {
            header: t.lastView,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ lastViewedAt }) => (lastViewedAt ? instant(lastViewedAt) : t.never),
          },
          { header: t.until, wideOnly: true, width: '11.5rem', cell: ({ expiresAt }) => instant(expiresAt) },
          {
            header: '',
            width: '3rem',
            cell: ({ id, name }) => (
              <AskButton
                icon={Trash2}
                label={t.delete}
                about={name || t.unnamed}
                question={<p>{t.deleteText}</p>}
                onConfirm={() => remove.mutateAsync({ path: { sharedSecretId: id } })}
              />
            ),
          },
        ]}
      />
      <MoreButton list={found} />
      {adding && <NewShare onClose={() => setAdding(false)} />}
    </Page>
  );
};
