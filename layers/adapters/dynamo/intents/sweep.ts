import type { Runtime } from '../../../domain/runtime.ts';
import { storedPages } from '../ranges.ts';
import { intentItem } from '../records/intents.ts';
import type { Table } from '../table.ts';
import { settleIntent } from './settle.ts';

/** What a sweep did with the intents it found. */
export interface Sweep {
  readonly settled: number;
  /** Still being prepared by their writers. */
  readonly busy: number;
  /** Failed this time; the next sweep tries again. */
  readonly failed: number;
}

const intentIds = async (table: Table): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const items of storedPages(table, intentItem.ranges.all()))
    ids.push(...items.map(({ sk }) => sk));
  return ids;
};

/** Settles every intent whose writer is gone, one after the other. One that fails does not keep the others waiting. */
export const settleIntents = async (table: Table, runtime: Runtime): Promise<Sweep> => {
  const sweep = { settled: 0, busy: 0, failed: 0 };
  for (const id of await intentIds(table)) {
    const outcome = await settleIntent(table, runtime, id).catch(() => 'failed' as const);
    sweep[typeof outcome === 'string' ? outcome : 'busy'] += 1;
  }
  return sweep;
};
