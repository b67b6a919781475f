import { sha256Hex } from '../digests.ts';
import type { Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { traitsOf } from './catalogue.ts';
import type { ValueDigest } from './digests.ts';
import { digestsOf } from './digests.ts';
import { planOf, type Step } from './plan.ts';
import { readSource, sourcePlace } from './source.ts';
import type { LedgerEntry, LedgerKey, Sync } from './sync.ts';
import type { Failure, Outcome, TargetChange, TargetOptions, TargetPlace } from './target.ts';

/** A plan, and what it was made of. */
export interface Planned {
  readonly steps: readonly Step[];
  readonly ledger: readonly LedgerEntry[];
  readonly digest: ValueDigest;
  readonly shape: string;
  /** Keys of the places that the source was read from. */
  readonly places: readonly string[];
}

/** How keys came out of a run. */
export interface Tally {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly conflicts: number;
  readonly failed: number;
  /** Names of some that are in conflict or failed, and the first reason. */
  readonly troubled: readonly string[];
  readonly reason: string;
}

const emptyTally: Tally = {
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  conflicts: 0,
  failed: 0,
  troubled: [],
  reason: '',
};

/** What every write of a sync carries beside the value, as a digest: once it changes, all is written again. */
const shapeOf = ({ mapping: _mapping, redeploys: _redeploys, ...written }: TargetOptions): string => {
  const said = Object.entries(written).filter(([, value]) => value !== undefined);
  return said.length === 0 ? '' : sha256Hex(JSON.stringify(said.sort())).slice(0, 16);
};

/** Reads source, target and ledger, and decides; the target is not changed. */
export const plan = async (
  unit: Unit,
  project: Project,
  sync: Sync,
  place: TargetPlace,
  isFull: boolean,
): Promise<Outcome<Planned>> => {
  const [{ secrets: source, places }, ledger, digest] = await Promise.all([
    readSource(unit, project, sourcePlace(project, sync)),
    unit.stores.syncs.ledger(sync),
    digestsOf(unit, project, sync.id),
  ]);
  const listed = await unit.syncTargets.list(place);
  if (listed.kind !== 'done') return listed;
  const traits = traitsOf(sync.target, sync.options);
  const now = unit.runtime.now();
  const shape = shapeOf(sync.options);
  const steps = planOf({
    source,
    listed: listed.value,
    ledger,
    traits,
    rules: sync,
    digest,
    shape,
    isFull,
    now,
  });
  return { kind: 'done', value: { steps, ledger, digest, shape, places } };
};

type Writing = Extract<Step, { action: 'create' | 'update' }>;
type Moving = Writing | Extract<Step, { action: 'delete' }>;

const isMoving = (step: Step): step is Moving =>
  step.action === 'create' || step.action === 'update' || step.action === 'delete';

const changeFor = (step: Moving): TargetChange =>
  step.action === 'delete' ? { kind: 'remove', name: step.name, was: step.was } : { ...step, kind: 'put' };

interface Run {
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
const intentions = (run: Run, steps: readonly Moving[]): readonly Change[] =>
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

const outcomeNote = (run: Run, step: Moving, outcome: Outcome<true>): Change => {
  const { syncs } = run.unit.stores;
  if (outcome.kind !== 'done') return failedNote(run, step, outcome);
  if (step.action === 'delete') return syncs.entryRemoval(keyIn(run, step.name));
  const result = step.action === 'create' ? 'created' : 'updated';
  return syncs.entry(noteOf(run, step.name, run.digest(step.name, step.value), { state: 'owned', result }));
};

/** Changes of the ledger that one transaction takes. */
const perCommit = 50;

const commitAll = async ({ unit }: Run, changes: readonly Change[]): Promise<void> => {
  for (let at = 0; at < changes.length; at += perCommit) await unit.commit(changes.slice(at, at + perCommit));
};

const counted = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Names that a message lists. */
const mostNames = 10;

const withTrouble = (tally: Tally, kind: 'conflicts' | 'failed', name: string, reason: string): Tally => ({
  ...tally,
  [kind]: tally[kind] + 1,
  troubled: tally.troubled.length < mostNames ? [...tally.troubled, name] : tally.troubled,
  reason: tally.reason || reason,
});

const withOutcome = (tally: Tally, step: Moving, outcome: Outcome<true>): Tally => {
  if (outcome.kind === 'done') return { ...tally, [counted[step.action]]: tally[counted[step.action]] + 1 };
  return withTrouble(tally, outcome.kind === 'exists' ? 'conflicts' : 'failed', step.name, outcome.reason);
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
const quietNote = (run: Run, step: Step): readonly Change[] => {
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

const withQuiet = (tally: Tally, step: Step): Tally => {
  const unchanged = tally.unchanged + 1;
  if (step.action === 'unchanged' || step.action === 'settle') return Object.assign({}, tally, { unchanged });
  if (step.action === 'conflict') return withTrouble(tally, 'conflicts', step.name, step.reason);
  return step.action === 'refused' ? withTrouble(tally, 'failed', step.name, step.reason) : tally;
};

const quietTally = (steps: readonly Step[]): Tally => steps.reduce(withQuiet, emptyTally);

/** How a run ended: `unfinished` when its time was over, or the target asked to be left alone for some seconds. */
export type RunOutcome =
  | {
      readonly kind: 'finished' | 'unfinished';
      readonly tally: Tally;
      readonly pause?: number | undefined;
      readonly places?: readonly string[];
    }
  | { readonly kind: 'not-begun'; readonly failure: Failure };

interface PortionResult {
  readonly tally: Tally;
  readonly busy: Failure | undefined;
}

const portion = async (run: Run, steps: readonly Moving[], tally: Tally): Promise<PortionResult> => {
  await commitAll(run, intentions(run, steps));
  const outcomes = await run.unit.syncTargets.apply(run.place, steps.map(changeFor));
  const said = steps.map((step, at) => ({ step, outcome: outcomes[at] ?? missing }));
  await commitAll(
    run,
    said.map(({ step, outcome }) => outcomeNote(run, step, outcome)),
  );
  const busy = said.find(({ outcome }) => outcome.kind === 'busy')?.outcome as Failure | undefined;
  const settled = said.filter(({ outcome }) => outcome.kind !== 'busy');
  return {
    tally: settled.reduce<Tally>((sum, { step, outcome }) => withOutcome(sum, step, outcome), tally),
    busy,
  };
};

const missing: Failure = { kind: 'unreachable', reason: 'The target gave no answer' };

type Applied = Extract<RunOutcome, { tally: Tally }>;

const applied = async (run: Run, steps: readonly Step[]): Promise<Applied> => {
  const moving = steps.filter(isMoving);
  const { batch } = traitsOf(run.sync.target, run.sync.options);
  let tally = quietTally(steps);
  await commitAll(
    run,
    steps.flatMap((step) => quietNote(run, step)),
  );
  for (let at = 0; at < moving.length; at += batch) {
    if (!run.hasTime()) return { kind: 'unfinished', tally };
    const result = await portion(run, moving.slice(at, at + batch), tally);
    tally = result.tally;
    if (result.busy) return { kind: 'unfinished', tally, pause: result.busy.retryAfter ?? 5 };
  }
  if (tally.created + tally.updated + tally.deleted === 0) return { kind: 'finished', tally };
  const finished = await run.unit.syncTargets.finish(run.place);
  if (finished.kind === 'done') return { kind: 'finished', tally };
  return { kind: 'finished', tally: withTrouble(tally, 'failed', '(redeployment)', finished.reason) };
};

/** Plans and carries out. What it did is in the ledger whenever it ends, so that the next run goes on from there. */
export const runSync = async (
  unit: Unit,
  project: Project,
  sync: Sync,
  place: TargetPlace,
  { isFull, hasTime }: { readonly isFull: boolean; readonly hasTime: () => boolean },
): Promise<RunOutcome> => {
  const planned = await plan(unit, project, sync, place, isFull);
  if (planned.kind !== 'done') return { kind: 'not-begun', failure: planned };
  const { steps, ledger, digest, shape, places } = planned.value;
  const notes = new Map(ledger.map((entry) => [entry.name, entry]));
  return { ...(await applied({ unit, sync, place, digest, shape, notes, hasTime }, steps)), places };
};

/** Takes away at the target what the sync made there; answers what stopped it, if anything did. */
export const removeOwn = async (
  unit: Unit,
  sync: Sync,
  place: TargetPlace,
  hasTime: () => boolean,
): Promise<RunOutcome> => {
  const ledger = await unit.stores.syncs.ledger(sync);
  const listed = await unit.syncTargets.list(place);
  if (listed.kind !== 'done') return { kind: 'not-begun', failure: listed };
  const there = new Map(listed.value.map((entry) => [entry.name, entry]));
  const steps = ledger
    .filter(({ state }) => state === 'owned' || state === 'writing')
    .map(({ name }): Step => ({ action: 'delete', name, was: there.get(name) }));
  const notes = new Map(ledger.map((entry) => [entry.name, entry]));
  return applied({ unit, sync, place, digest: () => '', shape: '', notes, hasTime }, steps);
};
