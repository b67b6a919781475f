import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import { openStores } from '../../../layers/adapters/dynamo/stores/all.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { makeCheckpoint } from '../../../layers/domain/history/make-checkpoint.ts';
import { pruneBehind } from '../../../layers/domain/history/prune-versions.ts';
import { followHistory, type HistoryPorts } from './history.ts';

const logger = new Logger();
const table = openTable(readTableSettings());

/** Fresh reads for every piece of work. */
const stores = () => openStores(new ReadSession(table, systemRuntime), table, systemRuntime);

const ports: HistoryPorts = {
  prune: (version) => pruneBehind(stores(), version),
  checkpoint: (folderId) => makeCheckpoint(stores(), systemRuntime, folderId),
  reportFailure: (facts) => logger.error('History was not kept in order', facts),
};

/** Keeps versions and history of secrets within bounds, behind the writes. */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  followHistory(event.Records, ports);
