import { instanceScope } from '../audit/event.ts';
import type { Unit } from '../unit.ts';
import { derivedKeySteps } from './derived-key-steps.ts';
import { organizationKeySteps } from './organization-key-steps.ts';
import type { Owners } from './owners.ts';
import { projectKeySteps } from './project-key-steps.ts';
import { rootKeySteps } from './root-key-steps.ts';
import { type Rotation, settlingSeconds } from './rotation.ts';
import type { LevelSteps, Portion, Work } from './work.ts';

/** What a step of a workflow is told: which rotation, and who asks. */
export interface StepOrder {
  readonly target: string;
  readonly number: number;
  /** Name of the execution that asks. */
  readonly execution: string;
}

/** What the workflow does next, and the name of the execution that does it. */
export interface StepOutcome {
  readonly next: 'go-on' | 'settle' | 'nothing';
  readonly name: string;
}

/** Seconds after which a rotation may be taken over from whoever held it, beyond any wait. */
const holdSeconds = 3600;

const stepsOf = (rotation: Rotation): LevelSteps => {
  switch (rotation.level) {
    case 'root-key':
      return rootKeySteps;
    case 'organization-keys':
      return organizationKeySteps;
    case 'project-keys':
      return projectKeySteps(rotation);
    case 'token-signing-key':
      return derivedKeySteps('token-signing');
    case 'etag-key':
      return derivedKeySteps('etag');
  }
};

/** A rotation as this step has it, each change of which is durable before what follows from it. */
class Progress {
  rotation: Rotation;
  readonly #work: Work;

  constructor(work: Work, rotation: Rotation) {
    this.#work = work;
    this.rotation = rotation;
  }

  async save(changes: Partial<Rotation>): Promise<void> {
    const unit = this.#work.open(changes.phase === 'completed' ? 'complete-key-rotation' : null);
    const { rotation } = this;
    const at = unit.runtime.now();
    const next: Rotation = {
      ...rotation,
      ...changes,
      progressAt: at.toISOString(),
      heldUntil: new Date(at.getTime() + holdSeconds * 1000).toISOString(),
      revision: rotation.revision + 1,
    };
    const { target, number, moved, left } = next;
    unit.note({
      organizationId: instanceScope,
      actor: { type: 'platform', metadata: {} },
      metadata: { target, number, moved, left },
    });
    await unit.commit(unit.stores.rotations.replacement(next, rotation));
    this.rotation = next;
  }

  add({ moved, left, isForLater, isOutOfReach }: Portion, changes: Partial<Rotation>): Promise<void> {
    const { leftForLater = 0, outOfReach = 0, ...rotation } = this.rotation;
    return this.save({
      moved: rotation.moved + moved,
      left: rotation.left + left,
      ...(isForLater && { leftForLater: leftForLater + left }),
      ...(isOutOfReach && { outOfReach: outOfReach + 1 }),
      ...changes,
    });
  }
}

const countOf = async (unit: Unit, owners: Owners): Promise<number> => {
  let count = 0;
  for await (const _ of owners(unit, undefined)) count += 1;
  return count;
};

/** Gives owner after owner its new version; true when all have theirs. */
const prepare = async (work: Work, progress: Progress, steps: LevelSteps): Promise<boolean> => {
  for await (const owner of steps.prepared(work.open(null), progress.rotation.cursor)) {
    if (!work.hasTime()) return false;
    const portion = await steps.prepare(work, progress.rotation, owner);
    await progress.add({ ...portion, moved: 0 }, { cursor: owner });
  }
  return true;
};

/** Moves owner after owner, portion by portion; true when there is nothing left to move. */
const move = async (work: Work, progress: Progress, steps: LevelSteps): Promise<boolean> => {
  for await (const owner of steps.moving(work.open(null), progress.rotation.cursor)) {
    for (;;) {
      if (!work.hasTime()) return false;
      const { position, ownersDone } = progress.rotation;
      const from = position?.owner === owner ? position : undefined;
      const portion = await steps.move(work, owner, from);
      const next = portion.next && { ...portion.next, owner };
      const isDone = next === undefined;
      await progress.add(portion, {
        position: next,
        ...(isDone && { cursor: owner, ownersDone: ownersDone + 1 }),
      });
      if (isDone) break;
    }
  }
  return true;
};

const nowOf = (work: Work): string => work.open(null).runtime.now().toISOString();

const hasSettled = ({ settledAt }: Rotation, now: string): boolean =>
  settledAt === undefined || Date.parse(now) >= Date.parse(settledAt);

const advance = async (work: Work, progress: Progress): Promise<StepOutcome['next']> => {
  const steps = stepsOf(progress.rotation);
  if (progress.rotation.phase === 'preparing') {
    if (!(await prepare(work, progress, steps))) return 'go-on';
    const settledAt = new Date(Date.parse(nowOf(work)) + settlingSeconds * 1000).toISOString();
    await progress.save({ phase: 'settling', settledAt, cursor: undefined, position: undefined });
  }
  if (progress.rotation.phase === 'settling') {
    if (!hasSettled(progress.rotation, nowOf(work))) return 'settle';
    await progress.save({ phase: 'moving', owners: await countOf(work.open(null), steps.moving) });
  }
  if (!(await move(work, progress, steps))) return 'go-on';
  await progress.save({ phase: 'completed', completedAt: nowOf(work), position: undefined });
  return 'nothing';
};

/** Whether another execution is at it: events come twice, and one of the two executions is enough. */
const isHeld = ({ holder, successor, heldUntil }: Rotation, { execution }: StepOrder, now: string): boolean =>
  holder !== '' && holder !== execution && successor !== execution && Date.parse(heldUntil) > Date.parse(now);

/**
 * Carries a rotation on for as long as there is time, from wherever the last step came to. A rotation that is over, was
 * replaced by a later one, or is in the hands of another execution, is left alone.
 */
export const advanceRotation = async (work: Work, order: StepOrder): Promise<StepOutcome> => {
  const found = await work.open(null).stores.rotations.find(order.target);
  const nobody: StepOutcome = { next: 'nothing', name: order.execution };
  if (!found || found.number !== order.number || found.phase === 'completed') return nobody;
  if (isHeld(found, order, nowOf(work))) return nobody;
  const progress = new Progress(work, found);
  if (found.holder !== order.execution)
    await progress.save({ holder: order.execution, successor: undefined });
  const next = await advance(work, progress);
  if (next === 'nothing') return nobody;
  const name = `${order.target}-${order.number}-${progress.rotation.revision + 1}`;
  // The answer may be lost: then this very execution asks again.
  await progress.save({ successor: name });
  return { next, name };
};
