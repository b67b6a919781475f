import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { type Parcel, parcelFrom, requestsOf } from '../relay/event-entry.ts';

/** A page of audit events as they are stored, and where the next page begins. */
interface StoredEvents {
  readonly texts: readonly string[];
  readonly next?: string;
}

export interface ResendPorts {
  readonly bus: string;
  /** Reads a page of the events of a time, in no order. */
  page(from: Date, to: Date, after: string | undefined): Promise<StoredEvents>;
  putEvents(entries: PutEventsRequestEntry[]): Promise<PutEventsResponse>;
  hasTime(): boolean;
}

export interface ResendRequest {
  /** RFC 3339 instants: the first and the last moment whose events go out again. */
  readonly from: string;
  readonly to: string;
  /** `next` of an earlier answer, to go on where that one ended. */
  readonly next?: string;
}

export interface ResendResult {
  readonly sent: number;
  /** Events that the bus did not take: how many, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Set when there is more: the same call with this member goes on. */
  readonly next?: string;
}

/**
 * Puts the audit events of a time on the bus once more, from the table. Receivers know repetitions by `detail.id`.
 * Throws when `from` and `to` are no instants in order.
 */
export const resend = async (request: ResendRequest, ports: ResendPorts): Promise<ResendResult> => {
  const [from, to] = [instant(request, 'from'), instant(request, 'to')];
  if (from > to) throw new Error('from must not be after to.');
  const refused: Record<string, number> = {};
  let sent = 0;
  let next = request.next;
  do {
    const page = await ports.page(from, to, next);
    const reasons = await sendAll(page.texts, ports);
    for (const reason of reasons) refused[reason] = (refused[reason] ?? 0) + 1;
    sent += page.texts.length - reasons.length;
    next = page.next;
  } while (next !== undefined && ports.hasTime());
  return { sent, refused, ...(next !== undefined && { next }) };
};

const instant = (request: ResendRequest, member: 'from' | 'to'): Date => {
  const date = new Date(request[member] ?? '');
  if (Number.isNaN(date.getTime()))
    throw new Error(`${member} must be an instant such as 2026-11-28T09:00:00Z.`);
  return date;
};

/** Reasons of those that the bus did not take. */
const sendAll = async (texts: readonly string[], ports: ResendPorts): Promise<string[]> => {
  const parcels: Parcel[] = [];
  const reasons: string[] = [];
  for (const text of texts) {
    try {
      parcels.push(parcelFrom(text, '', ports.bus));
    } catch {
      reasons.push('Unreadable');
    }
  }
  for (const group of requestsOf(parcels)) {
    const { Entries = [] } = await ports.putEvents(group.map(({ entry }) => entry));
    reasons.push(
      ...group.flatMap((_, index) => {
        const result = Entries[index];
        return result && !result.ErrorCode ? [] : [result?.ErrorCode ?? 'NoAnswer'];
      }),
    );
  }
  return reasons;
};
