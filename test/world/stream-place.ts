import { join } from 'node:path';
import type { SQSRecord } from 'aws-lambda';
import { type StreamPorts, takeBatch } from '../../functions/workers/audit-streams/batch.ts';
import { feedStreams, type StreamFeedPorts } from '../../functions/workers/relay/streams.ts';
import { idsIn, streamsQuery } from '../../layers/adapters/dynamo/records/audit-streams.ts';
import { trailFamily } from '../../layers/adapters/dynamo/records/derived.ts';
import { openTable } from '../../layers/adapters/dynamo/table.ts';
import type { OutgoingMessage } from '../../layers/adapters/queue.ts';
import { deliver } from '../../layers/domain/audit-streams/deliver.ts';
import { LocalQueue, type ReceivedMessage } from '../../local/sqs/local-queue.ts';
import { messageFiles } from '../../local/sqs/stored-message.ts';
import { storedItemsOf } from '../harness/table.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';
import { recordOf } from './trail.ts';
import { type Actor, openWorld, type World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

const template = (name: string) => ({
  name,
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  visibilitySeconds: 720,
  delaySeconds: 0,
  retentionSeconds: 14 * 86_400,
});

const sqsRecord = ({ id, receipt, body, receives, sentAt, group = '' }: ReceivedMessage): SQSRecord => ({
  messageId: id,
  receiptHandle: receipt,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAt),
    SenderId: 'x',
    ApproximateFirstReceiveTimestamp: String(sentAt),
    MessageGroupId: group,
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn',
  awsRegion: 'x',
});

/** An instance with what stands between its trail and the destinations of its streams, on a clock to move. */
export interface StreamPlace {
  readonly world: World;
  readonly queue: LocalQueue;
  readonly deadLetters: LocalQueue;
  readonly failures: readonly Readonly<Record<string, unknown>>[];
  /** An organization's admin; each call makes another organization. */
  newAdmin(): Promise<Actor>;
  /** Makes a stream and answers its id. */
  stream(admin: Actor, body: object): Promise<string>;
  status(admin: Actor, id: string): Promise<Reply>;
  /** Hands the relay what happened since the last time; answers the records that it wants again. */
  relay(changes?: Partial<StreamFeedPorts>): Promise<readonly string[]>;
  /** Has a worker take one batch off the queue, and acknowledges what it took; answers how many messages it got. */
  work(changes?: Partial<StreamPorts>): Promise<number>;
  /** The same until nothing can be received at this moment. */
  workAll(changes?: Partial<StreamPorts>): Promise<void>;
  /** Passes time a step at a time, with a worker at work in between. */
  pass(seconds: number, step?: number): Promise<void>;
  /** Ids of the events of an organization in the trail, reads included. */
  trailOf(orgId: string): Promise<readonly string[]>;
}

export const openStreamPlace = async (): Promise<StreamPlace> => {
  const world = await openWorld({ allowPrivateTargets: true });
  const { runtime, table: name } = world.app;
  const table = openTable({ table: name, storageTimeout: 10_000, storageAttempts: 2 });
  const folder = temporaryFolder();
  const now = () => runtime.now().getTime();
  const dead = new LocalQueue(template('dead'), messageFiles(join(folder, 'dead')), undefined, now);
  const redrive = { deadLetterArn: dead.queue.arn, maxReceives: 5 };
  const files = messageFiles(join(folder, 'jobs'));
  const queue = new LocalQueue({ ...template('jobs'), redrive }, files, dead, now);
  const into = (to: LocalQueue) => async (messages: readonly OutgoingMessage[]) => {
    for (const { body, delay, group } of messages) to.send(body, delay, group);
  };
  const failures: Readonly<Record<string, unknown>>[] = [];
  const relayed = new Set<string>();

  const eventsOf = async () => {
    const items = (await storedItemsOf(name)).filter(({ pk }) => pk.startsWith(trailFamily));
    return items.sort((a, b) => a.sk.localeCompare(b.sk));
  };

  const relay: StreamPlace['relay'] = async (changes = {}) => {
    const fresh = (await eventsOf()).filter(({ sk }) => !relayed.has(sk));
    const again = await feedStreams(
      fresh.map((item) => recordOf(item as never)),
      {
        streamsOf: async (orgId) => idsIn((await table.call('Query', streamsQuery(name, orgId))).Items),
        send: into(queue),
        failed: (facts) => void failures.push(facts),
        ...changes,
      },
    );
    for (const { sk } of fresh) if (!again.includes(sk)) relayed.add(sk);
    return again;
  };

  const work: StreamPlace['work'] = async (changes = {}) => {
    const messages = queue.receive(10);
    const { batchItemFailures } = await takeBatch(messages.map(sqsRecord), {
      deliver: (to, events) => deliver(world.open, to, events, () => true),
      send: into(queue),
      setAside: into(dead),
      reportFailure: (facts) => void failures.push(facts),
      ...changes,
    });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, receipt } of messages) if (!failed.has(id)) queue.delete(receipt);
    return messages.length;
  };

  const workAll: StreamPlace['workAll'] = async (changes) => {
    while ((await work(changes)) > 0);
  };

  return {
    world,
    queue,
    deadLetters: dead,
    failures,
    relay,
    work,
    workAll,
    newAdmin: async () => world.identity('admin', await world.newOrganization()),
    stream: async (admin, body) =>
      (await world.ok(admin, 'POST', '/api/v1/audit-log-streams', body)).auditLogStream.id,
    status: async (admin, id) =>
      (await world.ok(admin, 'GET', `/api/v1/audit-log-streams/${id}`)).auditLogStream.status,
    pass: async (seconds, step = 60) => {
      for (let passed = 0; passed < seconds; passed += step) {
        runtime.advance(step);
        await workAll();
      }
    },
    trailOf: async (orgId) =>
      (await eventsOf())
        .filter(({ doc }) => JSON.parse(String(doc)).organizationId === orgId)
        .map(({ sk }) => sk),
  };
};
