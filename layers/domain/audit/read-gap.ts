import type { AuditEventType } from './event-types.ts';

/** Type of the event that tells of reads without events. */
export const readGapType = 'unaudited-reads' satisfies AuditEventType;

/** Reads of an organization that were answered without their events, since an event last told of some. */
export interface ReadGap {
  readonly count: number;
  /** RFC 3339 instants. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Two gaps as one. */
export const joinedGaps = (a: ReadGap | undefined, b: ReadGap): ReadGap => {
  if (!a) return b;
  const times = [a.firstAt, a.lastAt, b.firstAt, b.lastAt].toSorted();
  return { count: a.count + b.count, firstAt: times[0] ?? b.firstAt, lastAt: times[3] ?? b.lastAt };
};
