import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { lastLoginPut } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readRelaySettings, readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { type LastLoginPorts, noteLastLogins } from './last-logins.ts';
import { type RelayPorts, relayRecords } from './relay.ts';

const log = functionLog();
const client = new EventBridgeClient({});
const table = openTable({ ...readTableSettings(), storageAttempts: 2 });
const { bus, deadLettersUrl } = readRelaySettings();
const deadLetters = openQueue(deadLettersUrl);

const ports: RelayPorts = {
  bus,
  putEvents: (entries) => client.send(new PutEventsCommand({ Entries: entries })),
  reportFailure: (facts) => log.error('Audit event not relayed', { ...facts }),
  setAside: (facts) => deadLetters.send([JSON.stringify({ worker: 'relay', ...facts })]),
};

const isOlder = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

const lastLogins: LastLoginPorts = {
  note: async (login) => {
    await table.call('PutItem', lastLoginPut(table.name, login)).catch((error) => {
      if (!isOlder(error)) throw error;
    });
  },
  failed: ({ identityId }, error) =>
    log.error('Last login not noted', {
      identityId,
      reason: error instanceof Error ? error.name : 'UnknownError',
    }),
};

/** Moves audit events from the table's stream to the event bus, and notes when each identity logged in last. */
export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const [answer] = await Promise.all([
    relayRecords(event.Records, ports),
    noteLastLogins(event.Records, lastLogins),
  ]);
  return answer;
};
