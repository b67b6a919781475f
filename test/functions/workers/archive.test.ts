import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ArchivePorts, archiveRecords } from '../../../functions/workers/relay/archive.ts';
import { chainPorts } from '../../../functions/workers/relay/chain-heads.ts';
import { auditItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { createTable, storedItemsOf } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { archivedIn } from '../../world/archive.ts';
import { recordOf } from '../../world/trail.ts';

const start = Date.parse('2026-01-01T12:00:00Z');

/** Records of one stream, in their order. */
const recordsOf = (count: number, { stream = 'one', projects = 1, from = 1 } = {}) =>
  Array.from({ length: count }, (_, n) => {
    const item = auditItem(
      {
        id: uuidV7(start + n, randomBytes(16)),
        type: 'get-secret',
        outcome: 'success',
        occurredAt: new Date(start + n).toISOString(),
        organizationId: 'org',
        projectId: `project-${n % projects}`,
        actor: { type: 'identity', metadata: { identityId: 'machine', name: 'm' } },
        ipAddress: '192.0.2.1',
        userAgent: 'cli',
        requestId: 'r',
        metadata: { secretKey: 'DB' },
      },
      30,
    );
    return { ...recordOf(item, String(from + n)), eventSourceARN: stream };
  });

const openArchive = async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb();
  const name = await createTable();
  const table = openTable({ table: name, storageTimeout: 10_000, storageAttempts: 2 });
  const lines: string[] = [];
  const failures: { readonly reason: string }[] = [];
  const ports: ArchivePorts = {
    ...chainPorts(table),
    put: async (more) => void lines.push(...more),
    failed: (facts) => void failures.push(facts),
  };
  return { name, lines, failures, ports };
};

const places = (lines: readonly string[]): readonly string[] =>
  lines.map(archivedIn).map(({ chain, position, hash }) => `${chain} ${position} ${hash}`);

describe('the archive', () => {
  it('gets each event once, chained by the partition that it lies in', async () => {
    const { lines, ports } = await openArchive();
    const records = recordsOf(40);
    expect(await archiveRecords(records, ports)).toEqual([]);
    const archived = lines.map(archivedIn);
    expect(archived).toHaveLength(40);
    for (const [, links] of Map.groupBy(archived, ({ chain }) => chain)) {
      expect(links.map(({ position }) => position)).toEqual(links.map((_, index) => index + 1));
      expect(links.slice(1).map(({ previous }) => previous)).toEqual(
        links.slice(0, -1).map(({ hash }) => hash),
      );
    }
    expect(new Set(archived.map(({ chain }) => chain)).size).toBeGreaterThan(4);
  });

  it('adds nothing when a batch comes again, whole or in part', async () => {
    const { lines, ports } = await openArchive();
    const records = recordsOf(30);
    await archiveRecords(records, ports);
    await archiveRecords(records, ports);
    await archiveRecords(records.slice(10), ports);
    expect(lines).toHaveLength(30);
  });

  it('gets the same lines again when the heads could not be noted', async () => {
    const { lines, ports, failures } = await openArchive();
    const records = recordsOf(12);
    const broken = { ...ports, grow: () => Promise.reject(new Error('away')) };
    expect(await archiveRecords(records, broken)).toHaveLength(12);
    expect(failures).toEqual([{ sequenceNumber: '1', reason: 'Error' }]);
    const first = places(lines.splice(0));
    // Lambda may cut the batch in another way.
    await archiveRecords(records.slice(0, 5), ports);
    await archiveRecords(records.slice(0, 12), ports);
    expect(places(lines).toSorted()).toEqual(first.toSorted());
  });

  it('does not fork a chain when two executions have the same records at once', async () => {
    const { lines, ports, failures } = await openArchive();
    const records = recordsOf(20);
    const both = await Promise.all([archiveRecords(records, ports), archiveRecords(records, ports)]);
    await archiveRecords(recordsOf(10, { from: 100 }), ports);
    const unique = new Set(places(lines));
    expect(both).toEqual([[], []]);
    expect(failures).toEqual([]);
    expect(unique.size).toBe(30);
    expect(new Set([...unique].map((place) => place.split(' ').slice(0, 2).join(' '))).size).toBe(30);
  });

  it('has a batch delivered again whose chain somebody else took further', async () => {
    const { ports, failures } = await openArchive();
    const first = recordsOf(1);
    const blind = { ...ports, heads: async () => new Map() };
    await archiveRecords(first, ports);
    const later = first.map((record) => ({ ...record, eventSourceARN: 'another' }));
    expect(await archiveRecords(later, blind)).toEqual(['1']);
    expect(failures).toEqual([{ sequenceNumber: '1', reason: 'ChainOvertaken' }]);
  });

  it('begins chains anew when a table was restored and its stream is a new one', async () => {
    const { lines, ports } = await openArchive();
    await archiveRecords(recordsOf(10, { from: 1000 }), ports);
    await archiveRecords(recordsOf(10, { stream: 'restored', from: 1 }), ports);
    expect(lines).toHaveLength(20);
    const spots = places(lines).map((place) => place.split(' ').slice(0, 2).join(' '));
    expect(new Set(spots).size).toBe(20);
  });

  it('knows the order of sequence numbers of different lengths', async () => {
    const { lines, ports } = await openArchive();
    await archiveRecords(recordsOf(1, { from: 9 }), ports);
    await archiveRecords(recordsOf(9, { from: 10 }), ports);
    expect(lines).toHaveLength(10);
  });

  it('passes over a poisoned record and takes its neighbours', async () => {
    const { lines, ports } = await openArchive();
    const poison = {
      dynamodb: { SequenceNumber: '0', Keys: { pk: { S: 'AUDIT#x' } }, NewImage: { doc: { S: '{' } } },
    };
    expect(await archiveRecords([poison, ...recordsOf(1)], ports)).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  it('notes heads once for a project in a batch, within one write unit', async () => {
    const { name, ports } = await openArchive();
    const calls = await storageCalls(() => archiveRecords(recordsOf(500, { projects: 20 }), ports));
    expect(calls.filter((call) => call === 'UpdateItem')).toHaveLength(20);
    expect(calls.filter((call) => call === 'BatchGetItem')).toHaveLength(1);
    const long = recordsOf(500).map((record, n) => ({
      ...record,
      dynamodb: { ...record.dynamodb, SequenceNumber: String(10n ** 21n + BigInt(n)) },
    }));
    await archiveRecords(long, ports);
    const heads = (await storedItemsOf(name)).filter(({ pk }) => pk.startsWith('CHAIN#'));
    for (const head of heads) expect(Buffer.byteLength(JSON.stringify(head))).toBeLessThan(1024);
  });
});
