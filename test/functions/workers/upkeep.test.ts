import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { followStream, type UpkeepPorts } from '../../../functions/workers/upkeep/upkeep.ts';
import { folderItem } from '../../../layers/adapters/dynamo/records/folders/items.ts';
import { type CommitRecord, commitItem } from '../../../layers/adapters/dynamo/records/history/items.ts';
import { versionItem } from '../../../layers/adapters/dynamo/records/secrets/items.ts';
import type { Folder } from '../../../layers/domain/folders/folder.ts';
import type { SealedSecret } from '../../../layers/domain/secrets/core/secret.ts';

let done: string[];
let broken: ReadonlySet<string>;

beforeEach(() => {
  done = [];
  broken = new Set();
});

const work = (what: string): void => {
  if (broken.has(what)) throw new Error(`${what} failed`);
  done.push(what);
};

const ports: UpkeepPorts = {
  purge: {
    now: () => new Date('2026-01-01T00:00:00Z'),
    addTasks: async (tasks) => work(`note ${tasks.map(({ id }) => id)}`),
    tasksAfter: async () => [],
    carryOut: () => Promise.reject(new Error('no schedule')),
    report: () => undefined,
    reportFailure: () => undefined,
  },
  history: {
    prune: async ({ secretId }) => {
      work(`prune ${secretId}`);
      return 1;
    },
    checkpoint: async (folderId) => {
      work(`checkpoint ${folderId}`);
      return true;
    },
    reportFailure: () => undefined,
  },
};

type EventName = 'INSERT' | 'MODIFY' | 'REMOVE';

const record = (position: number, eventName: EventName, item: object): DynamoDBRecord => {
  const image = marshall(item);
  const images = eventName === 'REMOVE' ? { OldImage: image } : { NewImage: image };
  return { eventName, dynamodb: { ...images, SequenceNumber: String(position) } } as DynamoDBRecord;
};

const at = '2025-01-01T00:00:00Z';
const place = { projectId: 'p', environmentId: 'e' };

const folderOf = (id: string): Folder => ({
  ...place,
  id,
  parentId: 'e',
  name: 'folder',
  description: null,
  version: 1,
  createdAt: at,
  updatedAt: at,
});
const secretOf = (id: string): SealedSecret => ({
  ...place,
  id,
  folderId: 'e',
  name: 'KEY',
  type: 'shared',
  userId: null,
  sharedId: null,
  version: 2,
  value: new Uint8Array([1]),
  comment: null,
  tagIds: [],
  metadata: [],
  skipMultilineEncoding: false,
  reminderNote: null,
  reminderRepeatDays: null,
  createdAt: at,
  updatedAt: at,
});
const commitOf = (folderId: string): CommitRecord => ({
  ...place,
  id: '1',
  folderId,
  at,
  author: { type: 'user', id: null, name: null },
  message: null,
  numberOfChanges: 60,
  changes: [],
  parts: 2,
});

const expired = (position: number, id: string) =>
  record(position, 'REMOVE', folderItem.item(folderItem.key(id), folderOf(id), { deletedAt: at, ttl: 1 }));
const version = (position: number, id: string, eventName: EventName = 'INSERT') =>
  record(position, eventName, versionItem.item(versionItem.key(id, 2), secretOf(id)));
const commit = (position: number, folderId: string) =>
  record(position, 'INSERT', commitItem.item(commitItem.key(folderId, '1'), commitOf(folderId)));

const batch = () => [version(1, 'a'), expired(2, 'f'), commit(3, 'g'), expired(4, 'h'), version(5, 'b')];

describe('a batch of the stream', () => {
  it('has its removals noted first, then its history kept in order', async () => {
    expect(await followStream(batch(), ports)).toEqual({ batchItemFailures: [] });
    expect(done).toEqual(['note f,h', 'prune a', 'checkpoint g', 'prune b']);
  });

  it('comes again in full when removals could not be noted', async () => {
    broken = new Set(['note f,h']);
    await expect(followStream(batch(), ports)).rejects.toThrow('note f,h failed');
    expect(done).toEqual([]);
  });

  it('comes again from the first record whose history failed; its removals are noted, the rest is done', async () => {
    broken = new Set(['prune a', 'checkpoint g']);
    expect(await followStream(batch(), ports)).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: '3' }],
    });
    expect(done).toEqual(['note f,h', 'prune b']);
  });

  it('leaves nothing to do for versions and commits that were removed', async () => {
    await followStream([version(1, 'a', 'REMOVE')], ports);
    expect(done).toEqual(['note ']);
  });

  it('leaves nothing to note of a tombstone that was written', async () => {
    const tombstone = { deletedAt: at, ttl: 1 };
    const written = folderItem.item(folderItem.key('f'), folderOf('f'), tombstone);
    await followStream([record(1, 'MODIFY', written)], ports);
    expect(done).toEqual(['note ']);
  });
});
