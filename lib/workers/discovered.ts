import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { QueueTrigger, StreamTrigger, Trigger, Worker } from '../../functions/workers/worker.ts';
import { keepsTrustStore, type Settings } from '../settings.ts';

const FOLDER = 'functions/workers';
const root = join(import.meta.dirname, '../..');

/** A worker, and the module that exports its handler, relative to the project root. */
export interface DiscoveredWorker extends Worker {
  readonly entry: string;
}

const discover = async (folder: string): Promise<DiscoveredWorker> => {
  const { href } = pathToFileURL(join(root, FOLDER, folder, 'worker.ts'));
  const { worker } = (await import(href)) as { readonly worker?: Worker };
  if (!worker) throw new Error(`${FOLDER}/${folder}/worker.ts exports no worker.`);
  return { ...worker, entry: `${FOLDER}/${folder}/handler.ts` };
};

const folders = readdirSync(join(root, FOLDER))
  .filter((folder) => existsSync(join(root, FOLDER, folder, 'worker.ts')))
  .sort();

/** Every Lambda that something other than HTTP starts: each folder of `functions/workers` says what its own is. */
export const workers: readonly DiscoveredWorker[] = await Promise.all(folders.map(discover));

type Deciding = Pick<Settings, Exclude<NonNullable<Worker['onlyWith']>, 'ownTrustStore'> | 'mutualTlsDomain'>;

/** Whether these settings deploy a worker. */
export const isDeployed = ({ onlyWith }: Worker, settings: Deciding): boolean => {
  if (onlyWith === undefined) return true;
  return onlyWith === 'ownTrustStore' ? keepsTrustStore(settings) : Boolean(settings[onlyWith]);
};

/** The workers that a stack deploys with these settings. */
export const workersIn = (stack: Worker['stack'], settings: Deciding): readonly Worker[] =>
  workers.filter((worker) => worker.stack === stack && isDeployed(worker, settings));

/** Every trigger of a kind, with its worker. */
export const triggersOf = <K extends Trigger['kind']>(
  kind: K,
): readonly { readonly worker: Worker; readonly trigger: Extract<Trigger, { kind: K }> }[] =>
  workers.flatMap((worker) =>
    worker.startedBy.flatMap((trigger) => (isOf(trigger, kind) ? [{ worker, trigger }] : [])),
  );

const isOf = <K extends Trigger['kind']>(
  trigger: Trigger,
  kind: K,
): trigger is Extract<Trigger, { kind: K }> => trigger.kind === kind;

/** The worker's stream, if one starts it. */
export const streamOf = ({ startedBy }: Worker): StreamTrigger | undefined =>
  startedBy.find((trigger) => trigger.kind === 'stream');

/** The queue of that name. Throws when no worker has it. */
export const queueNamed = (name: string): QueueTrigger => {
  const found = triggersOf('queue').find(({ trigger }) => trigger.name === name);
  if (!found) throw new Error(`No worker has a queue ${name}.`);
  return found.trigger;
};

/** The worker's queue, if one starts it. */
export const queueOf = ({ startedBy }: Worker): QueueTrigger | undefined =>
  startedBy.find((trigger) => trigger.kind === 'queue');
