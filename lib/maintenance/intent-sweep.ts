import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { settleStatements } from '../functions/rights.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';

export interface IntentSweepProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
}

/** A run that is cut off loses nothing: the next one goes on with what is left. */
const TIMEOUT = Duration.minutes(2);
const EVERY = Duration.minutes(1);

/** Bulk writes whose writers are gone are finished or taken back, once a minute. */
export class IntentSweep extends Construct {
  constructor(scope: Construct, id: string, { settings, codeOf, storage }: IntentSweepProps) {
    super(scope, id);
    const { name } = workers.intents;
    const worker = new LocketFunction(this, 'Worker', {
      settings,
      name,
      description: 'Settles bulk writes whose writers are gone',
      code: codeOf(name),
      dataKey: storage.dataKey,
      timeout: TIMEOUT,
      deadLetters: storage.deadLetters,
      environment: { LOCKET_TABLE: storage.table.tableName },
      statements: settleStatements(storage.table, storage.tableKey),
    });
    new Rule(this, 'Schedule', {
      description: 'Locket: settles bulk writes whose writers are gone',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(worker.function)],
    });
  }
}
