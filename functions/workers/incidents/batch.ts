import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { IncidentKey } from '../../../layers/domain/incidents/incident.ts';
import { isIncidentName } from '../../../layers/domain/incidents/signals.ts';

const EventMessage = z.object({
  detail: z.object({
    organizationId: z.string().min(1),
    metadata: z.object({ incident: z.string().refine(isIncidentName) }),
  }),
});

export interface IncidentPorts {
  heed(key: IncidentKey): Promise<unknown>;
  /** Tells the operator that a signal was not heeded this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

const take = async (record: SQSRecord, ports: IncidentPorts): Promise<readonly string[]> => {
  try {
    const { organizationId, metadata } = EventMessage.parse(JSON.parse(record.body)).detail;
    await ports.heed({ orgId: organizationId, signal: metadata.incident as IncidentKey['signal'] });
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'UnknownError';
    ports.reportFailure({ messageId: record.messageId, reason });
    return [record.messageId];
  }
};

/** Heeds the signals of a batch one after the other: they count together. What did not work is named, and comes again. */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: IncidentPorts,
): Promise<SQSBatchResponse> => {
  const failed: string[] = [];
  for (const record of records) failed.push(...(await take(record, ports)));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
