import type { DynamoDBRecord } from 'aws-lambda';
import { chunksOf } from '../../../layers/adapters/dynamo/batches.ts';

/** What the relay brings events to, in its order. */
const places = ['index', 'streams', 'bus', 'archive'] as const;
type Place = (typeof places)[number];

/** How many events a place took, and why it did not take others: a reason for each. */
interface Taken {
  readonly taken: number;
  readonly reasons: readonly string[];
}

/** A page of the trail's items, as the table's stream would bring them, and where the next page begins. */
interface StoredEvents {
  readonly records: readonly DynamoDBRecord[];
  readonly next?: string;
}

export interface ResendPorts {
  /** Reads a page of the events of a time, in no order. */
  page(from: Date, to: Date, after: string | undefined): Promise<StoredEvents>;
  /** Brings events to places; what one does not take keeps nothing from the others. */
  readonly bring: Readonly<Record<Place, (records: readonly DynamoDBRecord[]) => Promise<Taken>>>;
  hasTime(): boolean;
}

export interface ResendRequest {
  /** RFC 3339 instants: the first and the last moment whose events go out again. */
  readonly from: string;
  readonly to: string;
  /** Where they go; everywhere when absent. */
  readonly only?: readonly Place[];
  /** `next` of an earlier answer, to go on where that one ended. */
  readonly next?: string;
}

export interface ResendResult {
  /** Events that places took. */
  readonly sent: Readonly<Partial<Record<Place, number>>>;
  /** Events that places did not take: how many, by reason. */
  readonly refused: Readonly<Partial<Record<Place, Readonly<Record<string, number>>>>>;
  /** Set when there is more: the same call with this member goes on. */
  readonly next?: string;
}

/** Records brought at a time: what a batch of the relay has at most. */
const together = 500;

/** Adds up what places took. */
class Count {
  readonly sent: Partial<Record<Place, number>> = {};
  readonly refused: Partial<Record<Place, Record<string, number>>> = {};

  add(place: Place, { taken, reasons }: Taken): void {
    this.sent[place] = (this.sent[place] ?? 0) + taken;
    for (const reason of reasons) {
      const counts = this.refused[place] ?? {};
      this.refused[place] = { ...counts, [reason]: (counts[reason] ?? 0) + 1 };
    }
  }
}

const failed = (records: readonly DynamoDBRecord[], error: unknown): Taken => ({
  taken: 0,
  reasons: records.map(() => (error instanceof Error ? error.name : 'UnknownError')),
});

/**
 * Brings the audit events of a time once more, from the table, to all that the relay brings them to: what it gave up is
 * complete again then. Receivers know repetitions by the event's id. Throws when the request makes no sense.
 */
export const resend = async (request: ResendRequest, ports: ResendPorts): Promise<ResendResult> => {
  const [from, to] = [instant(request, 'from'), instant(request, 'to')];
  if (from > to) throw new Error('from must not be after to.');
  const asked = placesOf(request);
  const count = new Count();
  let next = request.next;
  do {
    const page = await ports.page(from, to, next);
    for (const records of chunksOf(page.records, together))
      for (const place of asked)
        count.add(place, await ports.bring[place](records).catch((error) => failed(records, error)));
    next = page.next;
  } while (next !== undefined && ports.hasTime());
  return { sent: count.sent, refused: count.refused, ...(next !== undefined && { next }) };
};

const instant = (request: ResendRequest, member: 'from' | 'to'): Date => {
  const date = new Date(request[member] ?? '');
  if (Number.isNaN(date.getTime()))
    throw new Error(`${member} must be an instant such as 2026-11-28T09:00:00Z.`);
  return date;
};

const placesOf = ({ only = places }: ResendRequest): readonly Place[] => {
  const isList = Array.isArray(only) && only.length > 0 && only.every((place) => places.includes(place));
  if (!isList) throw new Error(`only must be a list of some of ${places.join(', ')}.`);
  return places.filter((place) => only.includes(place));
};
