import type { DynamoDBBatchResponse, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { carryOut } from '../../../layers/adapters/dynamo/purge/carry-out.ts';
import { addTasks, tasksAfter } from '../../../layers/adapters/dynamo/purge/task-list.ts';
import { Budget } from '../../../layers/adapters/dynamo/purge/wipe.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import { history as historyStore, projects, secrets } from '../../../layers/adapters/dynamo/stores/all.ts';
import { storesFrom } from '../../../layers/adapters/dynamo/stores/lazy.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { makeCheckpoint } from '../../../layers/domain/history/make-checkpoint.ts';
import { pruneBehind } from '../../../layers/domain/history/prune-versions.ts';
import type { HistoryPorts } from './history.ts';
import { type PurgePorts, runTasks } from './purge.ts';
import { followStream } from './upkeep.ts';

/** Items one task may delete in one run. */
const itemsPerSlice = 100_000;

const log = functionLog();
const table = openTable(readTableSettings());

/** Fresh reads for every piece of work. */
const open = storesFrom({
  stores: { history: historyStore, projects, secrets },
  listedIn: 'functions/workers/upkeep/handler.ts',
});
const stores = () => open(new ReadSession(table, systemRuntime), table, systemRuntime);

const purge: PurgePorts = {
  now: systemRuntime.now,
  addTasks: (tasks) => addTasks(table, systemRuntime, tasks),
  tasksAfter: (last) => tasksAfter(table, last),
  carryOut: (task, milliseconds) =>
    carryOut(table, systemRuntime, task, new Budget(systemRuntime, itemsPerSlice, milliseconds)),
  report: (facts) => log.info('Purge task', facts),
  reportFailure: (facts) => log.error('Purge task failed', facts),
};

const history: HistoryPorts = {
  prune: (version) => pruneBehind(stores(), version),
  checkpoint: (folderId, reach) => makeCheckpoint(stores(), systemRuntime, folderId, reach),
  reportFailure: (facts) => log.error('History was not kept in order', facts),
};

/**
 * Keeps the table in order behind the writes. One worker for two duties, because few may read a stream: of removed
 * tombstones it notes what they leave to delete, which it does when the schedule says so, and it keeps versions and
 * history of secrets within bounds.
 */
export const handler = (
  event: DynamoDBStreamEvent | ScheduledEvent,
): Promise<DynamoDBBatchResponse | undefined> =>
  'Records' in event
    ? followStream(event.Records, { purge, history })
    : runTasks(purge).then(() => undefined);
