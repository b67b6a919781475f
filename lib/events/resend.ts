import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { scanStatements } from '../functions/rights.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';

export interface ResendProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  readonly bus: IEventBus;
}

const TIMEOUT = Duration.minutes(15);

/** A function that nothing calls but an operator: it puts audit events of a time on the bus once more. */
export class Resend extends Construct {
  constructor(scope: Construct, id: string, { settings, codeOf, storage, bus }: ResendProps) {
    super(scope, id);
    const { name } = workers.resend;
    new LocketFunction(this, 'Worker', {
      settings,
      name,
      description: 'Puts audit events of a time on the bus once more',
      code: codeOf(name),
      dataKey: storage.dataKey,
      timeout: TIMEOUT,
      environment: { LOCKET_TABLE: storage.table.tableName, LOCKET_BUS: bus.eventBusName },
      statements: [
        ...scanStatements(storage.table, storage.tableKey),
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
      ],
    });
  }
}
