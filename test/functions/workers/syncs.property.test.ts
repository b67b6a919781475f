import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TargetName } from '../../../layers/domain/syncs/target.ts';
import type { MemorySyncTarget, TargetFate } from '../../world/memory-sync-target.ts';
import { memorySyncTarget } from '../../world/memory-sync-target.ts';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';

const keys = ['A', 'B', 'C', 'D'] as const;
const strangers = ['X', 'Y', 'A', 'B'] as const;
const fates: readonly (TargetFate | undefined)[] = [
  undefined,
  'unreachable',
  'lost',
  'killed',
  'killed-after',
  'busy',
];

const Edit = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      key: fc.constantFrom(...keys),
      value: fc.stringMatching(/^[a-z]{1,4}$/),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), key: fc.constantFrom(...keys) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      fates: fc.array(fc.constantFrom(...fates), { maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
);

type Edited = typeof Edit extends fc.Arbitrary<infer T> ? T : never;

/** Faults of the next calls, one after the other. */
const failing = (target: MemorySyncTarget, coming: readonly (TargetFate | undefined)[]): void => {
  const left = [...coming];
  target.fail((_verb, name) => (name === '' ? undefined : left.shift()));
};

const present = new Map<string, Set<string>>();

const edit = async (place: SyncPlace, path: string, id: string, each: Edited): Promise<void> => {
  const known = present.get(path) ?? new Set();
  present.set(path, known);
  if (each.kind === 'set') {
    known.add(each.key);
    await place.set(each.key, each.value, path);
  }
  if (each.kind === 'drop' && known.delete(each.key)) await place.drop(each.key, path);
  if (each.kind === 'start') await place.ok('POST', `/api/v1/integration/${id}/sync`);
  if (each.kind === 'run') {
    failing(place.target, each.fates);
    await place.relay();
    place.pass(3_000);
    await place.work();
    place.target.fail(undefined);
  }
};

// A target that shows values, and one that shows names alone.
it.each<readonly [TargetName, 'appId' | 'owner']>([
  ['gitlab', 'appId'],
  ['circleci', 'appId'],
])(
  '%s: whatever fails in between, in the end the target is what the plan says and nothing foreign has changed',
  async (name, member) => {
    present.clear();
    const place = await openSyncPlace(memorySyncTarget());
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(Edit, { minLength: 1, maxLength: 12 }),
        fc.uniqueArray(fc.constantFrom(...strangers)),
        async (edits, foreign) => {
          number += 1;
          const path = `/run-${number}`;
          const destination = { [member]: `app-${number}` };
          await place.folder(path);
          const there = place.there(name, destination);
          for (const key of foreign) there.set(key, `of-somebody-else-${key}`);
          const { id } = await place.sync(name, { ...destination, secretPath: path });
          for (const each of edits) await edit(place, path, id, each);
          place.target.fail(undefined);
          // Whoever was killed comes back once its message is seen again, and its hold on the target is over.
          await place.quiet(true);
          await place.ok('POST', `/api/v1/integration/${id}/sync`);
          await place.quiet(true);
          const source = await place.secretsIn(path);
          const expected = {
            ...source,
            ...Object.fromEntries(foreign.map((key) => [key, `of-somebody-else-${key}`])),
          };
          expect(Object.fromEntries([...there].sort())).toEqual(
            Object.fromEntries(Object.entries(expected).sort()),
          );
          const inConflict = foreign.filter((key) => key in source);
          expect((await place.read(id)).isSynced).toBe(inConflict.length === 0);
        },
      ),
      { numRuns: 12 },
    );
  },
  240_000,
);
