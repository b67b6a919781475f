import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { openArchiveStream } from '../../../layers/adapters/archive-stream.ts';
import { packPut } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { lastLoginPut } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readRelaySettings, readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { archiveRecords } from './archive.ts';
import { chainPorts } from './chain-heads.ts';
import { type LastLoginPorts, noteLastLogins } from './last-logins.ts';
import { openMemory } from './on-the-bus-already.ts';
import { onTheBus, type RelayPorts, relayRecords } from './relay.ts';
import { indexRecords, type TrailIndexPorts } from './trail-index.ts';

const log = functionLog();
const client = new EventBridgeClient({});
const table = openTable({ ...readTableSettings(), storageAttempts: 2 });
const { bus, deadLettersUrl, leavesOutReads, archiveStream } = readRelaySettings();
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

const trailIndex: TrailIndexPorts = {
  put: async (pack) => {
    await table.call('PutItem', packPut(table.name, pack));
  },
  failed: (facts) => log.error('Audit events not indexed', facts),
};

const remembered = openMemory();

const archive = {
  ...chainPorts(table),
  put: openArchiveStream(archiveStream).put,
  failed: (facts: object) => log.error('Audit events not archived', { ...facts }),
};

/**
 * Moves audit events from the table's stream to the event bus, chains and archives them, adds them to the index of the
 * trail, and notes when each identity logged in last.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const forBus = remembered.without(onTheBus(Records, leavesOutReads));
  const [answer, notIndexed, notArchived] = await Promise.all([
    relayRecords(forBus, ports),
    indexRecords(Records, trailIndex),
    archiveRecords(Records, archive),
    noteLastLogins(Records, lastLogins),
  ]);
  const again = new Set([
    ...answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    ...notIndexed,
    ...notArchived,
  ]);
  if (again.size > 0) remembered.add(forBus, answer);
  return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
};
