import { LocketError } from '../../../../domain/errors.ts';
import {
  type Collected,
  type Collection,
  type CollectionItem,
  type CollectionStore,
  collectionShards,
  type EndingItem,
  type Membership,
} from '../../../../domain/pki/collections/collection.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, check, present, put, remove, update } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem, toPartition } from '../links.ts';
import { purged } from '../partitions.ts';
import { purgeTaskItem } from '../purge-tasks.ts';
import { list, number, oneOf, text } from '../shape.ts';

const collectionOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'project of a PKI collection',
  readBy: 'uses of a collection by its id',
  pk: 'PKICOLLECTIONOWNER#<collection>',
  sk: 'PKICOLLECTION',
  key: (collectionId: string) => ({ pk: `PKICOLLECTIONOWNER#${collectionId}`, sk: 'PKICOLLECTION' }),
  shape: { projectId: text },
});

export const collectionItem = itemType<Collection>()({
  name: 'PKI collection',
  readBy: 'every use of the collection, lists',
  pk: 'PROJECT#<id>',
  sk: 'PKICOLLECTION#<collection>',
  key: (projectId: string, collectionId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `PKICOLLECTION#${collectionId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'PKICOLLECTION#' }) },
  shape: { id: text, projectId: text, name: text, revision: number },
  leadsTo: [
    toItem(collectionOwnerItem, ({ id }) => collectionOwnerItem.key(id)),
    toPartition(purged.pkiCollection, ({ id }) => id),
  ],
});

const membershipItem = itemType<Membership>()({
  name: 'PKI collections that a certificate or CA is in',
  readBy: 'putting it into one, deleting it, renewing a CA',
  pk: 'PROJECT#<id>',
  sk: 'PKIMEMBER#<item>',
  key: (projectId: string, itemId: string) => ({ pk: `PROJECT#${projectId}`, sk: `PKIMEMBER#${itemId}` }),
  shape: { itemId: text, collectionIds: list, revision: number },
  leadsTo: [],
});

const memberItem = itemType<CollectionItem>()({
  name: 'certificate or CA in a PKI collection',
  readBy: 'lists, the newest first',
  pk: 'PKICOLLECTION#<collection>',
  sk: 'ITEM#<type>#<item>',
  key: (collectionId: string, type: Collected, itemId: string) => ({
    pk: `PKICOLLECTION#${collectionId}`,
    sk: `ITEM#${type}#${itemId}`,
  }),
  ranges: {
    of: (collectionId: string, type: Collected | undefined) => ({
      pk: `PKICOLLECTION#${collectionId}`,
      prefix: type === undefined ? 'ITEM#' : `ITEM#${type}#`,
    }),
  },
  shape: { collectionId: text, type: oneOf('certificate', 'ca'), itemId: text, notAfter: text },
  leadsTo: [],
});

const day = 86_400;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);

const endItem = itemType<EndingItem>()({
  name: 'end of what a PKI collection holds',
  readBy: 'the worker: what ends within the days of an alert, daily; `ttl` 40 days after the end',
  pk: 'PKICOLLECTION#<collection>',
  sk: 'ENDS#<instant>#<type>#<item>',
  key: (collectionId: string, instant: string, type: Collected, itemId: string) => ({
    pk: `PKICOLLECTION#${collectionId}`,
    sk: `ENDS#${instant}#${type}#${itemId}`,
  }),
  ranges: {
    between: (collectionId: string, from: string, to: string) => ({
      pk: `PKICOLLECTION#${collectionId}`,
      prefix: 'ENDS#',
      between: [`ENDS#${from}`, `ENDS#${to}#~`] as const,
    }),
  },
  shape: { type: oneOf('certificate', 'ca'), itemId: text, notAfter: text },
  ttl: ({ notAfter }) => secondsOf(notAfter) + 40 * day,
  leadsTo: [],
});

/** How much of each type a collection holds, in one of the places where it is counted. */
type Count = Readonly<Record<Collected, number>>;

const countItem = itemType<Count>()({
  name: 'size of a PKI collection, in one of eight places',
  readBy:
    'the total of lists; whoever puts something in, since there is none of a collection that was deleted',
  pk: 'PKICOLLECTION#<collection>',
  sk: 'COUNT#<shard>',
  key: (collectionId: string, shard: number) => ({
    pk: `PKICOLLECTION#${collectionId}`,
    sk: `COUNT#${shard}`,
  }),
  ranges: { of: (collectionId: string) => ({ pk: `PKICOLLECTION#${collectionId}`, prefix: 'COUNT#' }) },
  shape: { certificate: number, ca: number },
  leadsTo: [],
});

