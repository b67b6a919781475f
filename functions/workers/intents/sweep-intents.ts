import type { Sweep } from '../../../layers/adapters/dynamo/intents/sweep.ts';

export interface IntentPorts {
  settle(): Promise<Sweep>;
  /** Tells the operator how many were settled, left to their writers, or failed. */
  report(sweep: Sweep): void;
}

/** Settles what was left behind; throws when one could not be settled, so that somebody hears of it. */
export const sweepIntents = async ({ settle, report }: IntentPorts): Promise<void> => {
  const sweep = await settle();
  if (sweep.settled + sweep.busy + sweep.failed > 0) report(sweep);
  if (sweep.failed > 0) throw new Error(`${sweep.failed} bulk writes could not be settled`);
};
