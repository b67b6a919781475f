import type { DynamoDBRecord } from 'aws-lambda';
import { eventsInMessage, messagesOf } from '../../functions/workers/relay/hand-over.ts';
import { dueTallies } from '../../functions/workers/trail/due-tallies.ts';
import { type GatheredEvent, gathered } from '../../functions/workers/trail/gathered.ts';
import { indexEvents } from '../../functions/workers/trail/index-events.ts';
import { batchWrite } from '../../layers/adapters/dynamo/batches.ts';
import { attributesOf, type Item } from '../../layers/adapters/dynamo/items.ts';
import { auditItem } from '../../layers/adapters/dynamo/records/audit.ts';
import { packPut } from '../../layers/adapters/dynamo/records/audit-index.ts';
import { dueTallyPut } from '../../layers/adapters/dynamo/records/tallies.ts';
import { openTable } from '../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../layers/adapters/system.ts';
import type { AuditEvent } from '../../layers/domain/audit/event.ts';
import { storedItemsOf } from '../harness/table.ts';

export const recordOf = (item: Item, sequenceNumber = item.sk): DynamoDBRecord => {
  const image = attributesOf(item) as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
  const { pk = { S: item.pk }, sk = { S: item.sk } } = image;
  const dynamodb = { SequenceNumber: sequenceNumber, Keys: { pk, sk }, NewImage: image };
  return { eventName: 'INSERT', dynamodb };
};

/** Items of the trail as the worker that indexes it gets them. */
export const gatheredFrom = (items: readonly Item[]): readonly GatheredEvent[] =>
  gathered(messagesOf(items.map((item) => recordOf(item))).flatMap(eventsInMessage));

/** What the workers do with events, over a table of a test. */
export const trailOf = (name: string, endpoint?: string) => {
  if (endpoint) process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  const table = openTable({ table: name, storageTimeout: 10_000, storageAttempts: 2 });
  let packs = 0;
  const ports = {
    put: async (pack: Item) => {
      packs += 1;
      await table.call('PutItem', packPut(name, pack));
    },
  };
  const index = (items: readonly Item[]): Promise<void> => indexEvents(gatheredFrom(items), ports);
  return {
    packs: () => packs,
    /** Notes the hours of items of the trail as due, by a process that knows nothing of any other. */
    noteDue: (items: readonly Item[], now: () => Date) =>
      dueTallies({
        now,
        put: async (due) => {
          await table.call('PutItem', dueTallyPut(name, due));
        },
      })(gatheredFrom(items)),
    /** Writes events as requests do. */
    write: async (events: readonly AuditEvent[], retentionDays = 30): Promise<readonly Item[]> => {
      const items = events.map((event) => auditItem(event, retentionDays));
      await batchWrite(table, systemRuntime, items);
      return items;
    },
    /** Indexes items of the trail as if they had been gathered together. */
    index,
    /** Indexes all that requests left in the table so far. */
    catchUp: async () => {
      const items = (await storedItemsOf(name)).filter(({ pk }) => pk.startsWith('AUDIT#'));
      await index(items as unknown as readonly Item[]);
    },
  };
};
