import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ValueDigest } from './digests.ts';
import type { Moving, Step } from './plan.ts';
import type { LedgerEntry, LedgerKey, Sync } from './sync.ts';
import type { Failure, Outcome, TargetPlace } from './target.ts';

/** A run under way. */
export interface Run {
  readonly unit: Unit;
  readonly sync: Sync;
  readonly place: TargetPlace;
  readonly digest: ValueDigest;
  readonly shape: string;
  readonly notes: ReadonlyMap<string, LedgerEntry>;
  /** Whether there is time for another portion. */
  readonly hasTime: () => boolean;
}

const keyIn = ({ sync: { id: syncId, ledgerId } }: Pick<Run, 'sync'>, name: string): LedgerKey => ({
  syncId,
  ledgerId,
  name,
});

const noteOf = (
  { unit, sync, shape }: Run,
  name: string,
  digest: string,
  more: Pick<LedgerEntry, 'state' | 'result'> & { readonly message?: string },
): LedgerEntry => ({
  ...keyIn({ sync }, name),
  digest,
  shape,
  writtenAt: unit.runtime.now().toISOString(),
  message: '',
  ...more,
});

/** What is written down before the target is asked: whoever is ended in between is followed by one who knows. */
export const intentions = (run: Run, steps: readonly Moving[]): readonly Change[] =>
  steps.flatMap((step) => {
    if (step.action === 'delete') return [];
    const state = step.action === 'create' && !step.isOurs ? 'creating' : 'writing';
    const digest = run.digest(step.name, step.value);
    return [run.unit.stores.syncs.entry(noteOf(run, step.name, digest, { state, result: 'pending' }))];
  });

/** A key that could not be written: what was ours stays ours, of unknown content. */
const failedNote = (run: Run, step: Moving, failure: Failure): Change => {
  const { syncs } = run.unit.stores;
  const said = {
    result: failure.kind === 'exists' ? 'conflict' : 'failed',
    message: failure.reason,
  } as const;
  const known = run.notes.get(step.name);
  const isOurs =
    step.action === 'delete' ? known?.state === 'owned' || known?.state === 'writing' : step.isOurs;
  if (isOurs) return syncs.entry(noteOf(run, step.name, '', { state: 'writing', ...said }));
  if (failure.kind === 'exists')
    return syncs.entry(noteOf(run, step.name, '', { state: 'foreign', ...said }));
  // Of what was to be new nobody knows whether it came to be, unless the target said no.
  const digest = step.action === 'delete' ? '' : run.digest(step.name, step.value);
  const state = failure.kind === 'refused' ? 'failed' : 'creating';
  return syncs.entry(noteOf(run, step.name, digest, { state, ...said }));
};

export const outcomeNote = (run: Run, step: Moving, outcome: Outcome<true>): Change => {
  const { syncs } = run.unit.stores;
  if (outcome.kind !== 'done') return failedNote(run, step, outcome);
  if (step.action === 'delete') return syncs.entryRemoval(keyIn(run, step.name));
  const result = step.action === 'create' ? 'created' : 'updated';
  return syncs.entry(noteOf(run, step.name, run.digest(step.name, step.value), { state: 'owned', result }));
};

const isHeld = (note: LedgerEntry | undefined): boolean =>
  note?.state === 'owned' || note?.state === 'writing';

/** Why a key is left alone; what was ours stays noted as that. Nothing when that is noted already. */
const refusalNote = (
  run: Run,
  step: Extract<Step, { action: 'conflict' | 'refused' }>,
): readonly Change[] => {
  const known = run.notes.get(step.name);
  if (known?.message === step.reason) return [];
  const isConflict = step.action === 'conflict';
  const otherwise = isConflict ? 'foreign' : 'failed';
  const state = known && isHeld(known) ? known.state : otherwise;
  const digest = known && isHeld(known) ? known.digest : '';
  const result = isConflict ? 'conflict' : 'failed';
  return [
    run.unit.stores.syncs.entry(noteOf(run, step.name, digest, { state, result, message: step.reason })),
  ];
};

/** What need not be asked of the target: notes of what is ours anyway, of what is gone, and of what must not be done. */
export const quietNote = (run: Run, step: Step): readonly Change[] => {
  const { syncs } = run.unit.stores;
  const { name } = step;
  if (step.action === 'settle') {
    const result = step.isAdopted ? 'adopted' : 'updated';
    return [syncs.entry(noteOf(run, name, run.digest(name, step.value), { state: 'owned', result }))];
  }
  if (step.action === 'conflict' || step.action === 'refused') return refusalNote(run, step);
  const note = run.notes.get(name);
  const isStale = step.action === 'unchanged' && note !== undefined && !isHeld(note);
  return step.action === 'forget' || isStale ? [syncs.entryRemoval(keyIn(run, name))] : [];
};
