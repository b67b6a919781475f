import { describe, expect, it } from 'vitest';
import { chainStore } from '../../../functions/workers/digests/chain-store.ts';
import { makeDigest } from '../../../functions/workers/digests/make-digest.ts';
import { archiveRecords } from '../../../functions/workers/relay/archive.ts';
import { chainPorts } from '../../../functions/workers/relay/chain-heads.ts';
import { archiveLate } from '../../../functions/workers/resend/archive-late.ts';
import { lateHeadPut } from '../../../layers/adapters/dynamo/records/audit-chains.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { archiveLine, lateChain, linkAfter } from '../../../layers/domain/audit/archive/chain.ts';
import type { Proof } from '../../../layers/domain/audit/archive/prove.ts';
import { createTable } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { ArchiveWorld, archivedIn, type Crash } from '../../world/archive.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A trail of 30 events whose 10 in the middle the relay gave up on, three days ago. */
const openTrail = async () => {
  const world = new ArchiveWorld();
  for (let n = 0; n < 30; n += 1) world.happen('one');
  await world.deliver(0, 10);
  await world.deliver(20, 30);
  await world.digest();
  world.now += 3 * day;
  world.happen('one');
  await world.deliver(30, 31);
  await world.digest();
  return world;
};

const isLate = (line: string): boolean => archivedIn(line).chain.includes('#late-');

const wrongIn = ({ findings }: Proof): readonly string[] => findings.map(({ wrong }) => wrong);

/** The trail after what was given up was sent again and a digest was made. */
const openMended = async () => {
  const world = await openTrail();
  await world.resend(10, 20);
  await world.digest();
  return world;
};

const alter = (world: ArchiveWorld, which: (line: string) => boolean, by: (line: string) => string[]) =>
  void world.lines.splice(0, Infinity, ...world.lines.flatMap((line) => (which(line) ? by(line) : [line])));

