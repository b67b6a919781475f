import * as fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { LruMap } from '../../layers/domain/lru-map.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const call = fc.oneof(
  fc.record({ kind: fc.constant('get' as const), name }),
  fc.record({ kind: fc.constant('delete' as const), name }),
  fc.record({ kind: fc.constant('set' as const), name, value: fc.integer({ min: 1, max: 9 }) }),
);

type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;
type Caching = Pick<LruMap<number>, 'get' | 'set' | 'delete' | 'size'>;

/** What a series of calls answers, and what is left of it. */
const outcomeOf = (map: Caching, calls: readonly Call[]): unknown => {
  const answers = calls.map((one) => {
    if (one.kind === 'set') return void map.set(one.name, one.value);
    if (one.kind === 'delete') return void map.delete(one.name);
    return map.get(one.name);
  });
  return [answers, map.size, ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => map.get(one))];
};

const calls = fc.array(call, { maxLength: 60 });

describe('a map that forgets', () => {
  it('does what lru-cache does, bounded by number', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 5 }), (made, max) => {
        const reference = new LRUCache<string, number>({ max }) as unknown as Caching;
        expect(outcomeOf(new LruMap<number>({ max }), made)).toEqual(outcomeOf(reference, made));
      }),
    );
  });

  it('does what lru-cache does, bounded by weight as well', () => {
    fc.assert(
      fc.property(
        calls,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 25 }),
        (made, max, most) => {
          const reference = new LRUCache<string, number>({
            max,
            maxSize: most,
            sizeCalculation: (value) => value,
          }) as unknown as Caching;
          const map = new LruMap<number>({ max, weight: { max: most, of: (value) => value } });
          expect(outcomeOf(map, made)).toEqual(outcomeOf(reference, made));
        },
      ),
    );
  });

  it('keeps nothing that weighs too much by itself, and forgets nothing for it', () => {
    const map = new LruMap<number>({ max: 10, weight: { max: 5, of: (value) => value } });
    map.set('kept', 5);
    map.set('too heavy', 6);
    expect([map.get('kept'), map.get('too heavy')]).toEqual([5, undefined]);
  });
});
