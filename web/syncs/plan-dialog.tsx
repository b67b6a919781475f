import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Choice } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Sync } from './form.ts';
import { pathOf } from './syncs.ts';
import { syncWords } from './words.ts';

const plan = 'GET /api/v1/secret-syncs/{app}/{syncId}/plan';
type Action = ReplyOf<typeof plan>['plan'][number]['action'];

/** What each step is called, and how grave it looks. */
const looks = {
  create: ['create', 'good'],
  update: ['update', 'info'],
  settle: ['settle', 'info'],
  unchanged: ['unchanged', 'plain'],
  delete: ['deleteKey', 'warn'],
  forget: ['forget', 'plain'],
  conflict: ['conflict', 'danger'],
  refused: ['refused', 'danger'],
} as const satisfies Record<Action, readonly [keyof (typeof syncWords)['en'], string]>;

/** What a run would do, key by key; asked for anew each time, and kept nowhere. */
export const PlanDialog = ({ sync, onClose }: { sync: Sync; onClose: () => void }) => {
  const t = useWords(syncWords);
  const [only, setOnly] = useState('');
  const found = useQuery({ ...reading(plan, { path: pathOf(sync) }), staleTime: 0, gcTime: 0, retry: false });
  const all = found.data?.plan;
  const counts = Map.groupBy(all ?? [], ({ action }) => action);
  return (
    <Dialog title={t.planTitle(sync.name)} onClose={onClose} wide>
      <div className="flex flex-col gap-3">
        <p className="text-muted">{t.planNote}</p>
        <Table
          label={t.plan}
          query={{ ...found, data: all?.filter(({ action }) => only === '' || action === only) }}
          idOf={({ key }) => key}
          textOf={({ key, action, reason }) => `${key} ${action} ${reason ?? ''}`}
          empty={{ icon: ListChecks, title: t.nothingToDo }}
          toolbar={
            counts.size > 0 && (
              <Choice
                quiet
                label={t.action}
                value={only}
                onChange={setOnly}
                options={[
                  ['', t.all(all?.length ?? 0)],
                  ...[...counts].map(
                    ([action, steps]) => [action, `${t[looks[action][0]]} (${steps.length})`] as const,
                  ),
                ]}
              />
            )
          }
          rowHeight={56}
          columns={[
            {
              header: t.key,
              width: 'minmax(0,3fr)',
              cell: ({ key, reason }) => (
                <>
                  <span className="block truncate font-mono text-xs">{key}</span>
                  {reason && (
                    <span className="block truncate text-xs text-danger" title={reason}>
                      {reason}
                    </span>
                  )}
                </>
              ),
            },
            {
              header: t.action,
              width: 'minmax(6rem,1fr)',
              cell: ({ action }) => <Badge tone={looks[action][1]}>{t[looks[action][0]]}</Badge>,
            },
          ]}
        />
      </div>
    </Dialog>
  );
};