describe('events that are archived late', () => {
  it('are named by the next digest, and nothing contradicts what was archived in time', async () => {
    const world = await openTrail();
    await world.resend(10, 20);
    const between = await world.prove();
    expect(between).toMatchObject({ findings: [], events: 31, late: 10, uncovered: 10 });
    await world.digest();
    expect(await world.prove()).toMatchObject({ findings: [], events: 31, late: 10, uncovered: 0 });
    world.now += 2 * day;
    await world.digest();
    expect((await world.prove()).findings).toEqual([]);
  });

  it('may be there already, word for word', async () => {
    const world = await openTrail();
    await world.resend(0, 31);
    await world.resend(0, 31);
    await world.resend(5, 15);
    await world.digest();
    expect(await world.prove()).toMatchObject({ findings: [], events: 31, late: 10, uncovered: 0 });
  });

  it.each<Crash>(['before the archive', 'after the archive', 'after the heads'])(
    'come once more when the worker died %s',
    async (crash) => {
      const world = await openTrail();
      expect(await world.resend(10, 20, crash)).toBe(false);
      await world.digest();
      world.now += 2 * day;
      // The operator may begin elsewhere.
      expect(await world.resend(8, 25)).toBe(true);
      await world.digest();
      expect(await world.prove()).toMatchObject({ findings: [], events: 31, late: 10, uncovered: 0 });
    },
  );

  it('are missed by the proof when the worker died and nobody sent them again', async () => {
    const world = await openTrail();
    await world.resend(10, 20, 'after the archive');
    world.now += 3 * day;
    world.happen('one');
    await world.digest();
    expect(new Set(wrongIn(await world.prove()))).toEqual(new Set(['uncovered']));
  });

  it.each<[string, (line: string) => string[], string]>([
    ['removed', () => [], 'missing'],
    ['altered', (line) => [line.replace('get-secret', 'get-folder')], 'altered'],
    [
      'moved to another day',
      (line) => [JSON.stringify({ ...archivedIn(line), day: '2025-12-31' })],
      'misplaced',
    ],
  ])('are not proven when one was %s', async (_, by, wrong) => {
    const world = await openMended();
    const [victim = ''] = world.lines.filter(isLate);
    alter(world, (line) => line === victim, by);
    expect(wrongIn(await world.prove())).toContain(wrong);
  });

  it('are not proven when all of them were removed', async () => {
    const world = await openMended();
    alter(world, isLate, () => []);
    expect(wrongIn(await world.prove())).toContain('missing');
  });

  it('are not proven when two of them changed places', async () => {
    const world = await openMended();
    const [first = '', second = ''] = world.lines.filter(isLate);
    alter(
      world,
      (line) => line === first,
      (line) => [JSON.stringify({ ...archivedIn(line), event: archivedIn(second).event })],
    );
    expect(wrongIn(await world.prove())).not.toEqual([]);
  });

  it.each([
    ['days ago', '2026-01-02', 'uncovered'],
    ['on a day to come', '2026-02-01', 'digest missing'],
    ['on no day', '2026-02-31', 'uncovered'],
  ])('cannot be made up, as archived %s', async (_, archivedOn, wrong) => {
    const world = await openMended();
    const archived = archivedIn(world.lines[0] ?? '');
    const text = JSON.stringify({ ...archived.event, id: 'made-up' });
    const chain = lateChain({ scope: 'one', day: archived.day, archivedOn, texts: [text] });
    const link = linkAfter(chain, { position: 0, hash: '0'.repeat(64) }, text);
    world.lines.push(archiveLine(archived, link, text));
    world.now += day;
    await world.digest();
    expect(wrongIn(await world.prove())).toEqual([wrong]);
  });

  it('cannot say anything else than what was archived in time', async () => {
    const world = await openTrail();
    const archived = archivedIn(world.lines[0] ?? '');
    const text = JSON.stringify({ ...archived.event, outcome: 'denied' });
    const chain = lateChain({ scope: 'one', day: archived.day, archivedOn: '2026-01-04', texts: [text] });
    const link = linkAfter(chain, { position: 0, hash: '0'.repeat(64) }, text);
    world.lines.push(archiveLine(archived, link, text));
    expect(wrongIn(await world.prove())).toContain('conflicting');
  });

  it('are found by the digest in the table, whatever day they are of', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb();
    const table = openTable({ table: await createTable(), storageTimeout: 10_000, storageAttempts: 2 });
    const world = new ArchiveWorld();
    const runtime = { now: () => new Date(world.now), uuid: () => '', randomBytes: () => Buffer.alloc(0) };
    const ports = {
      ...chainStore(table, runtime),
      now: runtime.now,
      signer: () => world.signer(),
      putNew: async (name: string, text: string) => {
        const there = world.objects.get(name);
        if (there === undefined) world.objects.set(name, text);
        return there;
      },
    };
    const put = async (lines: readonly string[]) => void world.lines.push(...lines);
    for (let n = 0; n < 6; n += 1) world.happen('one');
    await archiveRecords(world.records(0, 3), { ...world.ports(), ...chainPorts(table), put });
    await makeDigest(ports);
    world.now += 20 * day;
    const note = async (head: Parameters<typeof lateHeadPut>[1]) =>
      void (await table.call('PutItem', lateHeadPut(table.name, head)));
    expect(await archiveLate(world.records(3, 6), { now: runtime.now, put, note })).toBe(3);
    world.now += 10 * 60_000;
    expect(await makeDigest(ports)).toEqual({ number: 2 });
    expect(await world.prove()).toMatchObject({ findings: [], events: 6, late: 3, uncovered: 0 });
  });

  it('pass over what cannot be read', async () => {
    const world = new ArchiveWorld();
    const broken = {
      dynamodb: { Keys: { pk: { S: 'AUDIT#one#2026-01-01#3' } }, NewImage: { doc: { S: '{' } } },
    };
    const put = async (lines: readonly string[]) => void world.lines.push(...lines);
    expect(await archiveLate([broken], { now: () => new Date(), put, note: async () => {} })).toBe(0);
    expect(world.lines).toEqual([]);
  });
});
