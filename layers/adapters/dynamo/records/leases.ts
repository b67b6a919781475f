import {
  type DueLease,
  type Lease,
  type LeaseMade,
  type LeaseRequestKey,
  type LeaseStore,
  leaseShards,
  leasesPerShard,
} from '../../../domain/dynamic-secrets/lease.ts';
import type { Change } from '../../../domain/store/change.ts';
import {
  absent,
  atRevision,
  type Condition,
  present,
  put,
  remove,
  unconditional,
  update,
} from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { flag, number, oneOf, orNull, text } from './shape.ts';

const leaseIdItem = itemType<Pick<Lease, 'dynamicSecretId'>>()({
  name: 'dynamic secret of a lease',
  readBy: 'lookups by lease id',
  pk: 'LEASE#<lease>',
  sk: 'LEASE',
  key: (id: string) => ({ pk: `LEASE#${id}`, sk: 'LEASE' }),
  shape: { dynamicSecretId: text },
});

const dueLeaseItem = itemType<DueLease>()({
  name: 'lease, by the day it is to be looked at',
  readBy: 'the sweep of leases',
  pk: 'LEASES#<yyyy-mm-dd>',
  sk: 'AT#<instant>#<lease>',
  key: (instant: string, id: string) => ({ pk: `LEASES#${instant.slice(0, 10)}`, sk: `AT#${instant}#${id}` }),
  ranges: { on: (day: string) => ({ pk: `LEASES#${day}`, prefix: 'AT#' }) },
  shape: {
    id: text,
    dynamicSecretId: text,
    environmentId: text,
    dueAt: text,
    projectId: text,
    externalEntityId: text,
  },
  upgrades: [(line) => ({ projectId: '', externalEntityId: '', ...line })],
});

const countItem = itemType<{ readonly leases: number }>()({
  name: 'how many leases a dynamic secret has, in one of 25 places',
  readBy: 'whoever takes a lease: the condition of its write',
  pk: 'DYNAMIC#<dynamic secret>',
  // Purged after the leases, whose ends count still.
  sk: 'LEASECOUNT#<shard>',
  key: (dynamicSecretId: string, shard: number) => ({
    pk: `DYNAMIC#${dynamicSecretId}`,
    sk: `LEASECOUNT#${shard}`,
  }),
  shape: { leases: number },
  leadsTo: [],
});

const dueKey = ({ dueAt, id }: Pick<Lease, 'dueAt' | 'id'>) => dueLeaseItem.key(dueAt, id);

const leaseItem = itemType<Lease>()({
  name: 'lease of a dynamic secret, without what it gives',
  readBy: 'lists of leases; every operation on it; the workers that end leases',
  pk: 'DYNAMIC#<dynamic secret>',
  sk: 'LEASE#<lease>',
  key: (dynamicSecretId: string, id: string) => ({ pk: `DYNAMIC#${dynamicSecretId}`, sk: `LEASE#${id}` }),
  ranges: { of: (dynamicSecretId: string) => ({ pk: `DYNAMIC#${dynamicSecretId}`, prefix: 'LEASE#' }) },
  shape: {
    id: text,
    dynamicSecretId: text,
    projectId: text,
    environmentId: text,
    folderId: text,
    externalEntityId: text,
    state: oneOf('creating', 'active', 'ending', 'failed'),
    expireAt: text,
    dueAt: text,
    makingUntil: orNull(text),
    providerPlace: text,
    endingSince: orNull(text),
    failures: number,
    isForced: flag,
    shard: orNull(number),
    revision: number,
  },
  upgrades: [(lease) => ({ shard: null, ...lease })],
  // Its line stays: the sweep that finds it without a lease tells of the account.
  leadsTo: [toItem(leaseIdItem, ({ id }) => leaseIdItem.key(id))],
});

const leaseRequestItem = itemType<LeaseMade>()({
  name: 'request for a lease that had a key of its own, for a day',
  readBy: 'requests with the same key',
  pk: 'DYNAMIC#<dynamic secret>',
  sk: 'REQUEST#<digest>',
  key: (dynamicSecretId: string, digest: string) => ({
    pk: `DYNAMIC#${dynamicSecretId}`,
    sk: `REQUEST#${digest}`,
  }),
  shape: { leaseId: text, until: number },
  ttl: ({ until }) => until,
  leadsTo: [],
});

export const leaseItems = [leaseItem, leaseIdItem, dueLeaseItem, leaseRequestItem, countItem];

