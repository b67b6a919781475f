import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { attempt, type QueuedEvent } from '../../../layers/domain/audit-streams/attempt.ts';
import type { Posted } from '../../../layers/domain/audit-streams/posting.ts';

const queued = (n: number): QueuedEvent => ({ since: 0, event: { id: String(n) } as AuditEvent });
const idsOf = (events: readonly QueuedEvent[]) => events.map(({ event }) => event.id);

const failure = { code: 'http-400', message: 'no' };
const outage = { code: 'http-503', message: 'later' };

/** A destination that refuses whatever holds one of these events, and fails from the n-th request on. */
const destination = (bad: ReadonlySet<string>, failsAt = Infinity) => {
  let requests = 0;
  const got: string[] = [];
  const post = async (events: readonly AuditEvent[]): Promise<Posted> => {
    requests += 1;
    if (requests >= failsAt) return { kind: 'failed', failure: outage };
    if (events.some(({ id }) => bad.has(id))) return { kind: 'refused', failure };
    got.push(...events.map(({ id }) => id));
    return { kind: 'taken' };
  };
  return { got, post, requests: () => requests };
};

const batched = (count: number, size: number): readonly (readonly QueuedEvent[])[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, index) =>
    Array.from({ length: Math.min(size, count - index * size) }, (_each, n) => queued(index * size + n)),
  );

const always = () => true;

describe('an attempt', () => {
  it('accounts for every event once: taken, refused or left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        async (count, size, bad, failsAt) => {
          const to = destination(new Set(bad.map(String)), failsAt);
          const { taken, refused, left } = await attempt(batched(count, size), {
            post: to.post,
            hasTime: always,
          });
          const all = [...taken, ...refused, ...left];
          expect(
            idsOf(all)
              .map(Number)
              .sort((a, b) => a - b),
          ).toEqual(Array.from({ length: count }, (_, n) => n));
          expect(idsOf(taken)).toEqual(to.got);
          expect(refused.every(({ event }) => bad.includes(Number(event.id)))).toBe(true);
          expect(to.requests()).toBeLessThanOrEqual(30);
        },
      ),
    );
  });

  it('finds one bad event among a thousand, and sends the others', async () => {
    const to = destination(new Set(['777']));
    const result = await attempt(batched(1000, 1000), { post: to.post, hasTime: always });
    expect(idsOf(result.refused)).toEqual(['777']);
    expect([result.taken.length, result.left, result.failure]).toEqual([999, [], undefined]);
  });

  it('blames the destination and no event when it refuses everything', async () => {
    const all = new Set(Array.from({ length: 100 }, (_, n) => String(n)));
    const result = await attempt(batched(100, 50), { post: destination(all).post, hasTime: always });
    expect([result.taken, result.refused, result.failure]).toEqual([[], [], failure]);
    expect(result.left).toHaveLength(100);
  });

  it('keeps its order, and ends at the first failure', async () => {
    const to = destination(new Set(), 3);
    const result = await attempt(batched(50, 10), { post: to.post, hasTime: always });
    expect(to.got).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    expect([result.left.length, result.failure, to.requests()]).toEqual([30, outage, 3]);
  });

  it('begins no request when time is short, and blames nobody', async () => {
    let left = 2;
    const hasTime = () => {
      left -= 1;
      return left >= 0;
    };
    const result = await attempt(batched(50, 10), { post: destination(new Set()).post, hasTime });
    expect([result.taken.length, result.left.length, result.failure]).toEqual([20, 30, undefined]);
  });
});
