import { join, resolve } from 'node:path';
import { synthesizeApp } from './app/synthesize.ts';
import { bootstrapInstance } from './bootstrap/bootstrap.ts';
import type { BootstrapRecord } from './bootstrap/record.ts';
import { type Cleanup, cleanup } from './cleanup.ts';
import { type DynamoClient, dynamoClient } from './dynamodb/client.ts';
import { startDatabase } from './dynamodb/database.ts';
import { startExpiry } from './dynamodb/expiry.ts';
import { indexStream } from './dynamodb/stream-index.ts';
import { ensureTable } from './dynamodb/tables.ts';
import { archiveIn } from './eventbridge/archive.ts';
import { dispatchTo, putEvents } from './eventbridge/bus.ts';
import { Deliveries } from './eventbridge/deliveries.ts';
import { startScheduler } from './eventbridge/scheduler.ts';
import { gatewayOf } from './gateway/gateway.ts';
import { probePort, startApiServer } from './gateway/server.ts';
import { prepareDataFolder } from './instance/files.ts';
import { lockDataFolder } from './instance/lock.ts';
import { ensureWrappingKey } from './instance/wrapping-key.ts';
import { environmentOf } from './lambda/environment.ts';
import { LocalLambda } from './lambda/local-lambda.ts';
import { type Log, openLog } from './log.ts';
import { startServiceEndpoint } from './services/endpoint.ts';
import { startFeeds } from './sqs/feed.ts';
import { sqsOperations } from './sqs/operations.ts';
import { Queues } from './sqs/queues.ts';
import { deliverTo } from './streams/batch.ts';
import { startRelays } from './streams/relay.ts';
import { type App, readApp } from './template/app.ts';

/** How to run Locket on this machine. */
export interface StartOptions {
  /** Folder with everything that must survive; created when missing. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Host names by which the runner may be called, beside those of this machine. */
  readonly allowedHosts?: readonly string[];
  /** Whether an empty folder gets a first organization, project and machine identity. */
  readonly bootstrap?: boolean;
  /** A DynamoDB that runs already; without it one is started on the data folder. */
  readonly dynamodbEndpoint?: string;
  /** A synthesized app (folder of templates); without it the project's own is synthesized. */
  readonly appFolder?: string;
  /** Gives up the start when it aborts. */
  readonly signal?: AbortSignal;
}

/** A Locket that runs. */
export interface RunningLocket {
  readonly url: string;
  readonly dataDir: string;
  readonly dynamodbEndpoint: string;
  /** Process ids: the runner's own and the embedded database's. */
  readonly pids: { readonly runner: number; readonly dynamodb: number | undefined };
  /** What the first start created; undefined without bootstrap or when somebody else set the instance up. */
  readonly credentials: BootstrapRecord | undefined;
  /** Lets requests finish for at most 5 seconds, then ends everything. */
  stop(): Promise<void>;
}

const DRAIN_MILLISECONDS = 5000;

const projectRoot = resolve(import.meta.dirname, '..');

const urlOf = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

interface Storage {
  readonly endpoint: string;
  readonly client: DynamoClient;
  /** Whether the tables were created by this start. */
  readonly isNew: boolean;
  readonly pid: () => number | undefined;
}

/** The database with the app's tables in it. */
const openStorage = async (app: App, options: StartOptions, undo: Cleanup, log: Log): Promise<Storage> => {
  const given = options.dynamodbEndpoint;
  const database = given === undefined ? await startDatabase(options.dataDir, log) : undefined;
  if (database) undo.add(() => database.stop());
  const endpoint = given ?? database?.endpoint ?? '';
  const client = dynamoClient(endpoint);
  undo.add(() => client.close());
  const created: boolean[] = [];
  for (const table of app.tables) created.push(await ensureTable(client, table));
  if (database) indexStream(join(options.dataDir, 'locket.db'), log);
  if (database) undo.add(startExpiry(client, app.tables, log));
  return { endpoint, client, isNew: created.includes(true), pid: () => database?.pid };
};

/** The functions with what calls them besides the API: the bus, schedules, table streams and queues. */
const startFunctions = async (
  app: App,
  dataDir: string,
  storage: Storage,
  undo: Cleanup,
  log: Log,
): Promise<LocalLambda> => {
  const services = { dynamodb: storage.endpoint, others: '', dataDir };
  const lambda = new LocalLambda((each) => environmentOf(services)(each), log);
  const deliveries = new Deliveries(join(dataDir, 'events', 'pending'), lambda, app.functions, log);
  const queues = new Queues(app.queues, join(dataDir, 'queues'));
  const dispatch = dispatchTo(deliveries, archiveIn(join(dataDir, 'events')), queues);
  const endpoint = await startServiceEndpoint({
    'AWSEvents.PutEvents': putEvents(app.rules, dispatch, log),
    ...sqsOperations(queues),
  });
  services.others = endpoint.url;
  undo.add(() => endpoint.stop());
  undo.add(() => lambda.stop());
  undo.add(() => deliveries.stop());
  const deliver = (source: App['streams'][number]) => deliverTo(source, lambda, log);
  undo.add(startRelays(storage.client, app.streams, deliver, join(dataDir, 'streams'), log));
  undo.add(startFeeds(app.feeds, queues, lambda, log));
  undo.add(startScheduler(app.schedules, dispatch, log));
  deliveries.resume();
  return lambda;
};

const start = async (options: StartOptions, undo: Cleanup): Promise<RunningLocket> => {
  const { dataDir, host = '127.0.0.1', port = 0, signal } = options;
  prepareDataFolder(dataDir);
  const lock = await lockDataFolder(dataDir);
  undo.add(() => lock.release());
  await probePort(host, port);
  const log = openLog(join(dataDir, 'locket.log'));
  undo.add(() => log.close());
  const app = readApp(options.appFolder ?? (await synthesizeApp(projectRoot, dataDir, signal)));
  if (options.dynamodbEndpoint === undefined) ensureWrappingKey(dataDir);
  const storage = await openStorage(app, options, undo, log);
  signal?.throwIfAborted();
  const lambda = await startFunctions(app, dataDir, storage, undo, log);
  const server = await startApiServer(gatewayOf(app.api, lambda, log), host, port, {
    hosts: options.allowedHosts ?? [],
    origins: app.api.allowedOrigins,
  });
  undo.add(() => server.stop(DRAIN_MILLISECONDS));
  const url = urlOf(host, server.port);
  const instance = { url, dataDir, isNew: storage.isNew };
  const credentials = options.bootstrap ? await bootstrapInstance(instance) : undefined;
  signal?.throwIfAborted();
  await lambda.retire(0);
  return {
    url,
    dataDir,
    dynamodbEndpoint: storage.endpoint,
    credentials,
    get pids() {
      return { runner: process.pid, dynamodb: storage.pid() };
    },
    stop: () => undo.run(),
  };
};

/**
 * Runs the app on this machine: the API on one port, the functions in threads, the database and the services they
 * call beside them.
 * @throws StartFailure with a sentence for the person at the terminal; nothing is left running then.
 */
export const startLocket = async (options: StartOptions): Promise<RunningLocket> => {
  const undo = cleanup();
  try {
    return await start({ ...options, dataDir: resolve(options.dataDir) }, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
};
