import type { AuditEvent } from './event.ts';
import type { IndexKey } from './index-keys.ts';

/** What lists of the trail tell of an event. */
export type ListedEvent = Omit<
  AuditEvent,
  'requestId' | 'read' | 'withoutWebhooks' | 'withoutChat' | 'withoutSyncs'
>;

/** An event of the trail and when it ends, in seconds since 1970. */
export interface KeptEvent {
  readonly event: ListedEvent;
  readonly endsAt: number;
}

/** A stretch of the trail by event ids, which grow with time: from the first one on, and before the other. */
export interface Stretch {
  readonly from: string;
  readonly before: string;
}

/** Events read together, in any order. */
interface Portion {
  readonly events: readonly KeptEvent[];
  /** Nothing of the source from this id on is still to come; undefined when nothing at all is. */
  readonly until: string | undefined;
}

/** Reads a stretch of the trail portion by portion, the newest events first. */
export type EventSource = () => Promise<Portion>;

export interface AuditStore {
  /** All events of a project, or those of an organization outside of projects; strongly consistent. */
  trail(scope: string, stretch: Stretch): readonly EventSource[];
  /** The newest of the same and no more: what the index may not have yet. */
  heads(scope: string, stretch: Stretch): readonly EventSource[];
  /** The events of an organization that a list of its index holds; seconds behind. */
  indexed(orgId: string, key: IndexKey, stretch: Stretch): EventSource;
}

const hexadecimals = /^[0-9a-f]{8}-[0-9a-f]{4}/;

/** The lowest id that an event of this moment can have: a UUIDv7 begins with its milliseconds (RFC 9562, 5.7). */
export const idAt = (milliseconds: number): string => {
  const hex = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};

/** The moment in an event's id, in milliseconds since 1970. */
export const momentOf = (id: string): number => {
  const [start] = hexadecimals.exec(id) ?? [];
  return start === undefined ? Number.NaN : Number.parseInt(start.replace('-', ''), 16);
};

/** The id after all others. */
export const afterAll = 'g';
