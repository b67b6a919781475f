import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import type { StreamTrigger } from '../../functions/workers/worker.ts';
import { streamArnOf } from '../storage/stream.ts';
import type { Triggered } from './triggered.ts';

const BATCH_SIZE = 100;
/** Many, to bridge an outage; bounded, because a record that never succeeds holds up its shard. */
const RETRIES = 60;
/** The stream itself forgets records after 24 hours. */
const MAX_AGE = Duration.hours(22);

/** Has a worker hear of the table's stream from its oldest record on, and repeats what fails one by one. */
export const startByStream = (
  { scope, worker, storage }: Triggered,
  { filters, parallel, batchSize = BATCH_SIZE, batchingWindow }: StreamTrigger,
): void => {
  new EventSourceMapping(scope, 'Stream', {
    target: worker.function,
    eventSourceArn: streamArnOf(storage.table),
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: filters.map((pattern) => FilterCriteria.filter({ ...pattern })),
    batchSize,
    ...(parallel && { parallelizationFactor: parallel }),
    ...(batchingWindow && { maxBatchingWindow: Duration.seconds(batchingWindow) }),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: RETRIES,
    maxRecordAge: MAX_AGE,
    onFailure: { bind: () => ({ destination: storage.deadLetters.queueArn }) },
  });
};
