import type { SQSRecord } from 'aws-lambda';
import { secretChangeEvents } from '../../functions/secret-changes.ts';
import { type SyncPorts, takeBatch } from '../../functions/workers/syncs/batch.ts';
import { syncEvents } from '../../functions/workers/syncs/message.ts';
import type { OutgoingMessage } from '../../layers/adapters/queue.ts';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { AppCredentials, AppName } from '../../layers/domain/instance/app-credentials.ts';
import { affectedSyncs } from '../../layers/domain/syncs/affected.ts';
import { attemptSync } from '../../layers/domain/syncs/attempt.ts';
import { forgetLedger } from '../../layers/domain/syncs/forget-ledger.ts';
import { restoredSyncs } from '../../layers/domain/syncs/restored.ts';
import type { Destination, TargetName } from '../../layers/domain/syncs/target.ts';
import { allItems } from '../harness/table.ts';
import { type MemorySyncTarget, memorySyncTarget } from './memory-sync-target.ts';
import { type Actor, openWorld, type World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

interface Waiting {
  readonly body: string;
  /** Receptions so far. */
  receives: number;
  /** When it may be received, in milliseconds of the test's clock. */
  at: number;
}

/** An instance whose syncs run, over a queue in memory and targets in memory. */
export interface SyncPlace {
  readonly world: World;
  readonly target: MemorySyncTarget;
  readonly project: Reply;
  readonly queue: Waiting[];
  readonly dead: string[];
  readonly failures: object[];
  ok(method: string, path: string, body?: object, actor?: Actor): Promise<Reply>;
  set(key: string, value: string, path?: string, environment?: string): Promise<void>;
  drop(key: string, path?: string, environment?: string): Promise<void>;
  /** Makes a folder and answers its id. */
  folder(path: string, environment?: string): Promise<string>;
  /** Values of the folder's secrets by key. */
  secretsIn(path: string): Promise<Readonly<Record<string, string>>>;
  connect(integration: string, more?: object): Promise<Reply>;
  /** A sync of a folder by the older family, with the connection that it needs. */
  sync(integration: string, more?: object): Promise<Reply>;
  read(id: string): Promise<Reply>;
  there(target: TargetName, destination: Destination): Map<string, string>;
  /** Puts what operations told the bus since the last time into the queue. */
  relay(): Promise<number>;
  /** Takes what is due off the queue, message by message; answers how many there were. */
  work(): Promise<number>;
  /** Relays and works until nothing is due, letting time pass for what waits when asked to. */
  quiet(waits?: boolean): Promise<void>;
  pass(milliseconds: number): void;
}

const detailTypes = new Set<string>([...secretChangeEvents, ...syncEvents]);

const recordOf = (message: Waiting, number: number): SQSRecord => ({
  messageId: `message-${number}`,
  receiptHandle: String(number),
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: '0',
    SenderId: 'x',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn',
  awsRegion: 'x',
});

/** As the worker declares it. */
const attempts = 9;
const visibility = 30 * 60_000;

export const openSyncPlace = async (
  given?: MemorySyncTarget,
  settings: Partial<Settings> = {},
): Promise<SyncPlace> => {
  const target = given ?? memorySyncTarget();
  const world = await openWorld({ ...settings, syncTargets: target, sendsMail: true });
  const project = await world.project();
  const queue: Waiting[] = [];
  const dead: string[] = [];
  const failures: object[] = [];
  const told = new Set<string>();
  const ok: SyncPlace['ok'] = (method, path, body, actor = world.admin) =>
    world.ok(actor, method, path, body);
  const { runtime } = world.app;
  const now = () => runtime.now().getTime();
  const place = (path = '/', environment = 'dev') => ({
    workspaceId: project.id,
    environment,
    secretPath: path,
  });

  const ports = (message: Waiting): SyncPorts => ({
    now: () => runtime.now(),
    affectedBy: (change) => affectedSyncs(world.open(), change),
    restoredIn: (where) => restoredSyncs(world.open(), where),
    attempt: (order, receives) =>
      attemptSync({ open: (type) => world.open(type), hasTime: () => true, attempts: receives }, order),
    forget: (syncId) => forgetLedger(world.open(), syncId),
    send: async (messages: readonly OutgoingMessage[]) => {
      for (const { body, delay = 0 } of messages) queue.push({ body, receives: 0, at: now() + delay * 1000 });
    },
    postpone: async (_receipt, seconds) => {
      message.at = now() + seconds * 1000;
    },
    reportFailure: (facts) => void failures.push(facts),
  });

  const take = async (message: Waiting): Promise<void> => {
    message.receives += 1;
    message.at = now() + visibility;
    const { batchItemFailures } = await takeBatch(
      [recordOf(message, queue.indexOf(message))],
      ports(message),
    );
    const isGone = batchItemFailures.length === 0 || message.receives >= attempts;
    if (batchItemFailures.length > 0 && isGone) dead.push(message.body);
    if (isGone) queue.splice(queue.indexOf(message), 1);
  };

  const relay: SyncPlace['relay'] = async () => {
    const events = (await allItems(world.app.table))
      .filter(
        ({ pk, type, outcome }) =>
          String(pk).startsWith('AUDIT#') && outcome === 'success' && detailTypes.has(String(type)),
      )
      .filter(({ id, withoutSyncs }) => !told.has(String(id)) && withoutSyncs !== true)
      .sort((a, b) => String(a.id).localeCompare(String(b.id)));
    for (const event of events) {
      told.add(String(event.id));
      queue.push({ body: JSON.stringify({ detail: event }), receives: 0, at: now() });
    }
    return events.length;
  };

  const work: SyncPlace['work'] = async () => {
    const due = queue.filter(({ at }) => at <= now());
    for (const message of due) await take(message);
    return due.length;
  };

  return {
    world,
    target,
    project,
    queue,
    dead,
    failures,
    ok,
    relay,
    work,
    pass: (milliseconds) => runtime.advance(milliseconds / 1000),
    set: async (key, value, path, environment) => {
      const body = {
        ...place(path, environment),
        mode: 'upsert',
        secrets: [{ secretKey: key, secretValue: value }],
      };
      await ok('PATCH', '/api/v3/secrets/batch/raw', body);
    },
    drop: async (key, path, environment) => {
      await ok('DELETE', `/api/v3/secrets/raw/${key}`, place(path, environment));
    },
    folder: async (path, environment = 'dev') => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const above = path.slice(0, path.lastIndexOf('/')) || '/';
      const body = { workspaceId: project.id, environment, path: above, name };
      return (await ok('POST', '/api/v1/folders', body)).folder.id;
    },
    secretsIn: async (path) => {
      const query = { workspaceId: project.id, environment: 'dev', secretPath: path };
      const { body } = await world.app.ok('GET', '/api/v3/secrets/raw', { token: world.admin.token, query });
      return Object.fromEntries(
        body.secrets.map((each: { secretKey: string; secretValue: string }) => [
          each.secretKey,
          each.secretValue,
        ]),
      );
    },
    connect: async (integration, more = {}) => {
      const body = { workspaceId: project.id, integration, accessToken: 'token-of-target', ...more };
      return (await ok('POST', '/api/v1/integration-auth/access-token', body)).integrationAuth;
    },
    sync: async (integration, more = {}) => {
      const body = { workspaceId: project.id, integration, accessToken: 'token-of-target' };
      const { integrationAuth } = await ok('POST', '/api/v1/integration-auth/access-token', body);
      const made = { integrationAuthId: integrationAuth.id, sourceEnvironment: 'dev', ...more };
      return (await ok('POST', '/api/v1/integration', made)).integration;
    },
    read: async (id) => (await ok('GET', `/api/v1/integration/${id}`)).integration,
    there: (name, destination) => target.at({ target: name, destination }),
    quiet: async (waits = false) => {
      for (let round = 0; round < 500; round += 1) {
        await relay();
        if ((await work()) > 0) continue;
        const next = Math.min(...queue.map(({ at }) => at));
        if (!Number.isFinite(next) || (!waits && next - now() > 5_000)) return;
        runtime.advance(Math.max(1, next - now()) / 1000);
      }
      throw new Error('The queue does not come to rest');
    },
  };
};

const known: AppCredentials = { clientId: 'locket', clientSecret: 'of the app' };

/** An instance that is known at GitLab, and at a GitHub Enterprise Server. */
export const atVendors: Partial<Settings> = {
  keptAppsSetting: {
    all: async () =>
      new Map<AppName, AppCredentials>([
        ['gitlab-integration', known],
        ['github-integration', { ...known, url: 'https://github.example.com' }],
      ]),
  },
};
