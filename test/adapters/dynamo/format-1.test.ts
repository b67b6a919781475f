import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentOf, isPending } from '../../../layers/adapters/dynamo/intents/pending.ts';
import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import {
  type Attributes,
  attributesOf,
  itemOf,
  keyOf,
  type Members,
  membersOf,
  type StoredItem,
} from '../../../layers/adapters/dynamo/items.ts';
import { typeOf } from '../../../layers/adapters/dynamo/records/catalogue.ts';
import type { AnyItemType } from '../../../layers/adapters/dynamo/records/item-type.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { startApp } from '../../harness/app.ts';
import { testRuntime } from '../../harness/clock.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { remains } from './storage.ts';

/**
 * A table as the first version wrote it that gave formats a number: something of everything (`everything.ts` made it),
 * a tombstone of every kind and a bulk write in hand among it.
 */
interface Fixture {
  readonly wrappingKey: string;
  readonly capturedAt: string;
  readonly projectId: string;
  readonly adminToken: string;
  readonly items: readonly Attributes[];
}

const file = join(import.meta.dirname, '../../fixtures/format-1.json');
let fixture: Fixture;
let stored: readonly StoredItem[];
beforeAll(async () => {
  fixture = JSON.parse(await readFile(file, 'utf8'));
  stored = fixture.items.map(itemOf);
});

const kindOf = ({ pk, sk }: StoredItem) => `${pk} / ${sk}`;

const requiredType = (item: StoredItem): AnyItemType => {
  const type = typeOf(item);
  if (!type) throw new Error(`No type holds ${kindOf(item)}`);
  return type;
};

/** What a record does not hold: these come from its writer's circumstances. */
const storageOf = (item: StoredItem) => {
  const { ttl, deletedAt } = membersOf(item);
  return { ...(ttl !== undefined && { ttl }), ...(deletedAt !== undefined && { deletedAt }) };
};

/** Attributes as they are written, JSON for what it says: in which order its members come is nobody's business. */
const inAnyOrder = (members: Members) => {
  const { doc, ...rest } = members;
  return { ...attributesOf(rest), ...(typeof doc === 'string' && { doc: JSON.parse(doc) }) };
};

describe('a table of format 1', () => {
  it('has an item of every type that there was', () => {
    expect(new Set(stored.map(requiredType)).size).toBe(63);
  });

  it('is read record by record, and each would be written as it stands', () => {
    for (const item of stored) {
      const current = currentOf(item);
      if (!current) continue;
      const type = requiredType(item);
      const written = type.item(keyOf(item), type.open(current), storageOf(item));
      const { v = 1, ...rest } = membersOf(current);
      const expected = membersOf(current).core === undefined ? { v, ...rest } : rest;
      expect(inAnyOrder(membersOf(written)), kindOf(item)).toEqual(inAnyOrder(expected));
    }
  });

  it('is read in the same way as it was written before records had versions', () => {
    for (const item of stored.filter((each) => !isPending(each))) {
      const { v: _, core, ...rest } = membersOf(item);
      const early = {
        ...rest,
        ...(core !== undefined && { core: String(core).replace(/#1$/, '') }),
      };
      const type = requiredType(item);
      const [before, now] = [early, membersOf(item)].map((members) =>
        type.open(currentOf(itemOf(attributesOf(members))) as never),
      );
      expect(before, kindOf(item)).toEqual(now);
    }
  });

  it('serves whoever holds its wrapping key', async () => {
    const keyFile = join(await mkdtemp(join(tmpdir(), 'locket-format-')), 'wrapping.key');
    await writeFile(keyFile, Buffer.from(fixture.wrappingKey, 'base64'), { mode: 0o600 });
    const runtime = testRuntime();
    runtime.advance(Math.round((Date.parse(fixture.capturedAt) - runtime.now().getTime()) / 1000) + 60);
    const app = await startApp({ runtime, settings: { wrapping: { strategy: 'software', keyFile } } });
    const table = openTable({ table: app.table, storageTimeout: 10_000, storageAttempts: 1 });
    for (const Item of fixture.items) await table.call('PutItem', { TableName: table.name, Item });
    const token = fixture.adminToken;
    const query = { workspaceId: fixture.projectId, environment: 'dev', secretPath: '/', recursive: 'true' };
    await app.ok('GET', '/api/status');

    const { body } = await app.ok('GET', '/api/v3/secrets/raw', { token, query });

    expect(
      body.secrets.map(({ secretKey, secretValue }: Record<string, string>) => [secretKey, secretValue]),
    ).toEqual(
      expect.arrayContaining([
        ['AT_ROOT', 'next'],
        ['IN_B', 'next'],
        ['MANY_0', 'v'],
      ]),
    );
    expect((await settleIntents(table, runtime)).settled).toBe(1);
    expect(await remains(table)).toEqual([]);
    expect((await storedItemsOf(table.name)).some(({ sk }) => sk.includes('#pending-'))).toBe(false);
  });
});
