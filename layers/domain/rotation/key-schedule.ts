import { instanceScope } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { isRefusal } from '../errors.ts';
import type { InstanceRecord } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';
import { begin, comeBack } from './begin-rotation.ts';
import { type Level, levels, type Rotation, targetOf } from './rotation.ts';

/** Days between rotations of the levels that are rotated by schedule. */
export type RotationPeriods = Readonly<Partial<Record<Level, number>>>;

/** A unit that leaves this event, or none. */
type OpenUnit = (auditType: AuditEventType | null) => Unit;

export interface ScheduleSummary {
  readonly begun: readonly Level[];
  /** Levels, and single projects: `Rotation.target`. */
  readonly resumed: readonly string[];
}

const day = 86_400_000;

/** When the keys of a level came to be what they are. */
const lastTurn = (rotation: Rotation | undefined, { at }: InstanceRecord): number =>
  Date.parse(rotation?.startedAt ?? at);

const asPlatform = (unit: Unit): void =>
  unit.note({ organizationId: instanceScope, actor: { type: 'platform', metadata: {} } });

/** False when somebody changed the rotation at this very moment. */
const unlessOvertaken = async (work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (isRefusal(error, 'conflict')) return false;
    throw error;
  }
};

const beginDue = (open: OpenUnit, level: Level): Promise<boolean> => {
  const unit = open('rotate-keys');
  asPlatform(unit);
  return unlessOvertaken(() => begin(unit, { level }));
};

const comeBackTo = (open: OpenUnit, rotation: Rotation): Promise<boolean> => {
  const unit = open('resume-key-rotation');
  asPlatform(unit);
  return unlessOvertaken(() => comeBack(unit, rotation));
};

/** Has a workflow start again for what nobody works on any more. */
const resume = async (open: OpenUnit, { target, number }: Rotation): Promise<void> => {
  const unit = open('resume-key-rotation');
  asPlatform(unit);
  unit.note({ metadata: { target, number } });
  await unit.commit([]);
};

/** What is to be done about a level now. */
const dueOf = (
  latest: Rotation | undefined,
  now: number,
  instance: InstanceRecord,
  period: number | undefined,
): 'begin' | 'resume' | 'come-back' | undefined => {
  if (latest && latest.phase !== 'completed')
    return Date.parse(latest.heldUntil) <= now ? 'resume' : undefined;
  if (period !== undefined && now - lastTurn(latest, instance) >= period * day) return 'begin';
  return latest?.outOfReach ? 'come-back' : undefined;
};

/** Begins the rotations that are due, goes on with those that stopped, and comes back to projects that were out of reach. */
export const keepKeySchedule = async (open: OpenUnit, periods: RotationPeriods): Promise<ScheduleSummary> => {
  const looking = open(null);
  const instance = await looking.stores.instance.find();
  const begun: Level[] = [];
  const resumed: string[] = [];
  if (!instance) return { begun, resumed };
  const now = looking.runtime.now().getTime();
  const keep = async (target: string, level?: Level): Promise<void> => {
    const latest = await looking.stores.rotations.find(target);
    const due = dueOf(latest, now, instance, level && periods[level]);
    if (level && due === 'begin' && (await beginDue(open, level))) begun.push(level);
    if (latest && due === 'come-back' && (await comeBackTo(open, latest))) resumed.push(target);
    if (latest && due === 'resume') {
      await resume(open, latest);
      resumed.push(target);
    }
  };
  for (const level of levels) await keep(level, level);
  for (const projectId of await looking.stores.rotations.openProjects())
    await keep(targetOf('project-keys', projectId));
  return { begun, resumed };
};
