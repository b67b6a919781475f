import type { Failure, Outcome } from '../syncs/target.ts';
import type { Batch, BatchGatherer } from './batch.ts';
import type { SourcePage } from './import-source.ts';
import type { ImportPorts } from './ports.ts';

interface Step {
  readonly kind: 'batch';
  readonly batch: Batch;
  /** Whether the time is to be looked at after it, or is over already. */
  readonly then: 'look' | 'leave' | 'end';
}

/** What a source comes to: batches, and the failure that it ends with, if it does. */
export async function* stepsOf(
  { hasTime }: ImportPorts,
  gatherer: BatchGatherer,
  pages: AsyncIterable<Outcome<SourcePage>>,
): AsyncGenerator<Step | Failure> {
  const all = (batches: readonly Batch[], then: Step['then']): readonly Step[] =>
    batches.map((batch) => ({ kind: 'batch', batch, then }));
  for await (const page of pages) {
    const whole = page.kind === 'done' ? gatherer.add(page.value) : gatherer.rest();
    // Folders without secrets fill no batch, and take their time all the same.
    const isLate = whole.length === 0 && !hasTime();
    yield* isLate ? all(gatherer.rest(), 'leave') : all(whole, 'look');
    if (page.kind !== 'done') yield page;
  }
  yield* all(gatherer.rest(), 'end');
}
