import type { TemporaryWindow } from '../permissions/grants.ts';
import type { Change } from '../store/change.ts';

/** That something given for a window of time ends. */
export interface Ending {
  readonly projectId: string;
  readonly what: 'membership' | 'privilege';
  /** Of the membership that holds temporary roles, or of the privilege. */
  readonly id: string;
  /** ISO 8601. */
  readonly endsAt: string;
}

/**
 * What ends on which day. Rights never ask: they look at the window itself. A line may outlive what it tells of, and then
 * means nothing.
 */
export interface EndingStore {
  /** The first lines of a UTC day, soonest first. */
  linesOf(day: string, limit: number): Promise<readonly Ending[]>;
  lineRemoval(ending: Ending): Change;
}

/** True once the window is over; one that has not begun yet is not. */
export const isOver = ({ isTemporary, temporaryAccessEndTime: end }: TemporaryWindow, now: Date): boolean =>
  isTemporary && !(Date.parse(end ?? '') > now.getTime());
