import { storedEvent } from '../../../layers/adapters/dynamo/records/audit.ts';
import type { StreamedEvent } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { indexKeysOf } from '../../../layers/domain/audit/index-keys.ts';
import { usesIn } from '../../../layers/domain/audit/last-uses.ts';

/** An event as the relay handed it over, and what it says. */
export interface GatheredEvent {
  readonly streamed: StreamedEvent;
  readonly event: AuditEvent;
}

/**
 * The events of an organization among those handed over. What cannot be read as one is passed over: the relay sets it
 * aside, and it must not hold up its neighbours.
 */
export const gathered = (handedOver: readonly StreamedEvent[]): readonly GatheredEvent[] =>
  handedOver.flatMap((streamed) => {
    try {
      const event = storedEvent(streamed.doc);
      const isListed =
        indexKeysOf(event).length > 0 && usesIn(event) && !Number.isNaN(Date.parse(event.occurredAt));
      return isListed ? [{ streamed, event }] : [];
    } catch {
      return [];
    }
  });
