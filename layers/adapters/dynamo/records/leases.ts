import type { DueLease, Lease, LeaseRequestKey, LeaseStore } from '../../../domain/dynamic-secrets/lease.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { countItems } from '../ranges.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
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
  shape: { id: text, dynamicSecretId: text, environmentId: text, dueAt: text },
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
    revision: number,
  },
  leadsTo: [toItem(leaseIdItem, ({ id }) => leaseIdItem.key(id)), toItem(dueLeaseItem, dueKey)],
});

const leaseRequestItem = itemType<LeaseRequestKey & { readonly leaseId: string }>()({
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

export const leaseItems = [leaseItem, leaseIdItem, dueLeaseItem, leaseRequestItem];

const keyOf = ({ dynamicSecretId, id }: Lease) => leaseItem.key(dynamicSecretId, id);
const itemOf = (lease: Lease) => leaseItem.item(keyOf(lease), lease);
const unchanged = ({ revision }: Lease) => atRevision(revision);

const lineOf = (lease: Lease) => {
  const { id, dynamicSecretId, environmentId, dueAt } = lease;
  return dueLeaseItem.item(dueKey(lease), { id, dynamicSecretId, environmentId, dueAt });
};

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
export const leaseStore = (session: ReadSession, table: Table): LeaseStore => ({
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
  count: async (dynamicSecretId) => (await countItems(table, leaseItem.ranges.of(dynamicSecretId))).count,
  idFor: async ({ dynamicSecretId, digest }) =>
    (await session.read(leaseRequestItem, leaseRequestItem.key(dynamicSecretId, digest)))?.leaseId,
  creation: (lease, request) => [
    put(itemOf(lease), absent),
    put(leaseIdItem.item(leaseIdItem.key(lease.id), { dynamicSecretId: lease.dynamicSecretId }), absent),
    put(lineOf(lease)),
    ...remembered(request, lease.id),
  ],
  replacement: (next, previous) => [put(itemOf(next), unchanged(previous)), ...moved(next, previous)],
  deletion: (gone) => [
    remove(keyOf(gone), unchanged(gone)),
    remove(leaseIdItem.key(gone.id)),
    remove(dueKey(gone)),
  ],
  dueOn: async (day, limit) =>
    dueLeaseItem.readAll((await session.page({ ...dueLeaseItem.ranges.on(day), limit })).items),
  lineRemoval: (due) => remove(dueKey(due)),
});
