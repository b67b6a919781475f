import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type Parcel, parcelOf, requestsOf, sequenceNumberOf } from './event-entry.ts';

/** What an event is told apart by, and why it did not reach the bus: ids and codes only. */
export interface Undelivered {
  readonly eventId?: string;
  readonly sequenceNumber: string;
  readonly reason: string;
}

export interface RelayPorts {
  readonly bus: string;
  putEvents(entries: PutEventsRequestEntry[]): Promise<PutEventsResponse>;
  /** Tells the operator that an event was not delivered this time. */
  reportFailure(facts: Undelivered): void;
  /** Leaves what can never be delivered with the dead letters. */
  setAside(facts: Undelivered): Promise<void>;
}

/** Codes of PutEvents that no repetition cures (PutEventsResultEntry in the EventBridge API Reference). */
const hopeless = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
]);

/** The records that go to the bus: events of reads carry a mark of their own in the table. */
export const onTheBus = (records: readonly DynamoDBRecord[], leavesOutReads: boolean): DynamoDBRecord[] =>
  records.filter(({ dynamodb }) => !leavesOutReads || dynamodb?.NewImage?.read === undefined);

/**
 * Puts the audit events of a stream batch on the bus, its requests side by side.
 * The answer names every record that was not accepted, so that Lambda delivers it again: at least once, under the
 * same `detail.id`. What can never be accepted is set aside at once: repeating it would repeat its neighbours.
 */
export const relayRecords = async (
  records: readonly DynamoDBRecord[],
  ports: RelayPorts,
): Promise<DynamoDBBatchResponse> => {
  const { parcels, unreadable } = sortRecords(records, ports);
  const undelivered = await Promise.all(requestsOf(parcels).map((request) => deliver(request, ports)));
  const again = await Promise.all(
    [...unreadable, ...undelivered.flat()].map((facts) => dealWith(facts, ports)),
  );
  return { batchItemFailures: again.flat().map((itemIdentifier) => ({ itemIdentifier })) };
};

interface Failure extends Undelivered {
  readonly isHopeless: boolean;
}

/** Sequence numbers that Lambda should deliver again. */
const dealWith = async ({ isHopeless, ...facts }: Failure, ports: RelayPorts): Promise<string[]> => {
  ports.reportFailure(facts);
  if (!isHopeless) return [facts.sequenceNumber];
  return await ports.setAside(facts).then(
    () => [],
    () => [facts.sequenceNumber],
  );
};

const sortRecords = (records: readonly DynamoDBRecord[], ports: RelayPorts) => {
  const parcels: Parcel[] = [];
  const unreadable: Failure[] = [];
  for (const record of records) {
    try {
      parcels.push(parcelOf(record, ports.bus));
    } catch (error) {
      unreadable.push({
        sequenceNumber: sequenceNumberOf(record),
        reason: reasonOf(error),
        isHopeless: true,
      });
    }
  }
  return { parcels, unreadable };
};

const deliver = async (request: readonly Parcel[], ports: RelayPorts): Promise<Failure[]> => {
  const results = await ports
    .putEvents(request.map((parcel) => parcel.entry))
    .then((response) => response.Entries ?? [])
    .catch((error: unknown) => request.map(() => ({ ErrorCode: reasonOf(error) })));
  return request.flatMap(({ sequenceNumber, eventId }, index) => {
    const result = results[index];
    if (result && !result.ErrorCode) return [];
    const reason = result?.ErrorCode ?? 'NoAnswer';
    return [{ eventId, sequenceNumber, reason, isHopeless: hopeless.has(reason) }];
  });
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');
