import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { IncidentName } from './signals.ts';

/** A signal of an organization. */
export interface IncidentKey {
  readonly orgId: string;
  readonly signal: IncidentName;
}

/** How often a signal was seen lately, and when somebody was told. */
export interface IncidentTally {
  readonly seen: number;
  /** Since when is counted, and when the contacts were mailed last; milliseconds since 1970, 0 for never. */
  readonly since: number;
  readonly mailedAt: number;
  /** Seconds since 1970 from which on all of it means nothing. */
  readonly endsAt: number;
}

/** Every read is strongly consistent. */
export interface IncidentStore {
  find(key: IncidentKey): Promise<IncidentTally | undefined>;
  /** Refused with `conflict` when somebody else counted meanwhile: each event counts, and the contacts are told once. */
  replacement(key: IncidentKey, next: IncidentTally, previous: IncidentTally | undefined): Change;
}

/** Says in the event of this request that it is a signal. */
export const noteIncident = (unit: Pick<Unit, 'note'>, signal: IncidentName): void =>
  unit.note({ metadata: { incident: signal } });
