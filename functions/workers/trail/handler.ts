import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { packPut } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { knownUses, tellFirstUse } from '../../../layers/adapters/dynamo/records/known-uses.ts';
import { lastUsePut, notedSincePut } from '../../../layers/adapters/dynamo/records/last-uses.ts';
import { dueTallyPut } from '../../../layers/adapters/dynamo/records/tallies.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { keepEvents, type TrailPorts } from './batch.ts';
import { dueTallies } from './due-tallies.ts';
import { firstUses } from './first-uses.ts';
import { indexEvents } from './index-events.ts';
import { lastUses } from './last-uses.ts';

const log = functionLog();
const table = openTable(readTableSettings());

/** Puts an item; a condition that refuses it says that what stands there says more. */
const attempt = async (input: object): Promise<void> => {
  await table.call('PutItem', input).catch((error) => {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  });
};

const noteDue = dueTallies({
  now: () => systemRuntime.now(),
  put: (due) => attempt(dueTallyPut(table.name, due)),
});

let isSinceNoted = false;
/** Once in each process: who lists what is unused is to know since when uses are noted. */
const noteSince = async (): Promise<void> => {
  if (isSinceNoted) return;
  await attempt(notedSincePut(table.name, systemRuntime.now().toISOString()));
  isSinceNoted = true;
};

const noteUses = lastUses({ put: (use) => attempt(lastUsePut(table.name, use)) });

const tellFirstUses = firstUses({
  known: (uses) => knownUses(table, systemRuntime, uses),
  tell: (use) => tellFirstUse(table, systemRuntime, use),
});

const ports: TrailPorts = {
  keep: [
    (events) => indexEvents(events, { put: (pack) => attempt(packPut(table.name, pack)) }),
    noteDue,
    noteSince,
    noteUses,
    tellFirstUses,
  ],
  reportFailure: (facts) => log.error('Audit events not indexed', facts),
};

/** Keeps what the trail is asked by, of the audit events that the relay handed over. */
export const handler = ({ Records }: SQSEvent): Promise<SQSBatchResponse> => keepEvents(Records, ports);
