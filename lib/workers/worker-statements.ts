import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Worker, WorkerTableAccess } from '../../functions/workers/worker.ts';
import { sendStatements } from '../dead-letters.ts';
import type { ArchiveStream } from '../events/archive-stream.ts';
import { listKeysStatement } from '../functions/ca-keys.ts';
import { keptAppsParts } from '../functions/kept-apps.ts';
import {
  chainStatements,
  customerRoleStatement,
  describeKeyStoreStatement,
  generateRootKeyStatement,
  mailStatement,
  protectTableStatement,
  putUnderKeyStatements,
  queryUnderKeyStatement,
  receiveStatements,
  scanStatements,
  settleStatements,
  signStatement,
  streamStatements,
  tableStatements,
  targetRoleStatement,
  unwrapStatement,
  upkeepStatements,
  viaS3Statement,
  wrapStatement,
} from '../functions/rights.ts';
import { pinStatements, wrappingKeyArns } from '../functions/wrapping.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { streamArnOf } from '../storage/stream.ts';
import { trustStoreStatements } from '../storage/trust-store.ts';
import { queueOf, streamOf } from './discovered.ts';
import type { WorkerQueue } from './worker-queue.ts';

export interface WorkerSurroundings {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly bus?: IEventBus;
  /** Set in the stack that fills the archive. */
  readonly archiveStream?: Pick<ArchiveStream, 'streamArn' | 'streamName'>;
  /** The worker's own, and its dead letters. */
  readonly own?: WorkerQueue;
  /** The queues of other workers that it feeds, by their names. */
  readonly fed: ReadonlyMap<string, IQueue>;
}

type Keys = Pick<Storage, 'table' | 'tableKey' | 'wrappingKeyArn' | 'kmsKeyArn' | 'cloudHsmKeyArn'>;

/** What a worker may do with the table and with the root key. */
export const itemStatements = (
  { table: access, keys, protectsTable }: Pick<Worker, 'table' | 'keys' | 'protectsTable'>,
  storage: Keys,
): PolicyStatement[] => [
  ...(keys === 'generate' ? [generateRootKeyStatement(storage.wrappingKeyArn)] : []),
  ...accessStatements(access, storage),
  ...(keys === 'unwrap' ? [unwrapStatement(wrappingKeyArns(storage))] : []),
  ...(keys === 'wrap' ? [wrapStatement(wrappingKeyArns(storage))] : []),
  ...(protectsTable ? [protectTableStatement(storage.table)] : []),
];

const accessStatements = (
  access: WorkerTableAccess,
  { table, tableKey }: Pick<Keys, 'table' | 'tableKey'>,
): PolicyStatement[] => {
  if (access === 'settle') return settleStatements(table, tableKey);
  if (access === 'keep-up') return upkeepStatements(table, tableKey);
  if (typeof access === 'object' && 'scan' in access)
    return [...scanStatements(table, tableKey), queryUnderKeyStatement(table, access.queryUnder)];
  if (typeof access === 'object')
    return [
      ...putUnderKeyStatements(table, tableKey, access.putUnder, access.readUnder),
      ...(access.queryUnder === undefined ? [] : [queryUnderKeyStatement(table, access.queryUnder)]),
    ];
  return tableStatements(table, tableKey, access);
};

/** Everything that a worker may do, beside leaving failed runs of a schedule with the dead letters. */
export const workerStatements = (
  scope: Construct,
  worker: Worker,
  { settings, storage, bus, archiveStream, own, fed }: WorkerSurroundings,
): PolicyStatement[] => [
  ...itemStatements(worker, storage),
  ...(asksHsm(worker, settings) ? pinStatements(settings) : []),
  ...(worker.keepsChains ? chainStatements(storage.table, storage.tableKey) : []),
  ...(worker.archives && archiveStream ? [archiveStatement(archiveStream)] : []),
  ...(worker.signsDigests ? digestStatements(settings, storage) : []),
  ...(streamOf(worker) ? streamStatements(streamArnOf(storage.table), storage.tableKey) : []),
  ...(worker.usesBus && bus
    ? [new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] })]
    : []),
  ...(sendsByItself(worker) ? sendStatements(storage.deadLetters, storage.dataKey) : []),
  ...(own ? ownQueueStatements(worker, own, storage) : []),
  ...[...fed.values()].flatMap((queue) => sendStatements(queue, storage.dataKey)),
  ...(worker.onlyWith === 'cloudHsmKeyStoreId' ? [describeKeyStoreStatement()] : []),
  ...writingStatements(scope, worker, settings, storage),
  ...(worker.retiresCaKeys ? [listKeysStatement()] : []),
  ...assumingStatements(worker),
  ...keptAppsParts(worker.readsKeptApps === true, settings).statements,
  ...(worker.sendsMail && settings.mailFrom ? [mailStatement(scope, settings.mailFrom)] : []),
];

const writingStatements = (
  scope: Construct,
  { keepsTrustStore }: Worker,
  { mutualTlsDomain }: Settings,
  { trustStore }: Storage,
): PolicyStatement[] =>
  keepsTrustStore && mutualTlsDomain ? trustStoreStatements(scope, trustStore, mutualTlsDomain) : [];

/** Roles of customers that a worker becomes. */
const assumingStatements = ({ asksCustomerKms, assumesTargetRoles }: Worker): PolicyStatement[] => [
  ...(asksCustomerKms ? [customerRoleStatement()] : []),
  ...(assumesTargetRoles ? [targetRoleStatement()] : []),
];

const ownQueueStatements = (
  worker: Worker,
  { queue, deadLetters }: WorkerQueue,
  { dataKey }: Storage,
): PolicyStatement[] => [
  ...receiveStatements(queue),
  ...sendStatements(queue, dataKey),
  ...(queueOf(worker)?.deadLettersVariable ? sendStatements(deadLetters, dataKey) : []),
];

const archiveStatement = ({ streamArn }: Pick<ArchiveStream, 'streamArn'>): PolicyStatement =>
  new PolicyStatement({ actions: ['firehose:PutRecordBatch'], resources: [streamArn] });

/** Putting digests beside the archive where none are, and signing them by a key of the operator's own. */
const digestStatements = (
  { auditArchive: { signingKeyArn } }: Settings,
  { archive, dataKey }: Pick<Storage, 'archive' | 'dataKey'>,
): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: [archive.arnForObjects('digests/*')],
  }),
  viaS3Statement(dataKey, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ...(signingKeyArn ? [signStatement(signingKeyArn)] : []),
];

/** Whether a worker wraps or unwraps by an HSM, or deletes keys there. */
export const asksHsm = (
  { keys, retiresHsmCaKeys }: Pick<Worker, 'keys' | 'retiresHsmCaKeys'>,
  { pkcs11 }: Pick<Settings, 'pkcs11'>,
): boolean => pkcs11 !== undefined && (keys === 'unwrap' || keys === 'wrap' || retiresHsmCaKeys === true);

export const isScheduled = ({ startedBy }: Pick<Worker, 'startedBy'>): boolean =>
  startedBy.some(({ kind }) => kind === 'schedule');

/** A mapping leaves positions with the dead letters by the worker's role; a scheduled one has that right already. */
const sendsByItself = (worker: Worker): boolean =>
  !isScheduled(worker) && (worker.setsAside === true || streamOf(worker) !== undefined);
