import * as fc from 'fast-check';
import type { DataKey, Place, Purpose } from '../../../layers/domain/keys/envelope.ts';

const purposes: readonly Purpose[] = [
  'secret-value',
  'secret-comment',
  'secret-metadata',
  'root-key',
  'organization-key',
  'project-key',
  'webhook',
  'shared-secret',
];

// Separators, digits and look-alikes on purpose: parts must never run into each other.
const part = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '|', '/', '\0', '1', ',', '"', 'é', '\u{1f511}'), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

export const anyBytes = fc.uint8Array({ maxLength: 200 });

export const anyKey: fc.Arbitrary<DataKey> = fc.record({
  id: fc.uuid(),
  version: fc.integer({ min: 1, max: 0xffff_ffff }),
  bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});

export const anyPlace: fc.Arbitrary<Place> = fc.record(
  {
    purpose: fc.constantFrom(...purposes),
    project: part,
    environment: part,
    folder: part,
    item: part,
    version: fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat()),
  },
  { requiredKeys: ['purpose', 'project', 'item', 'version'] },
);

/** A place and one that differs from it in at least one part, usually exactly one. */
export const twoPlaces: fc.Arbitrary<readonly [Place, Place]> = fc
  .tuple(
    anyPlace,
    anyPlace,
    fc.subarray(
      [...Object.keys({ purpose: 0, project: 0, environment: 0, folder: 0, item: 0, version: 0 })],
      { minLength: 1 },
    ),
  )
  .map(([place, other, parts]) => {
    const changes = Object.fromEntries(parts.map((name) => [name, other[name as keyof Place]]));
    const moved = { ...place, ...changes } as Place;
    return [place, moved] as const;
  })
  .filter(([place, moved]) => !samePlace(place, moved));

const samePlace = (a: Place, b: Place): boolean =>
  a.purpose === b.purpose &&
  a.project === b.project &&
  a.environment === b.environment &&
  a.folder === b.folder &&
  a.item === b.item &&
  a.version === b.version;
