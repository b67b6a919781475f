import { useBlocker } from '@tanstack/react-router';
import { RotateCcw, Save, Undo2 } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '../shared/button.tsx';
import { Confirm, Dialog } from '../shared/dialog.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { nameFault } from './changes.ts';
import type { Secret } from './listing.ts';
import type { Place } from './place.ts';
import type { EditsOf } from './use-edits.ts';
import { Leavings } from './used-by.tsx';
import { secretWords } from './words.ts';

interface SaveBarProps {
  readonly place: Place;
  readonly edits: EditsOf;
  readonly known: readonly Secret[];
  readonly onLeave: () => void;
}

/** What is wrong with the names that secrets would have after a save, if anything is. */
const faultIn = ({ changes }: EditsOf, known: readonly Secret[]): 'taken' | 'bad' | undefined => {
  const kept = known.filter(({ id }) => !changes.has(id)).map(({ secretKey }) => secretKey);
  const wanted = [...changes.values()].filter(({ removed }) => !removed).map(({ name }) => name);
  const taken = new Set(kept);
  for (const name of wanted) {
    const fault = nameFault(name, taken);
    if (fault) return fault;
    taken.add(name);
  }
  return undefined;
};

/** Unsaved changes with one button that saves them all; keeps a person from leaving without them. */
export const SaveBar = ({ place, edits, known, onLeave }: SaveBarProps) => {
  const t = useWords(secretWords);
  const { changes, busy, canUndo, undo, discard, submit } = edits;
  const isDirty = changes.size > 0;
  const fault = isDirty ? faultIn(edits, known) : undefined;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      if (isDirty && !fault && !busy) void submit();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  });
  const names = edits.conflict.map((id) => changes.get(id)?.name ?? '');
  return (
    <>
      {(isDirty || canUndo) && (
        <div
          data-save-bar
          className="card sticky bottom-3 z-10 flex flex-wrap items-center gap-2 px-4 py-2.5 shadow-lg"
        >
          {edits.fault && (
            <p role="alert" className="w-full break-words text-danger">
              {edits.fault}
            </p>
          )}
          <Leavings place={place} edits={edits} />
          <p aria-live="polite" className="min-w-40 flex-1 font-medium">
            {t.changes(changes.size)}
            {fault && <span className="ml-3 text-danger">{fault === 'taken' ? t.nameTaken : t.nameBad}</span>}
          </p>
          <Button look="quiet" icon={Undo2} disabled={!canUndo || busy} onClick={undo}>
            {t.undo}
          </Button>
          <Button
            look="quiet"
            icon={RotateCcw}
            disabled={busy}
            onClick={() => {
              discard();
              onLeave();
            }}
          >
            {t.discard}
          </Button>
          <Button
            look="primary"
            icon={Save}
            busy={busy}
            disabled={!isDirty || fault !== undefined}
            onClick={() => void submit()}
          >
            {t.save}
          </Button>
        </div>
      )}
      {edits.conflict.length > 0 && (
        <Dialog title={t.conflictTitle} onClose={edits.leaveConflict}>
          <div className="flex flex-col gap-3">
            <Note tone="warn">{t.conflictText}</Note>
            <ul className="max-h-48 list-disc overflow-y-auto pl-6 font-mono text-[13px]">
              {names.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={edits.takeTheirs}>{t.conflictTheirs}</Button>
              <Button look="danger" onClick={() => void submit(true)}>
                {t.conflictMine}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
      {status === 'blocked' && (
        <Confirm
          title={t.leaveTitle}
          onClose={reset}
          action={
            <Button look="danger" onClick={proceed}>
              {t.leave}
            </Button>
          }
        >
          <p>{t.leaveText}</p>
        </Confirm>
      )}
    </>
  );
};
