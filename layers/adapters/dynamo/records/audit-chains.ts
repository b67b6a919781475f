import { beginning, type ChainHead } from '../../../domain/audit/archive/chain.ts';
import { sha256Hex } from '../../../domain/digests.ts';
import { attributesOf } from '../items.ts';
import { auditShards } from './audit.ts';
import { itemType } from './item-type.ts';
import { number, text } from './shape.ts';

const family = 'CHAIN#';

const lateFamily = 'LATE#';
const digests = 'CHAINS';

/** What the relay and the digests keep of the chains, and nothing else under these keys. */
export const auditChainFamilies: readonly string[] = [`${family}*`, `${lateFamily}*`, digests];

/** Partitions that the heads of a day lie in. */
const lanes = 16;
/** Days that the heads of a day's chains are kept: streams bring events for one, digests look back three. */
export const keptDays = 14;
const dayMilliseconds = 86_400_000;

/** A head, and the last record of the stream that went into it. */
export interface StreamHead extends ChainHead {
  /** Which stream that was: numbers of another one say nothing. */
  readonly stream: string;
  readonly sequence: string;
}

/** How far the chains of a scope's day have come: one text for each shard that had an event, `h0` to `h7`. */
interface ChainHeads extends Readonly<Record<string, unknown>> {
  readonly scope: string;
  /** When the last of them grew: RFC 3339. */
  readonly at: string;
}

const laneOf = (scope: string): number => Number.parseInt(sha256Hex(scope).slice(0, 8), 16) % lanes;
const partitionOf = (day: string, lane: number): string => `${family}${day}#${lane}`;

export const chainHeadsItem = itemType<ChainHeads>()({
  name: "heads of the chains of a project's or organization's day, written by the relay",
  readBy: 'the relay, before it goes on with a chain; each digest, those of three days; `ttl`',
  pk: 'CHAIN#<day>#<0–15>',
  sk: '<project or org>',
  key: (day: string, scope: string) => ({ pk: partitionOf(day, laneOf(scope)), sk: scope }),
  ranges: {
    ofDay: (day: string) =>
      Array.from({ length: lanes }, (_, lane) => ({ pk: partitionOf(day, lane), prefix: '' })),
  },
  shape: { scope: text, at: text },
});

/** How far a chain of events that were archived late goes: it never grows. */
interface LateHead extends ChainHead {
  readonly chain: string;
  /** When it was archived: RFC 3339. */
  readonly at: string;
}

export const lateHeadItem = itemType<LateHead>()({
  name: 'head of a chain of events that were archived late, written by the worker that sends events once more',
  readBy: 'each digest, those of three days; `ttl`',
  pk: 'LATE#<day>',
  sk: '<chain>',
  key: (archivedOn: string, chain: string) => ({ pk: `${lateFamily}${archivedOn}`, sk: chain }),
  ranges: { ofDay: (archivedOn: string) => ({ pk: `${lateFamily}${archivedOn}`, prefix: '' }) },
  shape: { chain: text, position: number, hash: text, at: text },
});

/** The write of a late chain's head, for one PutItem: what stands there is the same. */
export const lateHeadPut = (table: string, head: LateHead) => {
  const archivedOn = head.at.slice(0, 10);
  const ttl = Math.ceil((Date.parse(archivedOn) + keptDays * dayMilliseconds) / 1000);
  return {
    TableName: table,
    Item: attributesOf(lateHeadItem.item(lateHeadItem.key(archivedOn, head.chain), head, { ttl })),
  };
};

/** The digest that was made last. */
export interface LastDigest {
  readonly number: number;
  readonly hash: string;
  readonly at: string;
}

export const lastDigestItem = itemType<LastDigest>()({
  name: 'last digest of the trail',
  readBy: 'the worker that makes the next one',
  pk: digests,
  sk: 'DIGEST',
  key: () => ({ pk: digests, sk: 'DIGEST' }),
  shape: { number, hash: text, at: text },
});

