import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idle } from '../../../layers/adapters/dynamo/intents/pending.ts';
import {
  attributesOf,
  type Item,
  itemOf,
  itemWith,
  membersOf,
} from '../../../layers/adapters/dynamo/items.ts';
import {
  deletedSecretItem,
  overrideItem,
  secretItem,
  versionItem,
} from '../../../layers/adapters/dynamo/records/secrets/items.ts';
import { tombstone } from '../../../layers/adapters/dynamo/tombstone.ts';
import type { SealedSecret } from '../../../layers/domain/secrets/core/secret.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
const instant = fc.integer({ min: 0, max: 4e12 }).map((milliseconds) => new Date(milliseconds).toISOString());
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const anySecret: fc.Arbitrary<SealedSecret> = fc.record({
  id: fc.uuid(),
  projectId: fc.uuid(),
  environmentId: fc.uuid(),
  folderId: fc.uuid(),
  name: fc.string({ minLength: 1 }),
  type: fc.constantFrom('shared', 'personal'),
  userId: perhaps(fc.uuid()),
  sharedId: perhaps(fc.uuid()),
  version: fc.integer({ min: 1 }),
  value: bytes,
  comment: perhaps(bytes),
  tagIds: fc.array(fc.uuid(), { maxLength: 2 }),
  metadata: fc.array(fc.record({ key: fc.string(), value: fc.string() }), { maxLength: 2 }),
  skipMultilineEncoding: fc.boolean(),
  reminderNote: perhaps(fc.string()),
  reminderRepeatDays: perhaps(fc.integer({ min: 1, max: 365 })),
  createdAt: instant,
  updatedAt: instant,
});

const ordinary: SealedSecret = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  projectId: '0190a1b2-0000-7000-8000-000000000002',
  environmentId: '0190a1b2-0000-7000-8000-000000000003',
  folderId: '0190a1b2-0000-7000-8000-000000000004',
  name: 'DATABASE#URL',
  type: 'shared',
  userId: null,
  sharedId: null,
  version: 1,
  value: new Uint8Array([1, 2, 3]),
  comment: null,
  tagIds: [],
  metadata: [],
  skipMultilineEncoding: false,
  reminderNote: null,
  reminderRepeatDays: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

const itemsOf = (secret: SealedSecret): readonly (readonly [typeof versionItem, Item])[] => {
  const { environmentId, folderId, name, userId, id, version } = secret;
  const under = (type: typeof versionItem, key: Parameters<typeof type.item>[0]) =>
    [type, type.item(key, secret)] as const;
  return [
    under(secretItem as never, secretItem.key(environmentId, folderId, name)),
    under(overrideItem as never, overrideItem.key(environmentId, userId ?? 'nobody', folderId, name)),
    under(versionItem, versionItem.key(id, version)),
    under(deletedSecretItem as never, deletedSecretItem.key(secret)),
  ];
};

const place = secretItem.key(ordinary.environmentId, ordinary.folderId, ordinary.name);

describe('a secret in an item', () => {
  it('is read as it was written, under whichever key it stands', () => {
    fc.assert(
      fc.property(anySecret, (secret) => {
        for (const [type, item] of itemsOf(secret)) expect(type.read(item)).toEqual(secret);
      }),
    );
  });

  it('writes nothing that its key says or that is so of most secrets', () => {
    expect(secretItem.item(place, ordinary)).toEqual({
      ...place,
      core: `${ordinary.id}#1#${ordinary.projectId}#${ordinary.createdAt}##1`,
      value: ordinary.value,
    });
  });

  it('is read as it was written before its form had a number', () => {
    const { core, ...rest } = membersOf(secretItem.item(place, ordinary));
    const early = attributesOf({ ...rest, core: String(core).replace(/#1$/, '') });
    expect(secretItem.read(idle(itemOf(early)))).toEqual(ordinary);
  });

  it('in a form that nobody knows is a fault, not an absence', () => {
    const item = itemWith({ ...place, id: ordinary.id });
    expect(() => secretItem.read(item)).toThrow('no secret that this version can read');
    expect(() => secretItem.readAll([item])).toThrow('no secret that this version can read');
  });

  it('is not live once it is deleted', () => {
    const grave = deletedSecretItem.item(
      deletedSecretItem.key(ordinary),
      ordinary,
      tombstone(ordinary.updatedAt),
    );
    expect(deletedSecretItem.read(grave)).toBeUndefined();
    expect(deletedSecretItem.readAll([grave])).toEqual([]);
    expect(deletedSecretItem.open(grave)).toEqual(ordinary);
    expect(secretItem.read(undefined)).toBeUndefined();
  });
});
