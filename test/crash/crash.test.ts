import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { runs } from '../harness/thoroughness.ts';
import {
  type Acknowledged,
  keepWriting,
  keptVersions,
  readEverything,
  type Shelf,
  shelfOf,
  wholeText,
} from './writers.ts';

const writersPerRound = 8;
const writesBeforeCrash = 60;

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

/**
 * A write may have gone through whose answer was lost with the connection, and be repeated by the runner under the
 * next version; none that was acknowledged may be missing.
 */
const unseen = [0, 1, 2];

const expectDurable = async (shelf: Shelf, acknowledged: readonly Acknowledged[]): Promise<void> => {
  const stored = await readEverything(shelf, acknowledged);
  for (const { name, versions } of acknowledged) {
    const found = stored.get(name) ?? [];
    expect(unseen, `${name} has ${found.length} versions`).toContain(found.length - versions.length);
    expect(found.slice(0, versions.length), name).toEqual(versions);
    for (const value of found) expect(value, name).toMatch(wholeText(name));
  }
};

const rounds = (['runner', 'both', 'database', 'both'] as const)
  .slice(0, runs(4, 2))
  .map((victim, index) => ({
    victim,
    round: index + 1,
  }));

describe('kill -9 while many write', () => {
  it.each(rounds)(
    'round $round, $victim killed: every acknowledged version is there, and none is torn',
    async ({ round, victim }) => {
      const shelf = await shelfOf(locket, `round-${round}`);
      let isOver = false;
      let written = 0;
      const mayGoOn = (versions: number): boolean => {
        written += 1;
        return !isOver && versions < keptVersions - unseen.length;
      };
      const writers = Array.from({ length: writersPerRound }, (_, n) => keepWriting(shelf, `W${n}`, mayGoOn));
      // A function that has just started takes its time: the crash must fall into the middle of the writing.
      while (written < writesBeforeCrash) await sleep(10);
      await sleep(randomInt(0, 200));
      await crash(victim);
      if (victim === 'database') await sleep(randomInt(200, 500));
      isOver = true;
      const acknowledged = await Promise.all(writers);
      expect(acknowledged.flatMap(({ versions }) => versions).length).toBeGreaterThan(writersPerRound);

      if (victim !== 'database') locket = await startLocketProcess(dataDir);
      await expectDurable({ ...shelf, url: locket.url }, acknowledged);
    },
  );

  it('what was written before the crashes can still be changed after them', async () => {
    const shelf = await shelfOf(locket, 'after');
    const written = await keepWriting(shelf, 'STILL', (versions) => versions < 5);
    expect(written.versions).toHaveLength(5);
  });
});
