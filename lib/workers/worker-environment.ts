import type { Worker } from '../../functions/workers/worker.ts';
import { platformEnvironment } from '../functions/environment.ts';
import { queueOf } from './discovered.ts';
import type { WorkerSurroundings } from './worker-statements.ts';

type Variables = Readonly<Record<string, string>>;

const tableVariables = (worker: Worker, { settings, storage }: WorkerSurroundings): Variables => {
  if (worker.opensPlatform) return platformEnvironment(settings, storage);
  return worker.table === 'none' ? {} : { LOCKET_TABLE: storage.table.tableName };
};

const digestVariables = ({ settings, storage }: WorkerSurroundings): Variables => {
  const { signingKeyArn } = settings.auditArchive;
  return {
    LOCKET_ARCHIVE_BUCKET: storage.archive.bucketName,
    ...(signingKeyArn && { LOCKET_DIGEST_KEY_ARN: signingKeyArn }),
  };
};

/** What a worker is told. */
export const workerEnvironment = (worker: Worker, surroundings: WorkerSurroundings): Variables => {
  const { settings, storage, bus, archiveStream, queue } = surroundings;
  const urlVariable = queueOf(worker)?.urlVariable;
  return {
    ...tableVariables(worker, surroundings),
    ...(worker.usesBus && bus && { LOCKET_BUS: bus.eventBusName }),
    ...(worker.choosesEvents && settings.busEvents === 'changes' && { LOCKET_BUS_EVENTS: 'changes' }),
    ...(worker.setsAside && { LOCKET_DEAD_LETTERS_URL: storage.deadLetters.queueUrl }),
    ...(worker.archives && archiveStream && { LOCKET_ARCHIVE_STREAM: archiveStream.streamName }),
    ...(worker.signsDigests && digestVariables(surroundings)),
    ...(urlVariable && queue && { [urlVariable]: queue.queueUrl }),
    ...(worker.sendsMail && settings.mailFrom && { LOCKET_MAIL: `ses:${settings.mailFrom}` }),
  };
};
