import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { becameRequest, forgetListings } from './listing.ts';
import { searchOf } from './place.ts';
import { secretWords } from './words.ts';

/** What was deleted in a folder and can be had back. */
export const DeletedPage = () => {
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const instant = useInstants();
  const { projectId = '', environment = '' } = useParams({ strict: false });
  const { path = '/' } = useSearch({ strict: false });
  const [busy, setBusy] = useState<string>();
  const found = useQuery(
    reading('GET /api/v4/secrets/deleted', { query: { projectId, environment, secretPath: path } }),
  );
  const restore = async (secretId: string, name: string) => {
    setBusy(secretId);
    try {
      const reply = await call('POST /api/v4/secrets/{secretId}/restore', {
        path: { secretId },
        body: {},
      });
      if (becameRequest(reply)) toast('info', shared.requestMade);
      else toast('good', t.restored(name));
      await forgetListings();
    } catch (error) {
      toastFault(error);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Page
      title={t.deleted}
      intro={t.deletedIntro}
      actions={
        <Link
          to="/projects/$projectId/secrets/$environment"
          params={{ projectId, environment }}
          search={searchOf(path)}
          className="inline-flex min-h-9 items-center gap-2 rounded-md border border-line bg-surface px-3 hover:bg-sunken"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {environment} {path}
        </Link>
      }
    >
      <Table
        label={t.deleted}
        query={{ ...found, data: found.data?.secrets }}
        idOf={({ id }) => id}
        textOf={({ secretKey }) => secretKey}
        empty={{ icon: Trash2, title: t.deletedEmpty }}
        columns={[
          {
            header: t.name,
            cell: ({ secretKey }) => <span className="font-mono text-[13px]">{secretKey}</span>,
          },
          { header: t.deletedAt, wideOnly: true, cell: ({ deletedAt }) => instant(deletedAt) },
          { header: t.until, wideOnly: true, cell: ({ restorableUntil }) => instant(restorableUntil) },
          {
            header: shared.actions,
            width: '9.5rem',
            cell: ({ id, secretKey }) => (
              <Button icon={RotateCcw} busy={busy === id} onClick={() => void restore(id, secretKey)}>
                {t.restore}
              </Button>
            ),
          },
        ]}
      />
    </Page>
  );
};
