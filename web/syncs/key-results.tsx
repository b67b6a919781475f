import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ListTree } from 'lucide-react';
import { reading } from '../api/queries.ts';
import { Table } from '../shared/list.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import type { Sync } from './form.ts';
import { keysOfSync, pathOf } from './syncs.ts';
import { syncWords } from './words.ts';

const looks = {
  created: ['created', 'good'],
  updated: ['updated', 'good'],
  adopted: ['adopted', 'info'],
  conflict: ['inConflict', 'danger'],
  failed: ['resultFailed', 'danger'],
  pending: ['resultPending', 'plain'],
} as const;

const lookOf = (result: string) => looks[result as keyof typeof looks] ?? looks.pending;

/** How each key of a sync came out of its last run. */
export const KeyResults = ({ sync }: { sync: Sync }) => {
  const t = useWords(syncWords);
  const instant = useInstants();
  const asked = reading(keysOfSync, { path: pathOf(sync) });
  const found = useQuery({
    ...asked,
    // Another run, or another state of it, has other results.
    queryKey: [...asked.queryKey, sync.syncStatus, sync.lastSyncJobId] as never,
    placeholderData: keepPreviousData,
  });
  return (
    <Table
      label={t.results}
      query={{ ...found, data: found.data?.keys }}
      idOf={({ key }) => key}
      textOf={({ key, result, message }) => `${key} ${result} ${message}`}
      empty={{ icon: ListTree, title: t.noResults, text: t.noResultsText }}
      rowHeight={56}
      columns={[
        {
          header: t.key,
          width: 'minmax(0,2fr)',
          cell: ({ key, message }) => (
            <>
              <span className="block truncate font-mono text-xs">{key}</span>
              {message && (
                <span className="block truncate text-xs text-danger" title={message}>
                  {message}
                </span>
              )}
            </>
          ),
        },
        {
          header: t.result,
          width: 'minmax(5.5rem,1fr)',
          cell: ({ result }) => <Badge tone={lookOf(result)[1]}>{t[lookOf(result)[0]]}</Badge>,
        },
        { header: t.at, wideOnly: true, width: '11.5rem', cell: ({ at }) => instant(at) },
      ]}
    />
  );
};
