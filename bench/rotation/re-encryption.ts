import { paced, valuesPerSecond } from '../../functions/workers/key-rotation/pace.ts';
import { openPlatform } from '../../layers/adapters/platform.ts';
import { systemRuntime } from '../../layers/adapters/system.ts';
import { createRenewableKeyRing, type KeyRenewal } from '../../layers/domain/keys/key-renewal.ts';
import { advanceRotation } from '../../layers/domain/rotation/advance-rotation.ts';
import { begin } from '../../layers/domain/rotation/begin-rotation.ts';
import { type Rotation, settlingSeconds } from '../../layers/domain/rotation/rotation.ts';
import type { Work } from '../../layers/domain/rotation/work.ts';
import { wholeEquipment } from '../../test/harness/whole-platform.ts';
import { type SeededApp, withSeededApp } from '../counting/seeded-app.ts';
import { type FeatureFigure, notAbove, untargeted } from '../features/figure.ts';
import { operationsOn } from '../load/seed.ts';
import type { Options } from '../options.ts';

/** What is to be sealed again in ten minutes. */
const wanted = 100_000;
const most = 600;
/** Percent of its rate that reading may lose meanwhile. */
const mostLost = 20;

/** Works on the application's data in this process, with a clock that can be moved past the settling of keys. */
const worker = ({ app }: SeededApp, pace: Work['pace']) => {
  let ahead = 0;
  let renewal: KeyRenewal | undefined;
  const { LOCKET_TABLE: table = '', LOCKET_KMS_KEY_ARN: keyArn = '' } = app.environment;
  const platform = openPlatform(
    {
      table,
      wrapping: { strategy: 'kms', keyArn },
      auditRetentionDays: 90,
      storageTimeout: 10_000,
      storageAttempts: 1,
      unlimited: true,
    },
    {
      ...wholeEquipment,
      runtime: { ...systemRuntime, now: () => new Date(Date.now() + ahead) },
      makeKeyRing: (settings) => {
        const ring = createRenewableKeyRing(settings);
        renewal = ring;
        return ring;
      },
    },
  );
  const open: Work['open'] = (auditType) =>
    platform.open({ ipAddress: '', userAgent: 'bench', requestId: 'bench' }, auditType);
  const step = ({ target, number }: Rotation) =>
    advanceRotation(
      {
        open,
        get renewal() {
          return renewal as KeyRenewal;
        },
        hasTime: () => true,
        pace,
      },
      { target, number, execution: 'bench' },
    );
  return {
    /** New versions are made and known everywhere: what follows only moves values. */
    prepared: async (): Promise<Rotation> => {
      const rotation = await begin(open('rotate-keys'), { level: 'project-keys' });
      await step(rotation);
      ahead += settlingSeconds * 1000;
      return rotation;
    },
    /** Values moved, and the seconds that it took. */
    move: async (rotation: Rotation) => {
      const started = performance.now();
      await step(rotation);
      const { moved = 0 } = (await open(null).stores.rotations.find(rotation.target)) ?? {};
      return { moved, seconds: (performance.now() - started) / 1000 };
    },
  };
};

/** Lets the rotation run now and then, so that reading with it and without it is measured in turn. */
class Gate {
  #isOpen = false;
  #opening = Promise.withResolvers<void>();

  open(): void {
    this.#isOpen = true;
    this.#opening.resolve();
  }

  close(): void {
    this.#isOpen = false;
    this.#opening = Promise.withResolvers<void>();
  }

  async pass(): Promise<void> {
    if (!this.#isOpen) await this.#opening.promise;
  }
}

const turns = 6;

/** Reads in so many seconds, one after the other. */
const readsIn = async ({ app, seeded }: SeededApp, seconds: number): Promise<number> => {
  const { get } = operationsOn(seeded);
  const end = performance.now() + seconds * 1000;
  let reads = 0;
  while (performance.now() < end) {
    await app.send(get);
    reads += 1;
  }
  return reads;
};

/** Percent of the reads that are lost while a rotation goes on at the worker's pace. */
const lossOf = async (site: SeededApp, secondsEach: number): Promise<number> => {
  const gate = new Gate();
  const limit = paced(valuesPerSecond, () => Date.now());
  const unhurried = worker(site, async (values) => {
    await limit(values);
    await gate.pass();
  });
  const moving = unhurried.move(await unhurried.prepared());
  await readsIn(site, 1);
  let [alone, beside] = [0, 0];
  for (let turn = 0; turn < turns; turn += 1) {
    alone += await readsIn(site, secondsEach);
    gate.open();
    beside += await readsIn(site, secondsEach);
    gate.close();
  }
  gate.open();
  await moving;
  return (1 - beside / alone) * 100;
};

/** How fast values are sealed again, and what reading loses while that goes on at the worker's pace. */
export const measureReEncryption = ({ reEncrypted, seconds }: Options): Promise<readonly FeatureFigure[]> =>
  // Each secret is two values: itself and its version.
  withSeededApp(
    reEncrypted / 2,
    async (site) => {
      const quick = worker(site, async () => undefined);
      const { moved, seconds: taken } = await quick.move(await quick.prepared());
      const rate = Math.min(moved / taken, valuesPerSecond);
      const loss = await lossOf(site, seconds / 5);
      return [
        untargeted(`values sealed again, of ${moved}, as fast as it goes`, moved / taken, '/s'),
        notAbove(`${wanted} values at the worker’s pace of ${valuesPerSecond}/s`, wanted / rate, 's', most),
        notAbove('what reading loses beside it', loss, '%', mostLost),
      ];
    },
    { metered: false },
  );
