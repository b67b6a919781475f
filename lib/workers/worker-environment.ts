import type { Worker } from '../../functions/workers/worker.ts';
import { platformEnvironment } from '../functions/environment.ts';
import { queueNamed, queueOf } from './discovered.ts';
import type { WorkerSurroundings } from './worker-statements.ts';

type Variables = Readonly<Record<string, string>>;

const tableVariables = (worker: Worker, { settings, storage }: WorkerSurroundings): Variables => {
  if (worker.opensPlatform) return platformEnvironment(settings, storage);
  return worker.table === 'none' ? {} : { LOCKET_TABLE: storage.table.tableName };
};

const queueVariables = (worker: Worker, { own, fed }: WorkerSurroundings): Variables => {
  const { urlVariable, deadLettersVariable } = queueOf(worker) ?? {};
  return {
    ...(urlVariable && own && { [urlVariable]: own.queue.queueUrl }),
    ...(deadLettersVariable && own && { [deadLettersVariable]: own.deadLetters.queueUrl }),
    ...Object.fromEntries([...fed].map(([name, queue]) => [queueNamed(name).urlVariable, queue.queueUrl])),
  };
};

/** What a worker is told. */
export const workerEnvironment = (worker: Worker, surroundings: WorkerSurroundings): Variables => {
  const { settings, storage, bus } = surroundings;
  return {
    ...tableVariables(worker, surroundings),
    ...(worker.usesBus && bus && { LOCKET_BUS: bus.eventBusName }),
    ...(worker.choosesEvents && settings.busEvents === 'changes' && { LOCKET_BUS_EVENTS: 'changes' }),
    ...(worker.setsAside && { LOCKET_DEAD_LETTERS_URL: storage.deadLetters.queueUrl }),
    ...queueVariables(worker, surroundings),
    ...(worker.sendsMail && settings.mailFrom && { LOCKET_MAIL: `ses:${settings.mailFrom}` }),
  };
};
