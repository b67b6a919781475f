import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { CodeOf } from '../functions/code.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { workersIn } from '../workers/discovered.ts';
import { WorkerConstruct } from '../workers/worker-construct.ts';

export interface MaintenanceStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
}

/** What keeps the table in order without anybody asking. */
export class MaintenanceStack extends Stack {
  constructor(scope: Construct, id: string, { settings, codeOf, storage }: MaintenanceStackProps) {
    super(scope, id, { description: 'Locket: upkeep of the table' });
    for (const worker of workersIn('maintenance', settings))
      new WorkerConstruct(this, { worker, settings, codeOf, storage });
  }
}
