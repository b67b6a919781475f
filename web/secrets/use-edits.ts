import { useState } from 'react';
import { ApiFault } from '../api/client.ts';
import { faultText } from '../shared/faults.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { toast } from '../shared/toast.tsx';
import { wordsNow } from '../shared/words.ts';
import { type Change, type Changes, changed, dropped, noEdits, saved, undone } from './changes.ts';
import type { Place } from './place.ts';
import { referenceWords } from './reference-words.ts';
import { save } from './save.ts';
import { secretWords } from './words.ts';

let made = 0;

/** An id for the row of a secret that is not there yet. */
export const newRowId = (): string => {
  made += 1;
  return `new-${made}`;
};

/** Where a part was saved, it is not so that nothing was. */
const faultOf = (error: unknown, isPartly: boolean): string =>
  isPartly && error instanceof ApiFault && error.status === 503
    ? wordsNow(secretWords).partlySaved
    : faultText(error);

/** Unsaved changes of one folder, with undo and save. */
export const useEdits = (place: Place, onSaved: () => void) => {
  const [edits, setEdits] = useState(noEdits);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<readonly string[]>([]);
  const [fault, setFault] = useState<string>();
  const [follow, setFollow] = useState(true);

  const submit = async (isMeant = false): Promise<void> => {
    setBusy(true);
    setConflict([]);
    setFault(undefined);
    let isPartly = false;
    const done = (which: Changes) => {
      isPartly = true;
      setEdits((now) => saved(now, which));
    };
    try {
      const result = await save(place, edits.changes, { isMeant, follow, onDone: done });
      if (result.kind === 'conflict') return setConflict(result.rows);
      if (result.isRequest) toast('info', wordsNow(sharedWords).requestMade);
      else toast('good', wordsNow(secretWords).saved(edits.changes.size));
      if (result.notFollowed > 0) toast('info', wordsNow(referenceWords).notFollowed(result.notFollowed));
      done(edits.changes);
      onSaved();
    } catch (error) {
      setFault(faultOf(error, isPartly));
    } finally {
      setBusy(false);
    }
  };

  return {
    changes: edits.changes,
    canUndo: edits.past.length > 0,
    busy,
    conflict,
    /** What went wrong at the last save. */
    fault,
    /** Whether references to what is renamed are changed with it. */
    follow,
    setFollow,
    change: (...rows: readonly (readonly [id: string, change: Change])[]) =>
      setEdits((now) => changed(now, ...rows)),
    drop: (...ids: readonly string[]) => setEdits((now) => dropped(now, ids)),
    undo: () => setEdits(undone),
    discard: () => {
      setEdits(noEdits);
      setFault(undefined);
    },
    submit,
    takeTheirs: () => {
      setEdits((now) => dropped(now, conflict));
      setConflict([]);
    },
    leaveConflict: () => setConflict([]),
  };
};

export type EditsOf = ReturnType<typeof useEdits>;
