import { limitClasses, type RateLimitStore, type SetLimits } from '../../../domain/rate-limits/limits.ts';
import { absent, atRevision, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { type Check, number, text } from './shape.ts';

const limits: Check<SetLimits['limits']> = (value): value is SetLimits['limits'] =>
  typeof value === 'object' &&
  value !== null &&
  limitClasses.every((name) => number((value as Readonly<Record<string, unknown>>)[name]));

const rateLimitsItem = itemType<SetLimits>()({
  name: 'rate limits of the instance',
  readBy: 'every function, with the first read of a request, when what it knows is 30 seconds old',
  pk: 'SYSTEM',
  sk: 'RATELIMITS',
  key: () => ({ pk: 'SYSTEM', sk: 'RATELIMITS' }),
  shape: { limits, createdAt: text, updatedAt: text, revision: number },
});

/** Requests of a subject in its latest minute, as far as processes told of them. */
interface RateCount {
  readonly windowNumber: number;
  readonly requests: number;
}

/** One item per subject and class, used again for every minute: callers are as many as were made, slots are 2^20. */
export const rateCountItem = itemType<RateCount>()({
  name: 'requests of a caller, or of the addresses of a slot, in a minute',
  readBy:
    'written, and read by that, when a function has had a 300th of a limit from one caller in a minute; `ttl`',
  pk: 'RATE#<limit class>#<subject>',
  sk: 'REQUESTS',
  key: (limitClass: string, subject: string) => ({ pk: `RATE#${limitClass}#${subject}`, sk: 'REQUESTS' }),
  shape: { windowNumber: number, requests: number },
});

export const rateLimitItems = [rateLimitsItem, rateCountItem];

/** The limits that a server admin set. */
export const rateLimitStore = (session: ReadSession): RateLimitStore => ({
  find: () => session.read(rateLimitsItem, rateLimitsItem.key()),
  replacement: (next, previous) =>
    put(rateLimitsItem.item(rateLimitsItem.key(), next), previous ? atRevision(previous.revision) : absent),
});
