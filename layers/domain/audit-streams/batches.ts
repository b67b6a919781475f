import type { QueuedEvent } from './attempt.ts';

/** Bytes of an event as it is stored. */
const weightOf = ({ event }: QueuedEvent): number => Buffer.byteLength(JSON.stringify(event));

/** Events in order, each once, in batches of so many and so many bytes; an event that is too heavy gets its own. */
export const batchesOf = (
  events: readonly QueuedEvent[],
  most: { readonly count: number; readonly weight: number },
): readonly (readonly QueuedEvent[])[] => {
  const distinct = [...new Map(events.map((each) => [each.event.id, each])).values()];
  const batches: QueuedEvent[][] = [];
  let weight = 0;
  for (const each of distinct) {
    const own = weightOf(each);
    const current = batches.at(-1);
    if (current && current.length < most.count && weight + own <= most.weight) {
      current.push(each);
      weight += own;
    } else {
      batches.push([each]);
      weight = own;
    }
  }
  return batches;
};
