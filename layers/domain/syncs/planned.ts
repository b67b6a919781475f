import { sha256Hex } from '../digests.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { traitsOf } from './catalogue.ts';
import type { ValueDigest } from './digests.ts';
import { digestsOf } from './digests.ts';
import { planOf, type Step } from './plan.ts';
import { readSource, sourcePlace } from './source.ts';
import type { LedgerEntry, Sync } from './sync.ts';
import type { Outcome, TargetOptions, TargetPlace } from './target.ts';

/** A plan, and what it was made of. */
export interface Planned {
  readonly steps: readonly Step[];
  readonly ledger: readonly LedgerEntry[];
  readonly digest: ValueDigest;
  readonly shape: string;
  /** Keys of the places that the source was read from. */
  readonly places: readonly string[];
}

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
