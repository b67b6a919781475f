import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { type IntentPorts, sweepIntents } from '../../../functions/workers/intents/sweep-intents.ts';
import { followHistory, type HistoryPorts } from '../../../functions/workers/upkeep/history.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import * as all from '../../../layers/adapters/dynamo/stores/all.ts';
import { storesFrom } from '../../../layers/adapters/dynamo/stores/lazy.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { makeCheckpoint, reachOf } from '../../../layers/domain/history/make-checkpoint.ts';
import { pruneBehind } from '../../../layers/domain/history/prune-versions.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { unpacked } from '../../harness/unpacked.ts';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
let table: Table;
let failures: string[];

beforeEach(async () => {
  place = await startSecrets();
  table = openTable({ table: place.app.table, storageAttempts: 3, storageTimeout: 10_000 });
  failures = [];
});

const open = storesFrom({ stores: all, listedIn: 'all.ts' });
const stores = () => open(new ReadSession(table, place.app.runtime), table, place.app.runtime);

const ports = (): HistoryPorts => ({
  prune: (version) => pruneBehind(stores(), version),
  checkpoint: (folderId, reach) => makeCheckpoint(stores(), place.app.runtime, folderId, reach),
  reportFailure: ({ id }) => failures.push(id),
});

type Image = Readonly<Record<string, unknown>>;

const image = (item: Image | undefined) => item && (marshall(item, { removeUndefinedValues: true }) as never);

let position = 0;
const record = (eventName: 'INSERT' | 'MODIFY' | 'REMOVE', next?: Image, old?: Image): DynamoDBRecord => {
  position += 1;
  return {
    eventName,
    dynamodb: { NewImage: image(next), OldImage: image(old), SequenceNumber: String(position) },
  } as unknown as DynamoDBRecord;
};

const itemsUnder = async (pk: string): Promise<Image[]> =>
  (await storedItemsOf(place.app.table)).filter((item) => item.pk.startsWith(pk));
const versionItems = (): Promise<Image[]> => itemsUnder('SECRET#');
const numbers = async (): Promise<unknown[]> =>
  (await versionItems()).map((item) => unpacked(item as never).version).sort();

const changed = async (times: number): Promise<Wire> => {
  const made = await place.create('KEY', 'v1');
  for (let n = 2; n <= times; n += 1) await place.update('KEY', { secretValue: `v${n}` });
  return made;
};

describe('old versions', () => {
  it('beyond the number that a project keeps are deleted, the live one never', async () => {
    const made = await changed(13);
    const records = (await versionItems()).map((item) => record('INSERT', item));
    expect(await followHistory(records, ports())).toEqual({ batchItemFailures: [] });
    expect((await numbers()).map(Number).sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    const { secretVersions } = await place.ok('GET', `/api/v1/secret/${made.id}/secret-versions`);
    expect(secretVersions.map(({ secretValue }: Wire) => secretValue)).toEqual(
      [13, 12, 11, 10, 9, 8, 7, 6, 5, 4].map((n) => `v${n}`),
    );
    expect(await place.values()).toEqual({ KEY: 'v13' });
  });

  it('stay deleted, and nothing more goes, when records come again and in any order', async () => {
    await changed(13);
    const records = (await versionItems()).map((item) => record('INSERT', item));
    for (const all of [records, [...records].reverse(), records.slice(0, 5)])
      await followHistory(all, ports());
    expect(await numbers()).toHaveLength(10);
    expect(await place.values()).toEqual({ KEY: 'v13' });
  });

  it('go by what the project keeps now', async () => {
    await changed(8);
    await place.ok('PUT', `/api/v1/workspace/${place.project.slug}/version-limit`, { pitVersionLimit: 2 });
    const records = (await versionItems()).map((item) => record('INSERT', item));
    await followHistory(records, ports());
    expect((await numbers()).sort()).toEqual([7, 8]);
  });

  it('count when a bulk write lets them go, not while it prepares them', async () => {
    await changed(12);
    const newest = (await versionItems()).find(({ sk }) => sk === 'V#00000012');
    const pending = { pk: newest?.pk, sk: newest?.sk, pendingIntent: 'x', pendingNext: newest };
    await followHistory([record('INSERT', pending), record('REMOVE', undefined, newest)], ports());
    expect(await numbers()).toHaveLength(12);
    await followHistory([record('MODIFY', newest, pending)], ports());
    expect(await numbers()).toHaveLength(10);
  });

  it('whose deletion fails are named, to be tried again; the others are done', async () => {
    const made = await changed(12);
    const items = await versionItems();
    const records = items.map((item) => record('INSERT', item));
    const broken: HistoryPorts = { ...ports(), prune: () => Promise.reject(new Error('busy')) };
    const last = records.at(-1)?.dynamodb?.SequenceNumber;
    expect(await followHistory(records, broken)).toEqual({ batchItemFailures: [{ itemIdentifier: last }] });
    expect(failures).toEqual([made.id]);
  });

  it('that a snapshot would need are told apart: it shows them as pruned, and cannot be rolled back to', async () => {
    await place.create('STAYS', 'same');
    await changed(2);
    const [then] = await place.snapshots();
    for (let n = 3; n <= 13; n += 1) await place.update('KEY', { secretValue: `v${n}` });
    await followHistory(
      (await versionItems()).map((item) => record('INSERT', item)),
      ports(),
    );
    const { secretSnapshot } = await place.ok('GET', `/api/v1/secret-snapshot/${then.id}`);
    expect(secretSnapshot.secretVersions.map(({ secretKey }: Wire) => secretKey)).toEqual(['STAYS']);
    expect(secretSnapshot.prunedVersions).toMatchObject([{ secretKey: 'KEY', version: 2 }]);
    const refused = await place.request('POST', `/api/v1/secret-snapshot/${then.id}/rollback`);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      'These secrets are no longer kept as they were then: KEY',
    ]);
    expect(await place.values()).toEqual({ STAYS: 'same', KEY: 'v13' });
  });
});

