import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { openArchiveStream } from '../../../layers/adapters/archive-stream.ts';
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
import { takeBatch } from './batch.ts';
import { chainPorts } from './chain-heads.ts';
import type { HandOverPorts } from './hand-over.ts';
import type { LastLoginPorts } from './last-logins.ts';
import { openMemory } from './memory.ts';
import type { RelayPorts } from './relay.ts';
import type { StreamFeedPorts } from './streams.ts';

const log = functionLog();
const client = new EventBridgeClient({});
const table = openTable({ ...readTableSettings(), storageAttempts: 2 });
const { bus, deadLettersUrl, trailQueueUrl, leavesOutReads, archiveStream } = readRelaySettings();
const deadLetters = openQueue(deadLettersUrl);
const trailQueue = openQueue(trailQueueUrl);
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

const trail: HandOverPorts = {
  send: (bodies) => trailQueue.send(bodies),
  failed: (facts) => log.error('Audit events not handed over to the index', facts),
};

const remembered = openMemory();

const archive = {
  ...chainPorts(table),
  put: openArchiveStream(archiveStream).put,
  failed: (facts: object) => log.error('Audit events not archived', { ...facts }),
};

const streams: StreamFeedPorts = {
  streamsOf: async (orgId) => idsIn((await table.call('Query', streamsQuery(table.name, orgId))).Items),
  send: (messages) => streamQueue.send(messages),
  failed: (facts) => log.error('Audit log streams not fed', facts),
};

/**
 * Moves audit events from the table's stream to what keeps the trail's index, to audit log streams, to the bus and,
 * chained, into the archive.
 */
export const handler = ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  takeBatch(Records, { bus: ports, remembered, leavesOutReads, trail, streams, archive, lastLogins });
