import { instanceScope } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import type { Rewrapping } from '../keys/rewrapping.ts';
import type { Unit } from '../unit.ts';
import type { StrategySwitch } from './strategy-switch.ts';

/** What the steps of a switch work with. */
export interface SwitchWork {
  open(auditType: AuditEventType | null): Unit;
  readonly rewrapping: Rewrapping;
}

/** The switch that an execution is for. */
export interface SwitchOrder {
  readonly number: number;
}

export interface ProofOutcome {
  /** Whether root keys were added meanwhile, and another execution has to wrap them. */
  readonly next: 'nothing' | 'go-on';
  /** Name of that execution: one for all that ask for it. */
  readonly name: string;
}

/** A switch that was completed, or that another one follows, is left alone. */
const openSwitch = async (unit: Unit, { number }: SwitchOrder): Promise<StrategySwitch | undefined> => {
  const found = await unit.stores.strategies.find();
  return found?.number === number && found.completedAt === undefined ? found : undefined;
};

/** Wraps root keys anew, keeping the wrapping before. What it leaves at any point is readable. */
export const wrapAnew = async (
  work: SwitchWork,
  order: SwitchOrder,
): Promise<{ readonly rewrapped: number }> => {
  const found = await openSwitch(work.open(null), order);
  return { rewrapped: found ? await work.rewrapping.rewrap(found.strategy) : 0 };
};

const preparedKey = (unit: Unit, { strategy }: StrategySwitch): string | undefined =>
  unit.keys.wrappingKeys.find((key) => key.strategy === strategy)?.id;

/** Unwraps what another process wrapped anew, and completes the switch when nothing is wrapped otherwise any more. */
export const proveSwitch = async (work: SwitchWork, order: SwitchOrder): Promise<ProofOutcome> => {
  const unit = work.open('complete-encryption-strategy-switch');
  const found = await openSwitch(unit, order);
  if (!found) return { next: 'nothing', name: '' };
  const proven = await work.rewrapping.prove();
  const rootKeys = await unit.stores.rotations.rootKeys();
  const latest = Math.max(...rootKeys.map(({ version }) => version));
  const target = preparedKey(unit, found);
  if (rootKeys.some(({ wrappedBy, previousStrategy }) => wrappedBy !== target || previousStrategy))
    return { next: 'go-on', name: `strategy-${order.number}-${latest}` };
  const { strategy, number } = found;
  unit.note({
    organizationId: instanceScope,
    actor: { type: 'platform', metadata: {} },
    metadata: { strategy, number, proven },
  });
  const completedAt = unit.runtime.now().toISOString();
  const next = { ...found, completedAt, revision: found.revision + 1 };
  await unit.commit([unit.stores.strategies.replacement(next, found)]);
  return { next: 'nothing', name: '' };
};