export const auditChainItems = [chainHeadsItem, lateHeadItem, lastDigestItem];

const headForm = /^(\d+) ([\w-]{43}) (\w+) (\d+)$/;

const headIn = (text: unknown): StreamHead | undefined => {
  const [, position, hash = '', stream = '', sequence = ''] = headForm.exec(String(text ?? '')) ?? [];
  if (position === undefined) return undefined;
  return {
    position: Number(position),
    hash: Buffer.from(hash, 'base64url').toString('hex'),
    stream,
    sequence,
  };
};

/** Short, so that the heads of eight shards are one write unit. */
const textOf = ({ position, hash, stream, sequence }: StreamHead): string =>
  `${position} ${Buffer.from(hash, 'hex').toString('base64url')} ${stream} ${sequence}`;

/** A stream's mark in heads. */
export const streamMark = (arn: string): string => sha256Hex(arn).slice(0, 8);

/** The chain of a partition's events as a stream brings them: a restored table has another one, and other chains. */
export const chainName = (partition: string, stream: string): string => `${partition}-${stream}`;

/** Before a chain's first event. */
export const noHead: StreamHead = { ...beginning, stream: '', sequence: '0' };

/** The heads in a record, by shard. */
export const headsIn = (record: ChainHeads | undefined): ReadonlyMap<number, StreamHead> =>
  new Map(
    Array.from(
      { length: auditShards },
      (_, shard) => [shard, headIn(record?.[`h${shard}`])] as const,
    ).flatMap(([shard, head]) => (head ? [[shard, head] as const] : [])),
  );

/** How the chains of a scope's day grow, by shard. */
export interface Growth {
  readonly scope: string;
  readonly day: string;
  readonly grown: ReadonlyMap<number, { readonly from: StreamHead; readonly to: StreamHead }>;
}

/** The write of grown chains, for one UpdateItem: refused when one of them has grown meanwhile. */
export const growthUpdate = (table: string, { scope, day, grown }: Growth, at: string) => {
  const shards = [...grown];
  const isFirst = ({ position }: ChainHead): boolean => position === 0;
  const values = Object.fromEntries(
    shards.flatMap(([shard, { from, to }]) => [
      [`:to${shard}`, textOf(to)],
      ...(isFirst(from) ? [] : [[`:from${shard}`, textOf(from)]]),
    ]),
  );
  const ttl = Math.ceil((Date.parse(day) + keptDays * dayMilliseconds) / 1000);
  const sets = shards.map(([shard]) => `h${shard} = :to${shard}`);
  return {
    TableName: table,
    Key: attributesOf(chainHeadsItem.key(day, scope)),
    UpdateExpression: `SET v = :v, #scope = :scope, #at = :at, #ttl = :ttl, ${sets.join(', ')}`,
    ConditionExpression: shards
      .map(([shard, { from }]) =>
        isFirst(from) ? `attribute_not_exists(h${shard})` : `h${shard} = :from${shard}`,
      )
      .join(' and '),
    ExpressionAttributeNames: { '#scope': 'scope', '#at': 'at', '#ttl': 'ttl' },
    ExpressionAttributeValues: attributesOf({
      ...values,
      ':v': chainHeadsItem.version,
      ':scope': scope,
      ':at': at,
      ':ttl': ttl,
    } as never),
  };
};

/** The write of the digest that was made last, for one PutItem: refused when another one than `former` stands there. */
export const lastDigestPut = (table: string, last: LastDigest, former: LastDigest | undefined) => ({
  TableName: table,
  Item: attributesOf(lastDigestItem.item(lastDigestItem.key(), last)),
  ...(former
    ? {
        ConditionExpression: '#number = :former',
        ExpressionAttributeNames: { '#number': 'number' },
        ExpressionAttributeValues: { ':former': { N: String(former.number) } },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' }),
});
