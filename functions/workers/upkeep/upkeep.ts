import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { followHistory, type HistoryPorts } from './history.ts';
import { noteTasks, type PurgePorts } from './purge.ts';

export interface UpkeepPorts {
  readonly purge: PurgePorts;
  readonly history: HistoryPorts;
}

const isRemoval = ({ eventName }: DynamoDBRecord): boolean => eventName === 'REMOVE';

/**
 * Follows the table's stream for the purge and for the history. Throws when removals could not be noted: then all of
 * the batch comes again. Answers the records whose history failed: they come again, with all that follow the first of
 * them. Repeating any of it changes nothing.
 */
export const followStream = async (
  records: readonly DynamoDBRecord[],
  { purge, history }: UpkeepPorts,
): Promise<DynamoDBBatchResponse> => {
  // First, and for the whole batch: what Lambda gives up on for its history has been noted by then.
  await noteTasks(records.filter(isRemoval), purge);
  return followHistory(
    records.filter((record) => !isRemoval(record)),
    history,
  );
};
