import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Context } from 'aws-lambda';
import { openArchiveStream } from '../../../layers/adapters/archive-stream.ts';
import { lateHeadPut } from '../../../layers/adapters/dynamo/records/audit-chains.ts';
import { idsIn, streamsQuery } from '../../../layers/adapters/dynamo/records/audit-streams.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import {
  readResendSettings,
  readStreamFeedSettings,
  readTableSettings,
} from '../../../layers/adapters/worker-settings.ts';
import { placesWith } from './places.ts';
import { type ResendRequest, type ResendResult, resend } from './resend.ts';
import { storedEvents } from './stored-events.ts';

/** Milliseconds left when no other page is begun. */
const RESERVE = 30_000;

const client = new EventBridgeClient({});
const scanner = new DynamoDBClient({});
const table = openTable(readTableSettings());
const { bus, trailQueueUrl, leavesOutReads, archiveStream } = readResendSettings();
const trailQueue = openQueue(trailQueueUrl);
const streamQueue = openQueue(readStreamFeedSettings().queueUrl);

const bring = placesWith({
  index: { send: (bodies) => trailQueue.send(bodies) },
  streams: {
    streamsOf: async (orgId) => idsIn((await table.call('Query', streamsQuery(table.name, orgId))).Items),
    send: (messages) => streamQueue.send(messages),
  },
  bus: { bus, putEvents: (entries) => client.send(new PutEventsCommand({ Entries: entries })) },
  leavesOutReads,
  archive: {
    now: () => systemRuntime.now(),
    put: openArchiveStream(archiveStream).put,
    note: async (head) => void (await table.call('PutItem', lateHeadPut(table.name, head))),
  },
});

/** Called by an operator: brings the audit events of a time, from the table, to all that the relay brings them to. */
export const handler = (request: ResendRequest, context: Context): Promise<ResendResult> =>
  resend(request, {
    bring,
    page: storedEvents(table.name, (input) => scanner.send(new ScanCommand(input))),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
  });