export const collectionItems = [collectionItem, collectionOwnerItem, membershipItem];
export const collectionContentItems = [memberItem, endItem, countItem];

const shards = Array.from({ length: collectionShards }, (_, shard) => shard);

const keyOf = ({ projectId, id }: Collection) => collectionItem.key(projectId, id);
const memberKey = ({ collectionId, type, itemId }: CollectionItem) =>
  memberItem.key(collectionId, type, itemId);
const endKey = ({ collectionId, notAfter, type, itemId }: CollectionItem) =>
  endItem.key(collectionId, notAfter, type, itemId);
const putEnd = (item: CollectionItem): Change => {
  const { type, itemId, notAfter } = item;
  return put(endItem.item(endKey(item), { type, itemId, notAfter }));
};

const gone = () => new LocketError('not-found', 'PKI collection not found');

/** Counts one more or less; there is no place to count in once the collection was deleted. */
const counted = ({ collectionId, type }: CollectionItem, shard: number, by: 1 | -1): Change =>
  update(
    countItem.key(collectionId, shard),
    'ADD #type :by',
    { names: { '#type': type }, values: { ':by': by } },
    present,
    gone,
  );

/** Collections under their project, and what each holds in a partition of its own, which goes with it. */
export const collectionStore = (session: ReadSession): CollectionStore => ({
  find: (projectId, id) => session.read(collectionItem, collectionItem.key(projectId, id)),
  projectOf: async (id) => (await session.read(collectionOwnerItem, collectionOwnerItem.key(id)))?.projectId,
  inProject: (projectId) => session.list(collectionItem, collectionItem.ranges.of(projectId)),
  creation: (collection) => [
    put(collectionItem.item(keyOf(collection), collection), absent),
    put(
      collectionOwnerItem.item(collectionOwnerItem.key(collection.id), { projectId: collection.projectId }),
      absent,
    ),
    ...shards.map((shard) =>
      put(countItem.item(countItem.key(collection.id, shard), { certificate: 0, ca: 0 }), absent),
    ),
  ],
  replacement: (collection, previous) =>
    put(collectionItem.item(keyOf(collection), collection), atRevision(previous.revision)),
  deletion: (collection) => [
    remove(keyOf(collection), atRevision(collection.revision)),
    remove(collectionOwnerItem.key(collection.id)),
    ...shards.map((shard) => remove(countItem.key(collection.id, shard))),
    put(
      purgeTaskItem.item(purgeTaskItem.key('pki-collection', collection.id), { task: purgeOf(collection) }),
    ),
  ],
  item: (collectionId, type, itemId) => session.read(memberItem, memberItem.key(collectionId, type, itemId)),
  items: async (collectionId, type, count) => {
    const range = { ...memberItem.ranges.of(collectionId, type), newestFirst: true, limit: count };
    return memberItem.readAll((await session.page(range)).items);
  },
  count: async (collectionId, type) => {
    const counts = await session.list(countItem, countItem.ranges.of(collectionId));
    return counts.reduce((sum, each) => sum + (type ? each[type] : each.certificate + each.ca), 0);
  },
  ending: async (collectionId, from, to, { limit, after }) => {
    const range = endItem.ranges.between(collectionId, from, to);
    const page = await session.page({ ...range, limit, ...(after !== undefined && { after }) });
    return { items: endItem.readAll(page.items), next: page.next };
  },
  memberships: (projectId, itemId) => session.read(membershipItem, membershipItem.key(projectId, itemId)),
  membership: (next, previous) =>
    put(
      membershipItem.item(membershipItem.key(next.projectId, next.itemId), next),
      previous ? atRevision(previous.revision) : absent,
    ),
  membershipRemoval: ({ projectId, itemId, revision }) =>
    remove(membershipItem.key(projectId, itemId), atRevision(revision)),
  inNone: (projectId, itemId) => check(membershipItem.key(projectId, itemId), absent),
  addition: (item, shard) => [
    put(memberItem.item(memberKey(item), item), absent),
    putEnd(item),
    counted(item, shard, 1),
  ],
  removal: (item, shard) => [
    remove(memberKey(item), present),
    remove(endKey(item)),
    counted(item, shard, -1),
  ],
  move: (item, previous) => [
    put(memberItem.item(memberKey(item), item), present),
    ...(item.notAfter === previous.notAfter ? [] : [remove(endKey(previous)), putEnd(item)]),
  ],
  expect: (id) => session.expect(collectionOwnerItem.key(id)),
});

const purgeOf = ({ id, projectId }: Collection) => ({ kind: 'pki-collection', id, projectId }) as const;