describe('checkpoints', () => {
  const rootId = (): string => place.environmentId();
  const numbered = (from: number, to: number, secretValue: string) =>
    Array.from({ length: to - from }, (_, n) => ({ secretKey: `K${from + n}`, secretValue }));
  const batch = (method: string, secrets: readonly object[]) =>
    place.ok(method, '/api/v3/secrets/batch/raw', { ...place.at(), secrets });
  const checkpoint = (reach = Number.POSITIVE_INFINITY) =>
    makeCheckpoint(stores(), place.app.runtime, rootId(), reach);
  const contentOf = async (id: string): Promise<Wire> => {
    const { secretSnapshot } = await place.ok('GET', `/api/v1/secret-snapshot/${id}`);
    return { ...secretSnapshot };
  };

  it('change nothing about any snapshot before or after them', async () => {
    await batch('POST', numbered(0, 80, 'a'));
    await place.folder('/', 'box');
    await batch('PATCH', numbered(0, 40, 'b'));
    await batch('DELETE', numbered(60, 80, ''));
    place.app.runtime.advance(600);
    await place.create('LATE', 'x');
    const before = await Promise.all((await place.snapshots()).map(({ id }) => contentOf(id)));
    expect(await checkpoint()).toBe(true);
    expect(
      (await itemsUnder(`FOLDER#${rootId()}`)).filter(({ sk }) => String(sk).startsWith('K#')),
    ).toHaveLength(1);
    const after = await Promise.all((await place.snapshots()).map(({ id }) => contentOf(id)));
    expect(after).toEqual(before);
    const [, , oldest] = (await place.snapshots()).reverse();
    expect((await place.request('POST', `/api/v1/secret-snapshot/${oldest.id}/rollback`)).status).toBe(200);
    expect(Object.keys(await place.values())).toHaveLength(80);
  });

  it('are read instead of what lies before them', async () => {
    await batch('POST', numbered(0, 150, 'a'));
    place.app.runtime.advance(600);
    expect(await checkpoint()).toBe(true);
    const since = stores();
    const found = await since.history.checkpoint(rootId());
    expect(found?.state.secrets.size).toBe(150);
    expect(await since.history.lines(rootId(), { after: found?.commitId })).toEqual([]);
  });

  it('wait until enough has changed, and until nothing older can turn up', async () => {
    await batch('POST', numbered(0, 90, 'a'));
    place.app.runtime.advance(600);
    expect(await checkpoint()).toBe(false);
    await batch('POST', numbered(90, 300, 'a'));
    expect(await checkpoint()).toBe(false);
    place.app.runtime.advance(600);
    expect(await checkpoint()).toBe(true);
    expect(await checkpoint()).toBe(false);
    await batch('PATCH', numbered(0, 120, 'b'));
    place.app.runtime.advance(600);
    // Half of the folder's size has to change: the checkpoints of a large folder would else cost more than its changes.
    expect(await checkpoint()).toBe(false);
    await batch('PATCH', numbered(0, 40, 'c'));
    place.app.runtime.advance(600);
    expect(await checkpoint()).toBe(true);
  });

  it('forget what was deleted so long ago that it cannot come back', async () => {
    await batch('POST', numbered(0, 110, 'a'));
    await batch('DELETE', numbered(0, 10, ''));
    place.app.runtime.advance(33 * 86_400);
    expect(await checkpoint()).toBe(true);
    expect((await stores().history.checkpoint(rootId()))?.state.secrets.size).toBe(100);
  });

  it('of a folder are looked for the more rarely the larger it is', async () => {
    const runtime = place.app.runtime;
    const lines: unknown[] = [];
    const sized = (size: number) => ({
      history: {
        checkpointLine: async () => ({ folderId: 'f', commitId: runtime.uuid(), size }),
        lines: async (_folderId: string, stretch: unknown) => {
          lines.push(stretch);
          return [];
        },
      } as never,
    });
    const looksAt = async (size: number, reach: number) => {
      lines.length = 0;
      await makeCheckpoint(sized(size), runtime, 'f', reach);
      return lines.length === 1;
    };
    expect(await looksAt(2000, 1)).toBe(true);
    expect(await looksAt(2100, 1)).toBe(false);
    expect(await looksAt(2100, 2)).toBe(true);
    expect(await looksAt(100_000, 32)).toBe(false);
    expect(await looksAt(100_000, 64)).toBe(true);
    expect(await looksAt(10_000_000, Number.POSITIVE_INFINITY)).toBe(true);
  });

  it('do not read commits to which older ones may still turn up', async () => {
    await batch('POST', numbered(0, 150, 'a'));
    const read: number[] = [];
    const real = stores();
    const watched = {
      history: {
        ...real.history,
        lines: async (...args: Parameters<typeof real.history.lines>) => {
          const found = await real.history.lines(...args);
          read.push(found.length);
          return found;
        },
      },
    };
    const look = () => makeCheckpoint(watched, place.app.runtime, rootId(), Number.POSITIVE_INFINITY);
    place.app.runtime.advance(299);
    expect(await look()).toBe(false);
    place.app.runtime.advance(2);
    expect(await look()).toBe(true);
    expect(read).toEqual([0, 1]);
  });

  it('are asked for by one commit in about a hundred, and by every large one', async () => {
    const ids = Array.from({ length: 20_000 }, () => place.app.runtime.uuid());
    const within = (reach: number) => ids.filter((id) => reachOf(id) >= reach);
    const asking = within(1);
    expect(asking.length).toBeGreaterThan(120);
    expect(asking.length).toBeLessThan(300);
    expect(within(2).length).toBeGreaterThan(50);
    expect(within(2).length).toBeLessThan(160);
    const line = { pk: `FOLDER#${rootId()}`, folderId: rootId(), numberOfChanges: 0, changes: [] };
    const seen: (readonly [string, number])[] = [];
    const watching: HistoryPorts = {
      ...ports(),
      checkpoint: async (folderId, reach) => {
        seen.push([folderId, reach]);
        return false;
      },
    };
    const quiet = '0197a1b2-0000-7000-8000-000000000001';
    await followHistory([record('INSERT', { ...line, sk: `C#${quiet}`, id: quiet })], watching);
    expect(seen).toEqual([]);
    await followHistory([record('INSERT', { ...line, sk: `C#${quiet}`, id: quiet, parts: 2 })], watching);
    const commits = asking.map((id) => record('INSERT', { ...line, sk: `C#${id}`, id }));
    await followHistory(commits, watching);
    // Of several that ask at once, the one that reaches furthest does.
    expect(seen).toEqual([
      [rootId(), Number.POSITIVE_INFINITY],
      [rootId(), Math.max(...asking.map(reachOf))],
    ]);
  });
});

describe('the sweep of bulk writes', () => {
  const sweepOf = (sweep: Parameters<IntentPorts['report']>[0]) => {
    const reports: unknown[] = [];
    const work = sweepIntents({ settle: async () => sweep, report: (facts) => reports.push(facts) });
    return { work, reports };
  };

  it('is silent when there was nothing, says what it did, and fails loudly', async () => {
    const nothing = sweepOf({ settled: 0, busy: 0, failed: 0 });
    await nothing.work;
    expect(nothing.reports).toEqual([]);
    const some = sweepOf({ settled: 2, busy: 1, failed: 0 });
    await some.work;
    expect(some.reports).toEqual([{ settled: 2, busy: 1, failed: 0 }]);
    await expect(sweepOf({ settled: 1, busy: 0, failed: 1 }).work).rejects.toThrow('1 bulk writes');
  });
});
