import ms from 'ms';
import { LocketError } from './errors.ts';

/** Longest duration accepted: ten years of 365.25 days, in milliseconds. */
export const maxDuration = 10 * 365.25 * 24 * 60 * 60 * 1000;

/**
 * Milliseconds of a range such as `30s`, `5m`, `1h`, `2d` or `1y`; a bare number is milliseconds.
 *
 * @param member the name of the value in the request, for the message.
 * @throws LocketError `invalid-input` unless it is at least one millisecond and at most ten years.
 */
export function parseDuration(text: string, member = 'duration'): number {
  const duration = read(text.trim());
  if (duration === undefined || duration < 1 || duration > maxDuration) {
    throw new LocketError(
      'invalid-input',
      `${member} must be a duration such as 30s, 5m, 1h or 2d, of at most ten years`,
    );
  }
  return duration;
}

function read(text: string): number | undefined {
  if (!/^\d{1,15}(?:\.\d{1,6})? ?[a-z]{0,12}$/i.test(text)) return undefined;
  const duration: number | undefined = ms(text as ms.StringValue);
  return duration === undefined || Number.isNaN(duration) ? undefined : Math.round(duration);
}
