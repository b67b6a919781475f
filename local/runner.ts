import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { openArchive } from './archive/archive.ts';
import { askWithin, instanceApi } from './bootstrap/api.ts';
import { bootstrapInstance } from './bootstrap/bootstrap.ts';
import type { BootstrapRecord } from './bootstrap/record.ts';
import { assertUsable } from './bootstrap/usable.ts';
import { type Cleanup, cleanup } from './cleanup.ts';
import { metricOperations } from './cloudwatch/metrics.ts';
import { archiveIn } from './eventbridge/archive.ts';
import { dispatchTo, putEvents } from './eventbridge/bus.ts';
import { Deliveries } from './eventbridge/deliveries.ts';
import { startScheduler } from './eventbridge/scheduler.ts';
import { closedDoor, type Door } from './gateway/door.ts';
import { type Gateway, gatewayOf } from './gateway/gateway.ts';
import { type ApiServer, startApiServer } from './gateway/server.ts';
import type { Visitors } from './gateway/visitors.ts';
import { environmentOf } from './lambda/environment.ts';
import { LocalLambda } from './lambda/local-lambda.ts';
import { quietAtFirst } from './log.ts';
import { type DataOptions, databaseFile, type Opened, openData, takeDataFolder } from './opening.ts';
import { startServiceEndpoint } from './services/endpoint.ts';
import { startFeeds } from './sqs/feed.ts';
import { sqsOperations } from './sqs/operations.ts';
import { Queues } from './sqs/queues.ts';
import { deliverTo } from './streams/batch.ts';
import { startRelays } from './streams/relay.ts';
import { startTrimming } from './streams/trimming.ts';
import type { App } from './template/app.ts';
import { renewDaily, serverIdentity, serverNames } from './tls/keeper.ts';
import { openWorkflows } from './workflows/workflows.ts';

/** How to run Locket on this machine. */
export interface StartOptions extends DataOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Host names by which the runner may be called, beside those of this machine. */
  readonly allowedHosts?: readonly string[];
  /** Whether an empty folder gets a first organization, project and machine identity. */
  readonly bootstrap?: boolean;
  /** Whether the API is served by TLS, with a certificate of this machine's own CA. */
  readonly tls?: boolean;
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

const urlOf = (host: string, port: number, isSecure: boolean): string => {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http${isSecure ? 's' : ''}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

/** The functions, and what calls them besides the API: the bus, schedules, table streams and queues. */
interface Functions {
  readonly lambda: LocalLambda;
  /** Begins to call them, and to show what goes wrong in them. */
  feed(): void;
}

const openFunctions = async (
  { app, storage, log: whole }: Opened,
  { dataDir, hsm, appsFile }: StartOptions,
  dashboard: string,
  undo: Cleanup,
): Promise<Functions> => {
  // Until the app said whether it can use the data, its one sentence says more than its log.
  const log = quietAtFirst(whole);
  // Only this process uses the data folder, and the database ended with the process that used it before.
  const epoch = storage.isOwn ? randomUUID() : undefined;
  const services = { dynamodb: storage.endpoint, others: '', dataDir, epoch, dashboard, hsm, appsFile };
  const lambda = new LocalLambda((each) => environmentOf(services)(each), log);
  const deliveries = new Deliveries(join(dataDir, 'events', 'pending'), lambda, app.functions, log);
  const queues = new Queues(app.queues, join(dataDir, 'queues'));
  const workflows = openWorkflows({ app, dataDir, lambda, log });
  const dispatch = dispatchTo(deliveries, archiveIn(join(dataDir, 'events')), queues, workflows.begin);
  const archive = openArchive(app.deliveryStreams, join(dataDir, 'archive'));
  const operations = {
    'AWSEvents.PutEvents': putEvents(app.rules, dispatch, log),
    ...sqsOperations(queues),
    ...metricOperations(queues),
    ...archive.operations,
    ...workflows.operations,
  };
  const endpoint = await startServiceEndpoint(operations, archive.requests);
  services.others = endpoint.url;
  undo.add(() => endpoint.stop());
  undo.add(() => lambda.stop());
  undo.add(() => workflows.stop());
  undo.add(() => deliveries.stop());
  const deliver = (source: App['streams'][number]) => deliverTo(source, lambda, log);
  const feed = (): void => {
    log.speak();
    const progress = join(dataDir, 'streams');
    undo.add(startRelays(storage.client, app.streams, deliver, progress, log));
    const file = databaseFile(dataDir);
    const trimmed = { file, client: storage.client, sources: app.streams, folder: progress };
    if (storage.isOwn) undo.add(startTrimming(trimmed, log));
    undo.add(startFeeds(app.feeds, queues, lambda, log));
    undo.add(startScheduler(app.schedules, dispatch, log));
    deliveries.resume();
    workflows.resume();
  };
  return { lambda, feed };
};

/** Where the start itself asks the app, while the door is closed to everybody else. */
interface Inside {
  readonly gateway: Gateway;
  readonly port: number;
  readonly url: string;
}

/** Looks whether the app can use the data, feeds the functions, and sets an empty instance up. */
const setUp = async (
  { gateway, port, url }: Inside,
  { storage }: Opened,
  functions: Functions,
  options: StartOptions,
): Promise<BootstrapRecord | undefined> => {
  const { dataDir, bootstrap, progress } = options;
  const api = instanceApi(askWithin(gateway, port));
  await assertUsable(api, options);
  functions.feed();
  return bootstrap
    ? await bootstrapInstance({ api, url, dataDir, isNew: storage.isNew, progress })
    : undefined;
};

/** Takes the port and listens behind the door; a failed start gives the port back last. */
const listen = async (
  door: Door,
  visitors: () => Visitors,
  options: StartOptions,
  undo: Cleanup,
): Promise<ApiServer> => {
  const { host = '127.0.0.1', port = 0, dataDir, tls = false, allowedHosts = [] } = options;
  const identity = () => serverIdentity(dataDir, serverNames(host, allowedHosts), new Date());
  const shown = tls ? await identity() : undefined;
  const server = await startApiServer(door.gateway, host, port, visitors, shown);
  undo.add(() => server.stop(0));
  if (shown) {
    const stopRenewing = renewDaily(identity, server.renew);
    undo.add(async () => stopRenewing());
  }
  return server;
};

const start = async (options: StartOptions, undo: Cleanup): Promise<RunningLocket> => {
  const { dataDir, host = '127.0.0.1', tls = false, signal } = options;
  await takeDataFolder(dataDir, undo);
  const door = closedDoor();
  let origins: readonly string[] = [];
  const visitors = () => ({ hosts: options.allowedHosts ?? [], origins });
  const server = await listen(door, visitors, options, undo);
  const opened = await openData(options, undo);
  const { app, storage, log } = opened;
  origins = app.api.allowedOrigins;
  const url = urlOf(host, server.port, tls);
  const functions = await openFunctions(opened, options, url, undo);
  const gateway = gatewayOf(app.api, functions.lambda, log);
  const credentials = await setUp({ gateway, port: server.port, url }, opened, functions, options);
  signal?.throwIfAborted();
  await functions.lambda.retire(0);
  door.open(gateway);
  undo.add(() => server.stop(DRAIN_MILLISECONDS));
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