const keyOf = ({ dynamicSecretId, id }: Lease) => leaseItem.key(dynamicSecretId, id);
const itemOf = (lease: Lease) => leaseItem.item(keyOf(lease), lease);
const unchanged = ({ revision }: Lease) => atRevision(revision);

const lineOf = (lease: Lease) => {
  const { id, dynamicSecretId, environmentId, dueAt, projectId, externalEntityId } = lease;
  const line = { id, dynamicSecretId, environmentId, dueAt, projectId, externalEntityId };
  return dueLeaseItem.item(dueKey(lease), line);
};

const counting = { '#leases': 'leases' };
const hasRoom: Condition = {
  expression: 'attribute_not_exists(#leases) or #leases < :most',
  names: counting,
  values: { ':most': leasesPerShard },
};

/** One more, where there is room; of a lease that is not counted, nothing. */
const counted = ({ dynamicSecretId, shard }: Lease): readonly Change[] =>
  shard === null
    ? []
    : [
        update(
          countItem.key(dynamicSecretId, shard),
          'SET v = :v ADD #leases :one',
          { names: counting, values: { ':one': 1, ':v': countItem.version } },
          hasRoom,
        ),
      ];

const uncounted = ({ dynamicSecretId, shard }: Lease): readonly Change[] =>
  shard === null
    ? []
    : [
        unconditional(countItem.key(dynamicSecretId, shard), 'SET v = :v ADD #leases :less', {
          names: counting,
          values: { ':less': -1, ':v': countItem.version },
        }),
      ];

const shards = Array.from({ length: leaseShards }, (_, shard) => shard);

const moved = (next: Lease, previous: Lease): readonly Change[] =>
  next.dueAt === previous.dueAt ? [] : [remove(dueKey(previous)), put(lineOf(next))];

const remembered = (request: LeaseRequestKey | undefined, leaseId: string): readonly Change[] =>
  request
    ? [
        put(
          leaseRequestItem.item(leaseRequestItem.key(request.dynamicSecretId, request.digest), {
            ...request,
            leaseId,
          }),
          absent,
        ),
      ]
    : [];

const prefix = 'LEASE#';

const rangeOf = (dynamicSecretId: string, limit: number, after?: string) => ({
  ...leaseItem.ranges.of(dynamicSecretId),
  limit,
  ...(after !== undefined && { after: `${prefix}${after}` }),
});

const find = async (session: ReadSession, id: string): Promise<Lease | undefined> => {
  const known = await session.read(leaseIdItem, leaseIdItem.key(id));
  return known && session.read(leaseItem, leaseItem.key(known.dynamicSecretId, id));
};

/** Leases below their dynamic secret, once more by id, and as a line below the day on which something is to be done. */
export const leaseStore = (session: ReadSession): LeaseStore => ({
  find: (leaseId) => find(session, leaseId),
  page: async (...asked) => {
    const page = await session.page(rangeOf(...asked));
    const items = leaseItem.readAll(page.items);
    return { items, ...(page.next !== undefined && { next: page.next.slice(prefix.length) }) };
  },
  expectPage: (...asked) => {
    session.page(rangeOf(...asked));
  },
  expect: (leaseId) => session.expect(leaseIdItem.key(leaseId)),
  counts: (dynamicSecretId) =>
    Promise.all(
      shards.map(
        async (shard) => (await session.read(countItem, countItem.key(dynamicSecretId, shard)))?.leases ?? 0,
      ),
    ),
  countsRemoval: (dynamicSecretId) => shards.map((shard) => remove(countItem.key(dynamicSecretId, shard))),
  requestLike: ({ dynamicSecretId, digest }) =>
    session.read(leaseRequestItem, leaseRequestItem.key(dynamicSecretId, digest)),
  creation: (lease, request) => [
    put(itemOf(lease), absent),
    put(leaseIdItem.item(leaseIdItem.key(lease.id), { dynamicSecretId: lease.dynamicSecretId }), absent),
    put(lineOf(lease)),
    ...counted(lease),
    ...remembered(request, lease.id),
  ],
  replacement: (next, previous) => [put(itemOf(next), unchanged(previous)), ...moved(next, previous)],
  deletion: (gone) => [
    remove(keyOf(gone), unchanged(gone)),
    remove(leaseIdItem.key(gone.id)),
    remove(dueKey(gone)),
    ...uncounted(gone),
  ],
  dueOn: async (day, limit) =>
    dueLeaseItem.readAll((await session.page({ ...dueLeaseItem.ranges.on(day), limit })).items),
  lineRemoval: (due) => remove(dueKey(due), present),
});
