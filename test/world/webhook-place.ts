import type { SQSRecord } from 'aws-lambda';
import { expect } from 'vitest';
import { takeBatch, type WebhookPorts } from '../../functions/workers/webhooks/batch.ts';
import { expiryDeliveriesOf } from '../../layers/domain/webhooks/certificates-expiring.ts';
import { deliver, deliveriesOf, noticeDeliveriesOf } from '../../layers/domain/webhooks/delivery.ts';
import { allItems } from '../harness/table.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { openWorld, type World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

/** Ports over the real rules, and what went through them. */
interface WatchedPorts extends WebhookPorts {
  readonly sent: readonly string[];
  readonly postponed: readonly (readonly [receipt: string, seconds: number])[];
  readonly failures: readonly object[];
}

/** An instance whose webhooks call a receiver on this machine, and the worker over it. */
export interface WebhookPlace {
  readonly world: World;
  readonly receiver: Receiver;
  /** Sends a request as an admin, which has to succeed. */
  ok(method: string, path: string, body?: object): Promise<Reply>;
  /** Makes a folder such as `/a/b`, with those above, and answers its id. */
  folder(project: Reply, path: string, environment?: string): Promise<string>;
  /** Makes a secret in a folder that stands. */
  secret(project: Reply, path: string, name?: string, environment?: string): Promise<Reply>;
  /** Has `dev:/a` import `prod:/b`; answers the import. */
  importInto(project: Reply, destination: string, source: string): Promise<Reply>;
  hookIn(project: Reply, more?: object): Promise<Reply>;
  hook(id: string): Promise<Reply>;
  ports(changes?: Partial<WebhookPorts>): WatchedPorts;
  /** What one message off the bus becomes. */
  fanOut(body: string): Promise<readonly string[]>;
  /** Messages about the last successful event of a type, as `<environment>:<path>` by webhook id. */
  toldAfter(type: string): Promise<Readonly<Record<string, readonly string[]>>>;
}

let messages = 0;

/** A message as the queue hands it over. */
export const record = (body: string, receives = 1): SQSRecord => {
  messages += 1;
  return {
    messageId: `message-${messages}`,
    receiptHandle: `receipt-${messages}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn',
    awsRegion: 'x',
  };
};

/** An event as the bus sends it, after a secret changed. */
export const changed = (
  projectId: string,
  metadata: object = {},
  occurredAt = '2100-01-01T00:00:00.000Z',
): string =>
  JSON.stringify({
    version: '0',
    'detail-type': 'update-secret',
    source: 'locket',
    detail: {
      id: 'event-1',
      type: 'update-secret',
      outcome: 'success',
      occurredAt,
      projectId,
      metadata: { environment: 'dev', secretPath: '/', ...metadata },
    },
  });

/** The last event of a type that an operation left. */
export const lastEvent = async ({ app }: World, type: string): Promise<Reply> =>
  (await allItems(app.table))
    .filter((item) => item.type === type && item.outcome === 'success')
    .sort((a, b) => String(a.id).localeCompare(String(b.id)))
    .at(-1);

export const openWebhookPlace = async (): Promise<WebhookPlace> => {
  const world = await openWorld({ allowPrivateTargets: true });
  const receiver = await startReceiver();
  const ok: WebhookPlace['ok'] = (method, path, body) => world.ok(world.admin, method, path, body);
  const ports: WebhookPlace['ports'] = (changes = {}) => {
    const sent: string[] = [];
    const postponed: [string, number][] = [];
    const failures: object[] = [];
    return {
      sent,
      postponed,
      failures,
      deliveriesOf: (change) => deliveriesOf(world.open(), change),
      noticeDeliveriesOf: (notice) => noticeDeliveriesOf(world.open(), notice),
      expiryDeliveriesOf: (expiry) => expiryDeliveriesOf(world.open(), expiry),
      deliver: (delivery) => deliver(world.open(), delivery),
      send: async (bodies) => void sent.push(...bodies),
      postpone: async (receipt, seconds) => void postponed.push([receipt, seconds]),
      reportFailure: (facts) => void failures.push(facts),
      ...changes,
    };
  };
  const fanOut: WebhookPlace['fanOut'] = async (body) => {
    const through = ports();
    expect(await takeBatch([record(body)], through)).toEqual({ batchItemFailures: [] });
    return through.sent;
  };
  return {
    world,
    receiver,
    ok,
    ports,
    fanOut,
    folder: async (project, path, environment = 'dev') => {
      const segments = path.split('/').slice(1);
      const above = `/${segments.slice(0, -1).join('/')}`;
      const body = { workspaceId: project.id, environment, path: above, name: segments.at(-1) };
      return (await ok('POST', '/api/v1/folders', body)).folder.id;
    },
    secret: async (project, path, name = 'KEY', environment = 'dev') => {
      const body = { workspaceId: project.id, environment, secretPath: path, secretValue: 'v' };
      return (await ok('POST', `/api/v3/secrets/raw/${name}`, body)).secret;
    },
    importInto: async (project, destination, source) => {
      const [environment, path] = destination.split(':');
      const [from, at] = source.split(':');
      const body = { workspaceId: project.id, environment, path, import: { environment: from, path: at } };
      return (await ok('POST', '/api/v1/secret-imports', body)).secretImport;
    },
    hookIn: async (project, more = {}) => {
      const body = { workspaceId: project.id, environment: 'dev', webhookUrl: receiver.url, ...more };
      return (await ok('POST', '/api/v1/webhooks', body)).webhook;
    },
    hook: async (id) => (await ok('GET', `/api/v1/webhooks/${id}`)).webhook,
    toldAfter: async (type) => {
      const event = await lastEvent(world, type);
      const { environments } = await world.read(async ({ projects }) => {
        const project = await projects.find(event.projectId);
        return project ?? { environments: [] };
      });
      const told = (await fanOut(JSON.stringify({ detail: event }))).map((body) => JSON.parse(body).delivery);
      const slugOf = (id: string) => environments.find((environment) => environment.id === id)?.slug;
      const texts = told.map(({ webhookId, environmentId, secretPath }) => ({
        webhookId,
        text: `${slugOf(environmentId)}:${secretPath}`,
      }));
      const byHook = Object.entries(Object.groupBy(texts, ({ webhookId }) => webhookId));
      return Object.fromEntries(byHook.map(([id, all = []]) => [id, all.map(({ text }) => text)]));
    },
  };
};
