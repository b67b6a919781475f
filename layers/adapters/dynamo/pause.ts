import { setTimeout as sleep } from 'node:timers/promises';
import type { Runtime } from '../../domain/runtime.ts';

/** Waits a random share of an exponentially growing time (full jitter), so that competitors spread out. Milliseconds. */
export const pause = async (runtime: Runtime, attempt: number, base = 10, cap = 400): Promise<void> => {
  const chance = Buffer.from(runtime.randomBytes(4)).readUInt32BE() / 0xffffffff;
  await sleep(chance * Math.min(cap, base * 2 ** attempt));
};
