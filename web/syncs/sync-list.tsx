import { ListChecks, Play, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../api/queries.ts';
import { IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import type { Sync } from './form.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { SyncState } from './state.tsx';
import { SyncDialog } from './sync-dialog.tsx';
import { SyncPanel } from './sync-panel.tsx';
import { listOfSyncs, pathOf, placeOf, useSyncs, useTargets } from './syncs.ts';
import { syncWords } from './words.ts';

/** The syncs of a project, with how they go. */
export const SyncList = ({ projectId, add }: { projectId: string; add: ReactNode }) => {
  const t = useWords(syncWords);
  const instant = useInstants();
  const { nameOf } = useTargets();
  const [started, setStarted] = useState<ReadonlySet<string>>(new Set());
  const found = useSyncs(projectId, started);
  const [openedId, setOpened] = useState<string>();
  const [editing, setEditing] = useState<Sync>();
  const [planned, setPlanned] = useState<Sync>();
  const run = useChange('POST /api/v1/secret-syncs/{app}/{syncId}/sync-secrets', listOfSyncs);
  const syncs = found.data?.secretSyncs;
  const opened = syncs?.find(({ id }) => id === openedId);
  const runNow = (sync: Sync) =>
    void run.mutateAsync({ path: pathOf(sync) }).then(() => {
      setStarted(new Set([...started, sync.id]));
      toast('good', t.started);
    }, toastFault);
  return (
    <>
      <Table
        label={t.title}
        query={{ ...found, data: syncs }}
        idOf={({ id }) => id}
        textOf={(sync) =>
          `${sync.name} ${nameOf(sync.destination)} ${placeOf(sync)} ${sync.environment.name} ${sync.folder.path}`
        }
        empty={{ icon: RefreshCw, title: t.emptyTitle, text: t.emptyText, action: add }}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,1.6fr)',
            cell: ({ id, name, environment, folder }) => (
              <button
                type="button"
                onClick={() => setOpened(id)}
                className="group block max-w-full text-left"
              >
                <span className="block truncate font-medium group-hover:underline">{name}</span>
                <span className="block truncate text-xs text-muted">
                  {environment.name} · {folder.path}
                </span>
              </button>
            ),
          },
          {
            header: t.target,
            wideOnly: true,
            width: 'minmax(0,1.6fr)',
            cell: (sync) => (
              <>
                <span className="block truncate">{nameOf(sync.destination)}</span>
                <span className="block truncate text-xs text-muted">{placeOf(sync)}</span>
              </>
            ),
          },
          {
            header: t.state,
            width: 'minmax(6rem,1fr)',
            cell: (sync) => (
              <span title={sync.lastSyncMessage ?? undefined}>
                <SyncState sync={sync} />
              </span>
            ),
          },
          {
            header: t.last,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ lastSyncedAt }) => (lastSyncedAt ? instant(lastSyncedAt) : t.unsaid),
          },
          {
            header: t.next,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ nextAttemptAt }) => (nextAttemptAt ? instant(nextAttemptAt) : t.unsaid),
          },
          {
            header: '',
            width: '4rem',
            cell: (sync) => (
              <span className="flex justify-end">
                <IconButton
                  icon={ListChecks}
                  label={`${t.plan}: ${sync.name}`}
                  onClick={() => setPlanned(sync)}
                />
                <IconButton icon={Play} label={`${t.run}: ${sync.name}`} onClick={() => runNow(sync)} />
              </span>
            ),
          },
        ]}
      />
      {opened && (
        <SyncPanel
          sync={opened}
          onPlan={() => setPlanned(opened)}
          onEdit={() => {
            setEditing(opened);
            setOpened(undefined);
          }}
          onRun={() => runNow(opened)}
          onClose={() => setOpened(undefined)}
        />
      )}
      {editing && <SyncDialog sync={editing} onClose={() => setEditing(undefined)} />}
      {planned && <PlanDialog sync={planned} onClose={() => setPlanned(undefined)} />}
    </>
  );
};
