import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';

/** PutEvents takes 10 entries and 256 KiB per request (EventBridge quotas). */
export const ENTRY_LIMIT = 10;
export const SIZE_LIMIT = 256 * 1024;

/** Members that an event too large may keep: how many, and how many UTF-16 code units of each. */
const FEW = 20;
const SHORT = 6000;

const SOURCE = 'locket';
const TIME_SIZE = 14;

/** One audit event on its way, with the stream position that a failure must name. */
export interface Parcel {
  readonly sequenceNumber: string;
  readonly eventId: string;
  readonly entry: PutEventsRequestEntry;
  /** Bytes as EventBridge counts them. */
  readonly size: number;
}

/** The audit event in a stream record as `parcelFrom` makes it; throws when the record holds none. */
export const parcelOf = (record: DynamoDBRecord, bus: string): Parcel =>
  parcelFrom(record.dynamodb?.NewImage?.doc?.S, sequenceNumberOf(record), bus);

/**
 * An audit event as it is stored, word for word, as an EventBridge entry.
 * An event over the size limit goes with what is short in its metadata (ids and places) rather than not at all.
 * Throws when the text is no audit event.
 */
export const parcelFrom = (text: string | undefined, sequenceNumber: string, bus: string): Parcel => {
  if (text === undefined) throw new Error('The item holds no audit event.');
  const event = JSON.parse(text) as Record<string, unknown>;
  if (typeof event.id !== 'string' || typeof event.type !== 'string') {
    throw new Error('The item has no event id or type.');
  }
  const whole = entryOf(event, text, bus);
  const entry = sizeOf(whole) > SIZE_LIMIT ? entryOf(event, shortenedText(event), bus) : whole;
  return {
    sequenceNumber,
    eventId: event.id,
    entry,
    size: sizeOf(entry),
  };
};

const shortenedText = (event: Record<string, unknown>): string =>
  JSON.stringify({ ...event, metadata: shortened(event.metadata) });

const shortened = (metadata: unknown): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(metadata ?? {})
      .filter(([, value]) => typeof value === 'string' && value.length <= SHORT)
      .slice(0, FEW),
  ),
  truncated: true,
});

/** The record's position in its shard. */
export const sequenceNumberOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

/** Parcels in order, grouped so that each group fits one PutEvents request. */
export const requestsOf = (parcels: readonly Parcel[]): Parcel[][] => {
  const requests: Parcel[][] = [];
  let size = 0;
  for (const parcel of parcels) {
    const current = requests.at(-1);
    if (current && current.length < ENTRY_LIMIT && size + parcel.size <= SIZE_LIMIT) {
      current.push(parcel);
      size += parcel.size;
    } else {
      requests.push([parcel]);
      size = parcel.size;
    }
  }
  return requests;
};

const entryOf = (event: Record<string, unknown>, text: string, bus: string): PutEventsRequestEntry => ({
  Source: SOURCE,
  DetailType: String(event.type),
  Detail: text,
  EventBusName: bus,
  ...timeOf(event.occurredAt),
});

const timeOf = (occurredAt: unknown): { Time?: Date } => {
  if (typeof occurredAt !== 'string' && typeof occurredAt !== 'number') return {};
  const time = new Date(occurredAt);
  return Number.isNaN(time.getTime()) ? {} : { Time: time };
};

/** Size of an entry by the rule in "Calculating PutEvents event entry size" (EventBridge User Guide). */
const sizeOf = (entry: PutEventsRequestEntry): number =>
  (entry.Time ? TIME_SIZE : 0) +
  Buffer.byteLength(entry.Source ?? '') +
  Buffer.byteLength(entry.DetailType ?? '') +
  Buffer.byteLength(entry.Detail ?? '');
