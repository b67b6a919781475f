import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readRelaySettings } from '../../../layers/adapters/worker-settings.ts';
import { type RelayPorts, relayRecords } from './relay.ts';

const log = functionLog();
const client = new EventBridgeClient({});
const { bus, deadLettersUrl } = readRelaySettings();
const deadLetters = openQueue(deadLettersUrl);

const ports: RelayPorts = {
  bus,
  putEvents: (entries) => client.send(new PutEventsCommand({ Entries: entries })),
  reportFailure: (facts) => log.error('Audit event not relayed', { ...facts }),
  setAside: (facts) => deadLetters.send([JSON.stringify({ worker: 'relay', ...facts })]),
};

/** Moves audit events from the table's stream to the event bus. */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  relayRecords(event.Records, ports);
