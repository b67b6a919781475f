import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf, itemOf } from '../../../layers/adapters/dynamo/attributes.ts';
import { keys } from '../../../layers/adapters/dynamo/keys.ts';
import {
  anySecretIn,
  secretIn,
  secretsIn,
  toPackedItem,
} from '../../../layers/adapters/dynamo/packed-secrets.ts';
import { tombstone } from '../../../layers/adapters/dynamo/tombstone.ts';
import { unpacked } from '../../../layers/adapters/dynamo/unpacked.ts';
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

const keysOf = (secret: SealedSecret) => [
  keys.secret(secret.environmentId, secret.folderId, secret.name),
  keys.override(secret.environmentId, secret.userId ?? 'nobody', secret.folderId, secret.name),
  keys.version(secret.id, secret.version),
  keys.deletedSecret(secret),
];

describe('a secret in an item', () => {
  it('is read as it was written, under whichever key it stands', () => {
    fc.assert(
      fc.property(anySecret, (secret) => {
        for (const key of keysOf(secret)) expect(secretIn(toPackedItem(key, secret))).toEqual(secret);
      }),
    );
  });

  it('writes nothing that its key says or that is so of most secrets', () => {
    const { pk, sk } = keys.secret(ordinary.environmentId, ordinary.folderId, ordinary.name);
    expect(toPackedItem({ pk, sk }, ordinary)).toEqual({
      pk,
      sk,
      core: `${ordinary.id}#1#${ordinary.projectId}#${ordinary.createdAt}##1`,
      value: ordinary.value,
    });
  });

  it('is read as it was written before its form had a number', () => {
    const key = keys.secret(ordinary.environmentId, ordinary.folderId, ordinary.name);
    const { core, ...rest } = toPackedItem(key, ordinary);
    const early = attributesOf({ ...rest, core: String(core).replace(/#1$/, '') });
    expect(secretIn(itemOf(early))).toEqual(ordinary);
  });

  it('in a form that nobody knows is a fault, not an absence', () => {
    const item = { ...keys.secret(ordinary.environmentId, ordinary.folderId, 'KEY'), id: ordinary.id };
    expect(() => secretIn(item)).toThrow('no secret that this version can read');
    expect(() => secretsIn([item])).toThrow('no secret that this version can read');
  });

  it('stands in the open for those who look at items', () => {
    const key = keys.version(ordinary.id, 1);
    expect(unpacked(toPackedItem(key, ordinary))).toEqual({
      ...ordinary,
      ...key,
      core: undefined,
      doc: undefined,
    });
    const other = { pk: 'PROJECT#1', sk: 'PROJECT', id: '1' };
    expect(unpacked(other)).toBe(other);
  });

  it('is not live once it is deleted', () => {
    const grave = toPackedItem(keys.deletedSecret(ordinary), ordinary, tombstone(ordinary.updatedAt));
    expect(secretIn(grave)).toBeUndefined();
    expect(secretsIn([grave])).toEqual([]);
    expect(anySecretIn(grave)).toEqual(ordinary);
    expect(secretIn(undefined)).toBeUndefined();
  });
});
