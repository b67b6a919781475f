import { setTimeout as pause } from 'node:timers/promises';
import type { Operations } from '../api/operations.ts';
import { command, type Given, type Surroundings } from '../command.ts';
import { type ActingCaller, openCaller } from '../instance/caller.ts';
import { projectOf } from '../project/scope.ts';
import { formOf, list, type Row } from '../terminal/listing.ts';
import { shown } from '../terminal/table.ts';
import { projectFlags, theOne } from './named.ts';

type Sync = Operations['GET /api/v1/secret-syncs']['reply']['secretSyncs'][number];
type Asked = Given<typeof projectFlags>;

const words = { usage: 'NAME-OR-ID', min: 1, max: 1 } as const;

const syncsOf = async (
  caller: ActingCaller,
  given: Asked,
  around: Surroundings,
): Promise<readonly Sync[]> => {
  const projectId = await projectOf(caller, given.projectId, around);
  return (await caller.call('GET /api/v1/secret-syncs', { query: { projectId } })).secretSyncs;
};

const pathOf = ({ destination, id }: Sync) => ({ path: { app: destination, syncId: id } });

const rowOf = (sync: Sync): Row => ({
  id: sync.id,
  name: sync.name,
  destination: sync.destination,
  environment: sync.environment.slug,
  path: sync.folder.path,
  status: sync.syncStatus,
  automatic: sync.isAutoSyncEnabled ? 'yes' : 'no',
  lastSyncedAt: sync.lastSyncedAt,
  nextAttemptAt: sync.nextAttemptAt,
  message: sync.lastSyncMessage,
});

const columns = {
  name: 'name',
  to: 'destination',
  from: 'environment',
  path: 'path',
  status: 'status',
  'last success': 'lastSyncedAt',
  'next attempt': 'nextAttemptAt',
};

/** `locket syncs` */
export const listSyncs = command({
  summary: 'list the secret syncs of a project, and how they go',
  flags: projectFlags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    await list((await syncsOf(caller, given, around)).map(rowOf), columns, form, around);
    return 0;
  },
});

/** A sync that was named, and how it is asked about. */
interface Named {
  readonly caller: ActingCaller;
  readonly sync: Sync;
  readonly form: string | undefined;
}

const named = async (given: Asked, around: Surroundings, word = ''): Promise<Named> => {
  const form = formOf(given);
  const caller = await openCaller(given, around);
  return { form, caller, sync: theOne(await syncsOf(caller, given, around), word, 'sync', 'syncs') };
};

/** `locket syncs show` */
export const showSync = command({
  summary: 'show how each key of a sync came out of its last run',
  flags: projectFlags,
  words,
  run: async (given, around, [word]) => {
    const { caller, sync, form } = await named(given, around, word);
    const { keys } = await caller.call('GET /api/v1/secret-syncs/{app}/{syncId}/keys', pathOf(sync));
    around.tell(`${sync.name}: ${sync.syncStatus}`);
    if (sync.lastSyncMessage) around.tell(shown(sync.lastSyncMessage));
    if (sync.nextAttemptAt) around.tell(`Next attempt: ${sync.nextAttemptAt}`);
    const rows = keys.map(({ key, result, message, at }) => ({ key, result, message, at }));
    await list(rows, { key: 'key', result: 'result', why: 'message', at: 'at' }, form, around);
    return 0;
  },
});

/** `locket syncs plan` */
export const planSync = command({
  summary: 'show what a run would do, without doing it; ends with 1 if a key is in the way',
  flags: projectFlags,
  words,
  run: async (given, around, [word]) => {
    const { caller, sync, form } = await named(given, around, word);
    const { plan, total } = await caller.call('GET /api/v1/secret-syncs/{app}/{syncId}/plan', pathOf(sync));
    const rows = plan.map(({ key, action, reason }) => ({ key, action, reason }));
    await list(rows, { key: 'key', would: 'action', why: 'reason' }, form, around);
    if (total > plan.length) around.tell(`${total - plan.length} more keys are not shown.`);
    return plan.some(({ action }) => action === 'conflict' || action === 'refused') ? 1 : 0;
  },
});

/** Milliseconds between two looks, and before the first: the run begins in a worker. */
const lookAgain = 2_000;

const isDone = ({ syncStatus }: Sync): boolean => syncStatus === 'succeeded' || syncStatus === 'failed';

/** The sync once its run has ended, or as it is when the time is over. */
const ended = async (
  caller: ActingCaller,
  sync: Sync,
  around: Surroundings,
  until: number,
): Promise<Sync> => {
  const now = (await caller.call('GET /api/v1/secret-syncs/{app}/{syncId}', pathOf(sync))).secretSync;
  if (isDone(now) || around.now() >= until) return now;
  await pause(lookAgain);
  return ended(caller, sync, around, until);
};

/** `locket syncs run` */
export const runSync = command({
  summary: 'run a sync now',
  flags: {
    ...projectFlags,
    wait: { value: 'SECONDS', help: 'Wait for its end so long; ends with 1 unless it succeeds by then' },
  },
  words,
  run: async (given, around, [word]) => {
    const { caller, sync, form } = await named(given, around, word);
    const started = (await caller.call('POST /api/v1/secret-syncs/{app}/{syncId}/sync-secrets', pathOf(sync)))
      .secretSync;
    const seconds = Number(given.wait ?? 0);
    const now = seconds > 0 ? await ended(caller, sync, around, around.now() + seconds * 1000) : started;
    if (form !== undefined) await list([rowOf(now)], columns, form, around);
    else around.print(`${now.name}: ${now.syncStatus}`);
    if (now.lastSyncMessage) around.tell(shown(now.lastSyncMessage));
    return seconds > 0 && now.syncStatus !== 'succeeded' ? 1 : 0;
  },
});
