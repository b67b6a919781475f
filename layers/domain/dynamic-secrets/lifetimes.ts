import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';

/** How long leases of a dynamic secret live unless they say otherwise, and at most. */
export interface Lifetimes {
  readonly defaultTTL: string;
  readonly maxTTL: string | null;
}

const tooLong = (message: string): LocketError => new LocketError('bad-request', message);

/** Refuses a default that is longer than the maximum: `bad-request`; either that is no duration: `invalid-input`. */
export const assertLifetimes = ({ defaultTTL, maxTTL }: Lifetimes): void => {
  const usual = parseDuration(defaultTTL, 'defaultTTL');
  if (maxTTL !== null && usual > parseDuration(maxTTL, 'maxTTL'))
    throw tooLong('defaultTTL must not be longer than maxTTL');
};

const after = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds);

/** When a lease that is taken now ends. `bad-request` when it would live longer than leases may. */
export const endOfNew = (rules: Lifetimes, ttl: string | undefined, now: Date): Date => {
  const lifetime = parseDuration(ttl ?? rules.defaultTTL, 'ttl');
  if (rules.maxTTL !== null && lifetime > parseDuration(rules.maxTTL, 'maxTTL'))
    throw tooLong(`ttl must not be longer than maxTTL, which is ${rules.maxTTL}`);
  return after(now, lifetime);
};

/**
 * When a lease that is renewed now ends: counted from now, and never later than `maxTTL` after it was taken. What was
 * asked for and is later is refused with `bad-request`; the default is cut.
 */
export const endOfRenewed = (
  rules: Lifetimes,
  ttl: string | undefined,
  { createdAt }: { readonly createdAt: string },
  now: Date,
): Date => {
  const wanted = after(now, parseDuration(ttl ?? rules.defaultTTL, 'ttl'));
  if (rules.maxTTL === null) return wanted;
  const latest = after(new Date(createdAt), parseDuration(rules.maxTTL, 'maxTTL'));
  if (wanted <= latest) return wanted;
  if (ttl !== undefined || latest <= now)
    throw tooLong(`The lease must not live longer than maxTTL, which is ${rules.maxTTL}`);
  return latest;
};
