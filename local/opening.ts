import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { synthesizeApp } from './app/synthesize.ts';
import type { Cleanup } from './cleanup.ts';
import { type DynamoClient, dynamoClient } from './dynamodb/client.ts';
import { startDatabase } from './dynamodb/database.ts';
import { findEngine } from './dynamodb/engine.ts';
import { startExpiry } from './dynamodb/expiry.ts';
import { assertReachable } from './dynamodb/reach.ts';
import { indexStream } from './dynamodb/stream-index.ts';
import { ensureTable, holdsItems } from './dynamodb/tables.ts';
import { prepareDataFolder } from './instance/files.ts';
import { lockDataFolder } from './instance/lock.ts';
import { narrowDataFolder } from './instance/modes.ts';
import { createWrappingKey, hasWrappingKey, missingWrappingKey } from './instance/wrapping-key.ts';
import { type Log, openLog } from './log.ts';
import type { Hsm } from './settings.ts';
import { type App, readApp } from './template/app.ts';

const projectRoot = resolve(import.meta.dirname, '..');

/** Where the data is, and what tells of opening it. */
export interface DataOptions {
  /** Folder with everything that must survive; created when missing. */
  readonly dataDir: string;
  /** A DynamoDB that runs already; without it one is started on the data folder. */
  readonly dynamodbEndpoint?: string;
  /** An HSM that may wrap the root key instead of a file. */
  readonly hsm?: Hsm;
  /** A file with credentials of the instance at third parties. */
  readonly appsFile?: string;
  /** A synthesized app (folder of templates); without it the project's own is synthesized. */
  readonly appFolder?: string;
  /** Gives up when it aborts. */
  readonly signal?: AbortSignal;
  /** Hears, in a few words each, of the steps that take their time. */
  readonly progress?: (step: string) => void;
}

/** The file of the embedded database. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'locket.db');

/** Whether an engine of either kind has left data in the folder. */
export const hasDatabase = (dataDir: string): boolean =>
  existsSync(databaseFile(dataDir)) || existsSync(join(dataDir, 'dynamodb-local'));

interface Storage {
  readonly endpoint: string;
  readonly client: DynamoClient;
  /** Whether the tables were created by this start. */
  readonly isNew: boolean;
  readonly pid: () => number | undefined;
  /** Whether nobody else can use it. */
  readonly isOwn: boolean;
}

/** The synthesized app, from the folder given or the project itself. */
const appOf = async ({ appFolder, dataDir, signal, progress }: DataOptions): Promise<App> =>
  readApp(
    appFolder ??
      (await synthesizeApp(projectRoot, dataDir, {
        signal,
        announce: () => progress?.('Synthesizing the app: some seconds, and only after its sources changed'),
      })),
  );

/** The key that goes with the data: made with the first of it, and never for data that another one opens. */
const openWrappingKey = async (app: App, options: DataOptions, storage: Storage): Promise<void> => {
  const { dataDir, dynamodbEndpoint } = options;
  if (hasWrappingKey(dataDir)) return;
  // What an HSM wraps needs no file, and one that is made now has wrapped nothing yet.
  if (!options.hsm?.isFirst && !storage.isNew && (await holdsItems(storage.client, app.tables)))
    throw missingWrappingKey(dataDir, dynamodbEndpoint);
  createWrappingKey(dataDir);
};

/** The database with the app's tables in it. */
const openStorage = async (app: App, options: DataOptions, undo: Cleanup, log: Log): Promise<Storage> => {
  const given = options.dynamodbEndpoint;
  if (given === undefined && !hasDatabase(options.dataDir)) options.progress?.('Creating the database');
  const database = given === undefined ? await startDatabase(options.dataDir, log) : undefined;
  if (database) undo.add(() => database.stop());
  const endpoint = given ?? database?.endpoint ?? '';
  const client = dynamoClient(endpoint);
  undo.add(() => client.close());
  const created: boolean[] = [];
  for (const table of app.tables) created.push(await ensureTable(client, table));
  if (database) indexStream(databaseFile(options.dataDir), log);
  if (database) undo.add(startExpiry(client, app.tables, log));
  return {
    endpoint,
    client,
    isNew: created.includes(true),
    pid: () => database?.pid,
    isOwn: database !== undefined,
  };
};

const openLogIn = (dataDir: string, undo: Cleanup): Log => {
  const log = openLog(join(dataDir, 'locket.log'));
  undo.add(() => log.close());
  return log;
};

/**
 * Takes the data folder for this process, and sees to it that nobody else can read what is in it.
 * @throws StartFailure when another instance has it, or when it cannot be used.
 */
export const takeDataFolder = async (dataDir: string, undo: Cleanup): Promise<void> => {
  prepareDataFolder(dataDir);
  const lock = await lockDataFolder(dataDir);
  undo.add(() => lock.release());
  narrowDataFolder(dataDir);
  hasWrappingKey(dataDir);
};

/** The app with its tables in a database that runs. */
export interface Opened {
  readonly app: App;
  readonly storage: Storage;
  readonly log: Log;
}

/**
 * Opens what lies in a data folder that was taken, or creates it.
 * @throws StartFailure
 */
export const openData = async (options: DataOptions, undo: Cleanup): Promise<Opened> => {
  const { dataDir, dynamodbEndpoint, signal } = options;
  if (dynamodbEndpoint === undefined) findEngine(dataDir);
  else await assertReachable(dynamodbEndpoint);
  const log = openLogIn(dataDir, undo);
  const app = await appOf(options);
  signal?.throwIfAborted();
  const storage = await openStorage(app, options, undo, log);
  await openWrappingKey(app, options, storage);
  signal?.throwIfAborted();
  return { app, storage, log };
};
