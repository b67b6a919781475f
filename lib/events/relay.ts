import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deadLetterQueue, sendStatements } from '../dead-letters.ts';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { streamStatements } from '../functions/rights.ts';
import type { Settings } from '../settings.ts';

export interface RelayProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly dataKey: IKey;
  readonly streamArn: string;
  readonly bus: IEventBus;
}

const TIMEOUT = Duration.minutes(1);
const BATCH_SIZE = 100;
/** Many, to bridge an outage of the bus; bounded, because a record that never succeeds holds up its shard. */
const RETRIES = 60;
/** The stream itself forgets records after 24 hours. */
const MAX_AGE = Duration.hours(22);

/** New audit events go from the table's stream to the bus; positions that fail for good go to a queue. */
export class Relay extends Construct {
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, props.dataKey);
    this.mapStream(this.relayFunction(props), props.streamArn);
  }

  private relayFunction({ settings, codeOf, dataKey, streamArn, bus }: RelayProps): LocketFunction {
    return new LocketFunction(this, 'Worker', {
      settings,
      name: workers.relay.name,
      description: 'Moves audit events from the stream to the bus',
      code: codeOf(workers.relay.name),
      dataKey,
      timeout: TIMEOUT,
      environment: { LOCKET_BUS: bus.eventBusName },
      statements: [
        ...streamStatements(streamArn, dataKey),
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
        ...sendStatements(this.deadLetters, dataKey),
      ],
    });
  }

  private mapStream(relay: LocketFunction, streamArn: string): EventSourceMapping {
    return new EventSourceMapping(this, 'Stream', {
      target: relay.function,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [auditInserts],
      batchSize: BATCH_SIZE,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: RETRIES,
      maxRecordAge: MAX_AGE,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
  }
}

const auditInserts = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('AUDIT#') } } },
});
