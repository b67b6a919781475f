import type { Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { traitsOf } from './catalogue.ts';
import { intentions, outcomeNote, quietNote, type Run } from './ledger-notes.ts';
import type { Moving, Step } from './plan.ts';
import { plan } from './planned.ts';
import type { Sync } from './sync.ts';
import { quietTally, type Tally, withOutcome, withTrouble } from './tally.ts';
import type { Failure, TargetChange, TargetPlace } from './target.ts';

const isMoving = (step: Step): step is Moving =>
  step.action === 'create' || step.action === 'update' || step.action === 'delete';

const changeFor = (step: Moving): TargetChange =>
  step.action === 'delete' ? { kind: 'remove', name: step.name, was: step.was } : { ...step, kind: 'put' };

/** Changes of the ledger that one transaction takes. */
const perCommit = 50;

const commitAll = async ({ unit }: Run, changes: readonly Change[]): Promise<void> => {
  for (let at = 0; at < changes.length; at += perCommit) await unit.commit(changes.slice(at, at + perCommit));
};

/** How a run ended: `unfinished` when its time was over, or the target asked to be left alone for some seconds. */
export type RunOutcome =
  | {
      readonly kind: 'finished' | 'unfinished';
      readonly tally: Tally;
      readonly pause?: number | undefined;
      readonly places?: readonly string[];
    }
  | {
      readonly kind: 'not-begun';
      readonly failure: Failure;
      /** What the sync needs here is gone: trying again helps only once somebody brings it back. */
      readonly isLasting?: boolean;
    };

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
