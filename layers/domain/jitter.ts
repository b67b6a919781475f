import { setTimeout as sleep } from 'node:timers/promises';
import type { Runtime } from './runtime.ts';

/** Milliseconds: what the first wait is at most, and what every later one is. */
export interface Waits {
  readonly shortest: number;
  readonly longest: number;
}

/** Waits a random share of a growing time (full jitter), so that competitors spread out instead of colliding again. */
export const stepAside = async (
  { randomBytes }: Pick<Runtime, 'randomBytes'>,
  round: number,
  { shortest, longest }: Waits,
): Promise<void> => {
  const chance = Buffer.from(randomBytes(4)).readUInt32BE() / 0xffffffff;
  await sleep(chance * Math.min(longest, shortest * 2 ** round));
};
