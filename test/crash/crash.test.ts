import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { type Acknowledged, readEverything, type Shelf, shelfOf, writeUntilRefused } from './writers.ts';

const rounds = 4;
const writersPerRound = 8;

let dataDir: string;
let locket: LocketProcess;

beforeAll(async () => {
  dataDir = await newDataFolder();
  locket = await startLocketProcess(dataDir);
});

afterAll(async () => {
  await locket.stop();
  await removeFolder(dataDir);
});

/** Kills the runner, its database or both; the database of a killed runner is ended by the next start. */
const crash = async (victim: 'runner' | 'database' | 'both'): Promise<void> => {
  const database = await locket.databasePid();
  if (victim !== 'runner') process.kill(database, 'SIGKILL');
  if (victim !== 'database') await locket.kill();
};

const expectDurable = async (shelf: Shelf, acknowledged: readonly Acknowledged[]): Promise<void> => {
  const stored = await readEverything(shelf, acknowledged);
  for (const { name, versions } of acknowledged) {
    const found = stored.get(name) ?? [];
    // One write may have gone through whose answer was lost with the connection; none may be missing.
    expect(found.length - versions.length, `${name} has ${found.length} versions`).toBeOneOf([0, 1]);
    expect(found.slice(0, versions.length), name).toEqual(versions);
  }
};

describe('kill -9 while many write', () => {
  it.each(
    Array.from({ length: rounds }, (_, index) => ({
      round: index + 1,
      victim: (['both', 'runner', 'database', 'both'] as const)[index % 4] ?? 'both',
    })),
  )(
    'round $round, $victim killed: every acknowledged version is there, and none is torn',
    async ({ round, victim }) => {
      const shelf = await shelfOf(locket, `round-${round}`);
      const writers = Array.from({ length: writersPerRound }, (_, n) => writeUntilRefused(shelf, `W${n}`));
      await sleep(randomInt(300, 900));
      await crash(victim);
      const acknowledged = await Promise.all(writers);
      expect(acknowledged.flatMap(({ versions }) => versions).length).toBeGreaterThan(0);

      if (victim !== 'database') locket = await startLocketProcess(dataDir);
      await expectDurable({ ...shelf, url: locket.url }, acknowledged);
    },
  );

  it('what was written before the crashes can still be changed after them', async () => {
    const shelf = await shelfOf(locket, 'after');
    const written = await writeUntilRefused(shelf, 'STILL', 5);
    expect(written.versions).toHaveLength(5);
  });
});
