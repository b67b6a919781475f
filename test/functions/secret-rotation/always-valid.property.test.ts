import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../harness/thoroughness.ts';
import type { Fault } from '../../world/memory-provider.ts';
import { openRotationPlace, type RotationPlace, sendgridRotation } from '../../world/rotation-place.ts';

const day = 86_400;

const faults = fc.constantFrom<Fault | undefined>(
  'down',
  'lost',
  'refused',
  'killed',
  'killed-after',
  undefined,
  undefined,
  undefined,
);

type Deed =
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'die'; readonly writes: number; readonly isLastDone: boolean }
  | { readonly kind: 'rotate' | 'roll-back' | 'pause' | 'resume' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass'), seconds: fc.integer({ min: 1, max: 2 * day }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('die'),
      writes: fc.integer({ min: 1, max: 6 }),
      isLastDone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('rotate', 'roll-back', 'pause', 'resume') }) },
);

const carryOut = async (place: RotationPlace, id: string, each: Deed): Promise<unknown> => {
  if (each.kind === 'pass') return place.pass(each.seconds);
  if (each.kind === 'die') return place.look(await place.orderFor(), each.writes, each.isLastDone);
  // Whoever was at the target is not any more: a request would wait for them.
  place.world.app.runtime.advance(61);
  return place.send('POST', `/api/v1/secret-rotations/${id}/${each.kind}`, {});
};

const isLetIn = async (place: RotationPlace): Promise<boolean> => {
  const names = ['USER', 'PASSWORD', 'KEY'];
  return place.target.letsIn(await Promise.all(names.map((name) => place.valueOf(name))));
};

/** A rotation that happened once. */
const rotated = async (more: object) => {
  const place = await openRotationPlace();
  const { USER, PASSWORD, KEY } = await place.secrets('USER', 'PASSWORD', 'KEY');
  const outputs = 'provider' in more ? { api_key: KEY } : { db_username: USER, db_password: PASSWORD };
  const { id } = (await place.create({ ...more, outputs })).body.secretRotation;
  await place.work();
  return { place, id };
};

/** Once nothing fails any more it gets to the end, and leaves nothing at the target that nobody knows. */
const settles = async (place: RotationPlace, id: string): Promise<void> => {
  place.target.fail(undefined);
  place.world.app.runtime.advance(61);
  await place.send('POST', `/api/v1/secret-rotations/${id}/rotate`, {});
  for (let n = 0; n < 5; n += 1) await place.pass(3600);
  expect(await isLetIn(place)).toBe(true);
  expect(await place.shown(id)).toMatchObject({ status: 'success', isRotating: false });
  expect(place.target.made.size).toBeLessThanOrEqual(2);
};

it.each([
  ['two accounts', {}],
  ['two accounts with an overlap', { overlapHours: 3 }],
  ['what the target makes', { provider: 'sendgrid', inputs: sendgridRotation }],
])(
  'whatever fails, secrets hold what lets their readers in, of %s',
  async (_, more) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 4, maxLength: 10 }),
        fc.array(faults, { minLength: 5, maxLength: 40 }),
        async (deeds, fates) => {
          const { place, id } = await rotated(more);
          expect(await isLetIn(place)).toBe(true);
          for (const each of deeds) {
            place.target.fail((_verb, call) => fates[call % fates.length]);
            await carryOut(place, id, each).catch(() => undefined);
            expect(await isLetIn(place)).toBe(true);
          }
          await settles(place, id);
        },
      ),
      { numRuns: runs(30, 1) },
    );
  },
  600_000,
);
