import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { carryOut } from '../../../layers/adapters/dynamo/purge/carry-out.ts';
import { addTasks, tasksAfter } from '../../../layers/adapters/dynamo/purge/task-list.ts';
import { Budget } from '../../../layers/adapters/dynamo/purge/wipe.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readPurgeSettings } from '../../../layers/adapters/worker-settings.ts';
import { noteTasks, type PurgePorts, runTasks } from './purge.ts';

/** Items one task may delete in one run. */
const itemsPerSlice = 100_000;

const logger = new Logger();
const table = openTable(readPurgeSettings());

const ports: PurgePorts = {
  now: systemRuntime.now,
  addTasks: (tasks) => addTasks(table, systemRuntime, tasks),
  tasksAfter: (last) => tasksAfter(table, last),
  carryOut: (task, milliseconds) =>
    carryOut(table, systemRuntime, task, new Budget(systemRuntime, itemsPerSlice, milliseconds)),
  report: (facts) => logger.info('Purge task', facts),
  reportFailure: (facts) => logger.error('Purge task failed', facts),
};

/** Notes what the removal of tombstones leaves to do, and does it, a slice at a time, when the schedule says so. */
export const handler = (event: DynamoDBStreamEvent | ScheduledEvent): Promise<void> =>
  'Records' in event ? noteTasks(event.Records, ports) : runTasks(ports);
