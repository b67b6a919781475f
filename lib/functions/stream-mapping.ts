import { EventSourceMapping, type EventSourceMappingProps, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { LocketFunction } from './locket-function.ts';

export interface StreamMappingProps {
  readonly worker: LocketFunction;
  readonly streamArn: string;
  /** What Lambda lets through; it takes five patterns per mapping. */
  readonly filters: NonNullable<EventSourceMappingProps['filters']>;
  /** How long records are gathered before the worker hears of them; at once by default. */
  readonly batchingWindow?: Duration;
  /** Batches of one shard at a time, one unless said otherwise; what has one partition key keeps its order. */
  readonly parallel?: number;
  /** Where positions of records go that fail for good. */
  readonly deadLetters: IQueue;
}

const BATCH_SIZE = 100;
/** Many, to bridge an outage; bounded, because a record that never succeeds holds up its shard. */
const RETRIES = 60;
/** The stream itself forgets records after 24 hours. */
const MAX_AGE = Duration.hours(22);

/** Has a worker hear of the table's stream from its oldest record on, and repeats what fails one by one. */
export const mapStream = (scope: Construct, props: StreamMappingProps): EventSourceMapping =>
  new EventSourceMapping(scope, 'Stream', {
    target: props.worker.function,
    eventSourceArn: props.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: [...props.filters],
    batchSize: BATCH_SIZE,
    ...(props.parallel && { parallelizationFactor: props.parallel }),
    ...(props.batchingWindow && { maxBatchingWindow: props.batchingWindow }),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: RETRIES,
    maxRecordAge: MAX_AGE,
    onFailure: { bind: () => ({ destination: props.deadLetters.queueArn }) },
  });
