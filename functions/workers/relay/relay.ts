import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type Parcel, parcelOf, requestsOf, sequenceNumberOf } from './event-entry.ts';

export interface RelayPorts {
  readonly bus: string;
  putEvents(entries: PutEventsRequestEntry[]): Promise<PutEventsResponse>;
  /** Tells the operator that an event was not delivered this time: ids and codes only. */
  reportFailure(facts: { eventId?: string; sequenceNumber: string; reason: string }): void;
}

/**
 * Puts the audit events of a stream batch on the bus.
 * The answer names every record that was not accepted, so that Lambda delivers it again: at least once,
 * under the same `detail.id`.
 */
export const relayRecords = async (
  records: readonly DynamoDBRecord[],
  ports: RelayPorts,
): Promise<DynamoDBBatchResponse> => {
  const { parcels, unreadable } = sortRecords(records, ports);
  const refused: string[] = [];
  for (const request of requestsOf(parcels)) refused.push(...(await deliver(request, ports)));
  return { batchItemFailures: [...unreadable, ...refused].map((itemIdentifier) => ({ itemIdentifier })) };
};

const sortRecords = (records: readonly DynamoDBRecord[], ports: RelayPorts) => {
  const parcels: Parcel[] = [];
  const unreadable: string[] = [];
  for (const record of records) {
    try {
      parcels.push(parcelOf(record, ports.bus));
    } catch (error) {
      const sequenceNumber = sequenceNumberOf(record);
      unreadable.push(sequenceNumber);
      ports.reportFailure({ sequenceNumber, reason: reasonOf(error) });
    }
  }
  return { parcels, unreadable };
};

const deliver = async (request: readonly Parcel[], ports: RelayPorts): Promise<string[]> => {
  const results = await ports
    .putEvents(request.map((parcel) => parcel.entry))
    .then((response) => response.Entries ?? [])
    .catch((error: unknown) => request.map(() => ({ ErrorCode: reasonOf(error) })));
  return request.flatMap(({ sequenceNumber, eventId }, index) => {
    const result = results[index];
    if (result && !result.ErrorCode) return [];
    ports.reportFailure({ eventId, sequenceNumber, reason: result?.ErrorCode ?? 'NoAnswer' });
    return [sequenceNumber];
  });
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');
