import { DownloadCloud, Eraser, ListChecks, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Facts } from '../shared/facts.tsx';
import { labelOf } from '../shared/labels.ts';
import { Removal } from '../shared/removal.tsx';
import { Note } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { DeleteSync, ImportSecrets } from './ending.tsx';
import type { Sync } from './form.ts';
import { KeyResults } from './key-results.tsx';
import { SyncState } from './state.tsx';
import { keysOfSync, listOfSyncs, pathOf, useTargets } from './syncs.ts';
import { syncWords } from './words.ts';

interface PanelProps {
  readonly sync: Sync;
  readonly onPlan: () => void;
  readonly onEdit: () => void;
  readonly onRun: () => void;
  readonly onClose: () => void;
}

/** A sync: how it goes, what can be done with it, and what became of each key. */
export const SyncPanel = ({ sync, onPlan, onEdit, onRun, onClose }: PanelProps) => {
  const t = useWords(syncWords);
  const [asking, setAsking] = useState<'delete' | 'import' | 'take-away'>();
  const { targets } = useTargets();
  const update = useChange('PATCH /api/v1/secret-syncs/{app}/{syncId}', listOfSyncs);
  const takeAway = useChange(
    'POST /api/v1/secret-syncs/{app}/{syncId}/remove-secrets',
    listOfSyncs,
    keysOfSync,
  );
  const path = pathOf(sync);
  const turn = () =>
    void update
      .mutateAsync({ path, body: { isAutoSyncEnabled: !sync.isAutoSyncEnabled } })
      .then(() => toast('good', sync.isAutoSyncEnabled ? t.pausedNow : t.resumed), toastFault);
  const done = () => setAsking(undefined);
  const reads = targets.find(({ destination }) => destination === sync.destination)?.canImportSecrets;
  return (
    <Dialog title={sync.name} onClose={onClose} place="side" wide>
      <div className="flex flex-col gap-5">
        {sync.lastSyncMessage && (
          <Note tone="danger">
            <span className="break-words">{sync.lastSyncMessage}</span>
          </Note>
        )}
        <SyncFacts sync={sync} />
        <div className="flex flex-wrap gap-2">
          <Button look="primary" icon={Play} onClick={onRun}>
            {t.run}
          </Button>
          <Button icon={ListChecks} onClick={onPlan}>
            {t.plan}
          </Button>
          <Button icon={sync.isAutoSyncEnabled ? Pause : Play} busy={update.isPending} onClick={turn}>
            {sync.isAutoSyncEnabled ? t.pause : t.resume}
          </Button>
          <Button icon={Pencil} onClick={onEdit}>
            {t.edit}
          </Button>
          {reads && (
            <Button icon={DownloadCloud} onClick={() => setAsking('import')}>
              {t.importNow}
            </Button>
          )}
          <Button look="danger" icon={Eraser} onClick={() => setAsking('take-away')}>
            {t.takeAway}
          </Button>
          <Button look="danger" icon={Trash2} onClick={() => setAsking('delete')}>
            {t.delete}
          </Button>
        </div>
        <section aria-label={t.results} className="flex flex-col gap-2">
          <h3 className="font-semibold">{t.results}</h3>
          <KeyResults sync={sync} />
        </section>
      </div>
      {asking === 'import' && <ImportSecrets sync={sync} onClose={done} />}
      {asking === 'delete' && <DeleteSync sync={sync} onDeleted={onClose} onClose={done} />}
      {asking === 'take-away' && (
        <Removal
          title={t.takeAway}
          onRemove={() => takeAway.mutateAsync({ path }).then(() => toast('good', t.takenAway))}
          onClose={done}
        >
          {t.takeAwayText(sync.name)}
        </Removal>
      )}
    </Dialog>
  );
};

const SyncFacts = ({ sync }: { sync: Sync }) => {
  const t = useWords(syncWords);
  const instant = useInstants();
  const { nameOf } = useTargets();
  const { syncOptions: options, destinationConfig: config } = sync;
  return (
    <Facts
      entries={[
        [t.state, <SyncState key="state" sync={sync} />],
        [t.last, sync.lastSyncedAt && instant(sync.lastSyncedAt)],
        [t.next, sync.nextAttemptAt && instant(sync.nextAttemptAt)],
        [t.when, sync.isAutoSyncEnabled ? t.onChange : t.byHand],
        [t.source, `${sync.environment.name} · ${sync.folder.path}`],
        [t.target, nameOf(sync.destination)],
        ...Object.entries(config).map(([name, value]) => [labelOf(name), String(value)] as const),
        [t.keys, typeof options.keySchema === 'string' ? options.keySchema : null],
        [t.description, sync.description],
      ]}
    />
  );
};
