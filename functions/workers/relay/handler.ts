import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { packPut } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { idsIn, streamsQuery } from '../../../layers/adapters/dynamo/records/audit-streams.ts';
import { lastLoginPut } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import {
  readRelaySettings,
  readStreamFeedSettings,
  readTableSettings,
} from '../../../layers/adapters/worker-settings.ts';
import { type LastLoginPorts, noteLastLogins } from './last-logins.ts';
import { onTheBus, type RelayPorts, relayRecords } from './relay.ts';
import { feedStreams, type StreamFeedPorts } from './streams.ts';
import { indexRecords, type TrailIndexPorts } from './trail-index.ts';

const log = functionLog();
const client = new EventBridgeClient({});
const table = openTable({ ...readTableSettings(), storageAttempts: 2 });
const { bus, deadLettersUrl, leavesOutReads } = readRelaySettings();
const deadLetters = openQueue(deadLettersUrl);
const streamQueue = openQueue(readStreamFeedSettings().queueUrl);

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

const trailIndex: TrailIndexPorts = {
  put: async (pack) => {
    await table.call('PutItem', packPut(table.name, pack));
  },
  failed: (facts) => log.error('Audit events not indexed', facts),
};

const streamFeed: StreamFeedPorts = {
  streamsOf: async (orgId) => idsIn((await table.call('Query', streamsQuery(table.name, orgId))).Items),
  send: (messages) => streamQueue.send(messages),
  failed: (facts) => log.error('Audit log streams not fed', facts),
};

/**
 * Moves audit events from the table's stream to the event bus and to the queue of the audit log streams, adds them to
 * the index of the trail, and notes when each identity logged in last.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const [answer, notIndexed, notStreamed] = await Promise.all([
    relayRecords(onTheBus(Records, leavesOutReads), ports),
    indexRecords(Records, trailIndex),
    feedStreams(Records, streamFeed),
    noteLastLogins(Records, lastLogins),
  ]);
  const again = new Set([
    ...answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    ...notIndexed,
    ...notStreamed,
  ]);
  return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
};
