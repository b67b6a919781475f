import type { Worker } from '../../functions/workers/worker.ts';
import { hsmCaKeyEnvironment } from '../functions/ca-keys.ts';
import { platformEnvironment } from '../functions/environment.ts';
import { keptAppsParts } from '../functions/kept-apps.ts';
import type { Settings } from '../settings.ts';
import { queueNamed, queueOf } from './discovered.ts';
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

const queueVariables = (worker: Worker, { own, fed }: WorkerSurroundings): Variables => {
  const { urlVariable, deadLettersVariable } = queueOf(worker) ?? {};
  return {
    ...(urlVariable && own && { [urlVariable]: own.queue.queueUrl }),
    ...(deadLettersVariable && own && { [deadLettersVariable]: own.deadLetters.queueUrl }),
    ...Object.fromEntries([...fed].map(([name, queue]) => [queueNamed(name).urlVariable, queue.queueUrl])),
  };
};

/** Level and days of each level of keys that is rotated by schedule. */
const periodsVariable = ({ keyRotationDays }: Settings): Variables => {
  const periods = Object.entries(keyRotationDays).filter(([, days]) => days !== undefined);
  const text = periods.map(([level, days]) => `${level}=${days}`).join(',');
  return text === '' ? {} : { LOCKET_KEY_ROTATION_DAYS: text };
};

/** Where names of private zones may lead, and whom to ask about names. */
const validationVariables = ({ acmeNetworks, acmeResolvers }: Settings): Variables => ({
  ...(acmeNetworks.length > 0 && { LOCKET_ACME_NETWORKS: acmeNetworks.join(',') }),
  ...(acmeResolvers.length > 0 && { LOCKET_ACME_RESOLVERS: acmeResolvers.join(',') }),
});

/** What a worker is told. */
export const workerEnvironment = (worker: Worker, surroundings: WorkerSurroundings): Variables => {
  const { settings, storage, bus, archiveStream } = surroundings;
  return {
    ...tableVariables(worker, surroundings),
    ...(worker.usesBus && bus && { LOCKET_BUS: bus.eventBusName }),
    ...(worker.choosesEvents && settings.busEvents === 'changes' && { LOCKET_BUS_EVENTS: 'changes' }),
    ...(worker.setsAside && { LOCKET_DEAD_LETTERS_URL: storage.deadLetters.queueUrl }),
    ...(worker.archives && archiveStream && { LOCKET_ARCHIVE_STREAM: archiveStream.streamName }),
    ...(worker.signsDigests && digestVariables(surroundings)),
    ...queueVariables(worker, surroundings),
    ...(worker.validatesNames && validationVariables(settings)),
    ...(worker.knowsLeaseExpiry && settings.leaseExpiry === 'sweep' && { LOCKET_LEASE_EXPIRY: 'sweep' }),
    ...(worker.knowsKeyPeriods && periodsVariable(settings)),
    ...(worker.onlyWith === 'cloudHsmKeyStoreId' &&
      settings.cloudHsmKeyStoreId && {
        LOCKET_CLOUDHSM_KEY_STORE_ID: settings.cloudHsmKeyStoreId,
      }),
    ...keptAppsParts(worker.readsKeptApps === true, settings).environment,
    ...(worker.keepsTrustStore &&
      settings.mutualTlsDomain && {
        LOCKET_TRUST_STORE_BUCKET: storage.trustStore.bucketName,
        LOCKET_TRUST_STORE_DOMAIN: settings.mutualTlsDomain.name,
      }),
    ...(worker.retiresCaKeys && { LOCKET_CA_KEYS: settings.namePrefix }),
    ...(worker.retiresHsmCaKeys && hsmCaKeyEnvironment(settings)),
    ...((worker.sendsMail || worker.linksToDashboard) &&
      settings.dashboardAddress && { LOCKET_DASHBOARD: settings.dashboardAddress }),
    ...(worker.sendsMail && settings.mailFrom && { LOCKET_MAIL: `ses:${settings.mailFrom}` }),
  };
};
