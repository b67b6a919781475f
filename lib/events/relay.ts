import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { trailFamily } from '../../layers/adapters/dynamo/records/derived.ts';
import { sendStatements } from '../dead-letters.ts';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { streamStatements } from '../functions/rights.ts';
import { mapStream } from '../functions/stream-mapping.ts';
import type { Settings } from '../settings.ts';

export interface RelayProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly dataKey: IKey;
  /** Encrypts the table, and so its stream. */
  readonly tableKey: IKey;
  readonly streamArn: string;
  readonly deadLetters: IQueue;
  readonly bus: IEventBus;
}

const TIMEOUT = Duration.minutes(1);
/** A shard takes 1,000 writes a second: more than one batch at a time can put on the bus. */
const PARALLEL = 4;

/** New audit events go from the table's stream to the bus; positions that fail for good go to a queue. */
export class Relay extends Construct {
  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);
    mapStream(this, {
      worker: this.relayFunction(props),
      streamArn: props.streamArn,
      filters: [props.settings.busEvents === 'all' ? everyEvent : everyEventButReads],
      deadLetters: props.deadLetters,
      parallel: PARALLEL,
    });
  }

  private relayFunction({
    settings,
    codeOf,
    dataKey,
    tableKey,
    streamArn,
    deadLetters,
    bus,
  }: RelayProps): LocketFunction {
    return new LocketFunction(this, 'Worker', {
      settings,
      name: workers.relay.name,
      description: 'Moves audit events from the stream to the bus',
      code: codeOf(workers.relay.name),
      dataKey,
      timeout: TIMEOUT,
      environment: { LOCKET_BUS: bus.eventBusName, LOCKET_DEAD_LETTERS_URL: deadLetters.queueUrl },
      statements: [
        ...streamStatements(streamArn, tableKey),
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
        ...sendStatements(deadLetters, dataKey),
      ],
    });
  }
}

const inTrail = { Keys: { pk: { S: FilterRule.beginsWith(trailFamily) } } };

const everyEvent = FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT'), dynamodb: inTrail });

/** Events of reads that were answered carry a mark of their own in the table. */
const everyEventButReads = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { ...inTrail, NewImage: { read: { N: FilterRule.notExists() } } },
});
