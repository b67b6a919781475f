import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { idle, isPending } from '../../../layers/adapters/dynamo/intents/pending.ts';
import {
  type Attributes,
  type Item,
  itemOf,
  type StoredItem,
} from '../../../layers/adapters/dynamo/items.ts';
import { commitItem } from '../../../layers/adapters/dynamo/records/history/items.ts';
import { versionItem } from '../../../layers/adapters/dynamo/records/secrets/items.ts';
import { reachOf } from '../../../layers/domain/history/make-checkpoint.ts';
import type { WrittenVersion } from '../../../layers/domain/history/prune-versions.ts';

export interface HistoryPorts {
  /** Deletes what a new version pushes out; answers how many. */
  prune(version: WrittenVersion): Promise<number>;
  /** Keeps a folder's state if that is due and its size within the reach of a commit. */
  checkpoint(folderId: string, reach: number): Promise<boolean>;
  /** Tells the operator that something was not done this time: ids only. */
  reportFailure(facts: {
    readonly sequenceNumber: string;
    readonly id: string;
    readonly reason: string;
  }): void;
}

const imageOf = (image: unknown): StoredItem | undefined =>
  image === undefined ? undefined : itemOf(image as Attributes);

/** What a record brought into sight: a new item, or one that a bulk write had in hand and has let go. */
const appeared = ({ eventName, dynamodb }: DynamoDBRecord): Item | undefined => {
  const [next, old] = [imageOf(dynamodb?.NewImage), imageOf(dynamodb?.OldImage)];
  const wasInHand = old !== undefined && isPending(old);
  const isNew = eventName === 'INSERT' || (eventName === 'MODIFY' && wasInHand);
  return next && isNew ? idle(next) : undefined;
};

interface Job {
  readonly id: string;
  readonly sequenceNumber: string;
  /** Of jobs about the same thing, the one that goes furthest does the work of the others. */
  readonly reach: number;
  readonly work: (ports: HistoryPorts) => Promise<unknown>;
}

const pruning = (item: Item, sequenceNumber: string): Job => {
  const { id, projectId, version } = versionItem.open(item);
  const written: WrittenVersion = { secretId: id, projectId, version };
  return { id, sequenceNumber, reach: version, work: ({ prune }) => prune(written) };
};

const checkpointing = (item: Item, sequenceNumber: string): Job | undefined => {
  const { id, folderId, parts } = commitItem.open(item);
  const reach = parts === undefined ? reachOf(id) : Number.POSITIVE_INFINITY;
  if (reach === 0) return undefined;
  return { id: folderId, sequenceNumber, reach, work: ({ checkpoint }) => checkpoint(folderId, reach) };
};

const jobOf = (record: DynamoDBRecord): Job | undefined => {
  const item = appeared(record);
  const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
  if (!item) return undefined;
  if (versionItem.holds(item)) return pruning(item, sequenceNumber);
  return commitItem.holds(item) ? checkpointing(item, sequenceNumber) : undefined;
};

/** One job for each secret and folder. */
const jobsOf = (records: readonly DynamoDBRecord[]): readonly Job[] => {
  const jobs = new Map<string, Job>();
  for (const job of records.flatMap((record) => jobOf(record) ?? []))
    if ((jobs.get(job.id)?.reach ?? 0) <= job.reach) jobs.set(job.id, job);
  return [...jobs.values()];
};

/**
 * Follows the table's stream: deletes versions that new ones push out of what a project keeps, and keeps checkpoints
 * of folders. Answers the records whose work failed, to be delivered again; repeating any of it changes nothing.
 */
export const followHistory = async (
  records: readonly DynamoDBRecord[],
  ports: HistoryPorts,
): Promise<DynamoDBBatchResponse> => {
  const failed: string[] = [];
  for (const { id, sequenceNumber, work } of jobsOf(records)) {
    try {
      await work(ports);
    } catch (error) {
      failed.push(sequenceNumber);
      ports.reportFailure({
        id,
        sequenceNumber,
        reason: error instanceof Error ? error.name : 'UnknownError',
      });
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
