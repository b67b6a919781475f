import type { TargetChange } from '../../domain/syncs/target.ts';
import type { Adapter } from './adapter.ts';

const isUnseen = (change: TargetChange): boolean =>
  change.kind === 'put' && change.isOurs && change.was === undefined;

/**
 * Looks again for keys that are ours and were not listed, where a key is found by what only a list tells: they may be
 * there by now, and would be made a second time.
 */
export const lookingAgain = (adapter: Adapter): Adapter => ({
  ...adapter,
  apply: async (context, changes) => {
    if (!changes.some(isUnseen)) return adapter.apply(context, changes);
    const entries = new Map((await adapter.list(context)).map((entry) => [entry.name, entry]));
    const seen = (change: TargetChange): TargetChange =>
      isUnseen(change) ? { ...change, was: entries.get(change.name) } : change;
    return adapter.apply(context, changes.map(seen));
  },
});
