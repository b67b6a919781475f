import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import type { TemporaryWindow } from './grants.ts';

/** A window of time as clients ask for it: the rest only means something when `isTemporary` says so. */
export interface WindowInput {
  readonly isTemporary: boolean;
  readonly temporaryMode?: string | undefined;
  readonly temporaryRange?: string | undefined;
  readonly temporaryAccessStartTime?: string | undefined;
}

/** A window of time that begins at `startsAt` and ends at `endsAt`, both ISO 8601. */
export interface Window {
  readonly range: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

const lastInstant = Date.UTC(9999, 11, 31);

const invalid = (message: string): LocketError => new LocketError('invalid-input', message);

const startOf = (text: string | undefined): number => {
  const start = Date.parse(text ?? '');
  if (Number.isNaN(start)) throw invalid('temporaryAccessStartTime must be an ISO 8601 instant');
  return start;
};

/**
 * The window asked for; undefined without `isTemporary`, when the other members mean nothing: clients send placeholders
 * in them. `invalid-input` for a window that is none.
 */
export const windowAsked = (input: WindowInput): Window | undefined => {
  if (!input.isTemporary) return undefined;
  if (input.temporaryMode !== 'relative') throw invalid("temporaryMode must be 'relative'");
  const range = input.temporaryRange ?? '';
  const start = startOf(input.temporaryAccessStartTime);
  const end = start + parseDuration(range, 'temporaryRange');
  if (start < 0 || end > lastInstant) throw invalid('temporaryAccessStartTime is out of range');
  return { range, startsAt: new Date(start).toISOString(), endsAt: new Date(end).toISOString() };
};

/** The same as what is given within it has it. */
export const heldWithin = (window: Window | undefined): TemporaryWindow =>
  window
    ? {
        isTemporary: true,
        temporaryMode: 'relative',
        temporaryRange: window.range,
        temporaryAccessStartTime: window.startsAt,
        temporaryAccessEndTime: window.endsAt,
      }
    : { isTemporary: false };
