import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { announced, type Streamed, tombstones } from '../../layers/adapters/dynamo/records/derived.ts';
import type { SortKey } from '../../layers/adapters/dynamo/records/template.ts';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { streamStatements, upkeepStatements } from '../functions/rights.ts';
import { mapStream } from '../functions/stream-mapping.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { streamArnOf } from '../storage/stream.ts';

export interface UpkeepProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
}

/** More than the 45 seconds that a run works. */
const TIMEOUT = Duration.minutes(2);
/** Time-to-live deletions and changes of secrets come in bunches, and nobody waits for what follows them. */
const BATCHING_WINDOW = Duration.seconds(30);
const EVERY = Duration.minutes(1);

const sortKeyRule = (sortKey: SortKey): unknown[] =>
  'is' in sortKey ? FilterRule.isEqual(sortKey.is) : FilterRule.beginsWith(sortKey.beginsWith);

const keysOf = ({ family, sortKeys }: Streamed) => ({
  pk: { S: FilterRule.beginsWith(family) },
  sk: { S: sortKeys.flatMap(sortKeyRule) },
});

const removedTombstone = (streamed: Streamed) =>
  FilterCriteria.filter({
    eventName: FilterRule.isEqual('REMOVE'),
    dynamodb: { Keys: keysOf(streamed), OldImage: { deletedAt: { S: FilterRule.exists() } } },
  });

/** Written anew, or let go by a bulk write. */
const written = (streamed: Streamed) =>
  FilterCriteria.filter({
    eventName: FilterRule.or('INSERT', 'MODIFY'),
    dynamodb: { Keys: keysOf(streamed) },
  });

/** Removed tombstones, new versions, new commits. Lambda takes five patterns per mapping. */
const FILTERS = [...tombstones.map(removedTombstone), ...announced.map(written)];

/**
 * What was deleted goes for good when its time is over: the stream tells that a tombstone went, the worker notes it,
 * and a schedule has the worker delete what stood below, a slice at a time. The stream also tells of new versions and
 * commits: the same worker deletes versions beyond a project's limit and keeps checkpoints, because more than two
 * readers of a stream throttle each other, and the relay is one.
 */
export class Upkeep extends Construct {
  constructor(scope: Construct, id: string, props: UpkeepProps) {
    super(scope, id);
    const worker = this.worker(props);
    mapStream(this, {
      worker,
      streamArn: streamArnOf(props.storage.table),
      filters: FILTERS,
      batchingWindow: BATCHING_WINDOW,
      deadLetters: props.storage.deadLetters,
    });
    new Rule(this, 'Schedule', {
      description: 'Locket: goes on deleting what can no longer be restored',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(worker.function)],
    });
  }

  private worker({
    settings,
    codeOf,
    storage: { table, tableKey, dataKey, deadLetters },
  }: UpkeepProps): LocketFunction {
    return new LocketFunction(this, 'Worker', {
      settings,
      name: workers.upkeep.name,
      description: 'Deletes what can no longer be restored, and keeps history within bounds',
      code: codeOf(workers.upkeep.name),
      dataKey,
      timeout: TIMEOUT,
      deadLetters,
      environment: { LOCKET_TABLE: table.tableName },
      statements: [...upkeepStatements(table, tableKey), ...streamStatements(streamArnOf(table), tableKey)],
    });
  }
}
