import { instanceScope } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { isRefusal } from '../errors.ts';
import type { InstanceRecord } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';
import { begin } from './begin-rotation.ts';
import { type Level, levels, type Rotation } from './rotation.ts';

/** Days between rotations of the levels that are rotated by schedule. */
export type RotationPeriods = Readonly<Partial<Record<Level, number>>>;

/** A unit that leaves this event, or none. */
type OpenUnit = (auditType: AuditEventType | null) => Unit;

export interface ScheduleSummary {
  readonly begun: readonly Level[];
  readonly resumed: readonly Level[];
}

const day = 86_400_000;

/** When the keys of a level came to be what they are. */
const lastTurn = (rotation: Rotation | undefined, { at }: InstanceRecord): number =>
  Date.parse(rotation?.startedAt ?? at);

const asPlatform = (unit: Unit): void =>
  unit.note({ organizationId: instanceScope, actor: { type: 'platform', metadata: {} } });

const beginDue = async (open: OpenUnit, level: Level): Promise<boolean> => {
  const unit = open('rotate-keys');
  asPlatform(unit);
  try {
    await begin(unit, { level });
    return true;
  } catch (error) {
    // Somebody began it at this very moment.
    if (isRefusal(error, 'conflict')) return false;
    throw error;
  }
};

/** Has a workflow start again for what nobody works on any more. */
const resume = async (open: OpenUnit, { target, number }: Rotation): Promise<void> => {
  const unit = open('resume-key-rotation');
  asPlatform(unit);
  unit.note({ metadata: { target, number } });
  await unit.commit([]);
};

/** Begins the rotations that are due, and goes on with those that stopped. */
export const keepKeySchedule = async (open: OpenUnit, periods: RotationPeriods): Promise<ScheduleSummary> => {
  const looking = open(null);
  const instance = await looking.stores.instance.find();
  const begun: Level[] = [];
  const resumed: Level[] = [];
  if (!instance) return { begun, resumed };
  const now = looking.runtime.now().getTime();
  for (const level of levels) {
    const latest = await looking.stores.rotations.find(level);
    const isRunning = latest !== undefined && latest.phase !== 'completed';
    if (isRunning && Date.parse(latest.heldUntil) <= now) {
      await resume(open, latest);
      resumed.push(level);
    }
    const period = periods[level];
    const isDue = !isRunning && period !== undefined && now - lastTurn(latest, instance) >= period * day;
    if (isDue && (await beginDue(open, level))) begun.push(level);
  }
  return { begun, resumed };
};
