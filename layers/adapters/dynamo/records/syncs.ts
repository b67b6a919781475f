import { sha256Hex } from '../../../domain/digests.ts';
import {
  type LedgerEntry,
  type LedgerKey,
  type ListedSync,
  policies,
  type Sync,
  type SyncState,
  type SyncStore,
  syncShards,
} from '../../../domain/syncs/sync.ts';
import { targetNames } from '../../../domain/syncs/target.ts';
import { absent, atRevision, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem, toPartition } from './links.ts';
import { purged } from './partitions.ts';
import { document, flag, number, oneOf, text } from './shape.ts';

const { family } = purged.sync;

const syncOwnerItem = itemType<Pick<Sync, 'projectId'>>()({
  name: 'project of a sync',
  readBy: 'lookups by the id of a sync; the worker that runs it',
  pk: 'SYNC#<sync>',
  sk: 'SYNC',
  key: (id: string) => ({ pk: `${family}${id}`, sk: 'SYNC' }),
  shape: { projectId: text },
  leadsTo: [],
});

/** The list that scheduled runs go through, in shards so that no partition is everybody's. */
const syncLineItem = itemType<ListedSync>()({
  name: 'sync, in a list of all',
  readBy: 'scheduled runs, page by page',
  pk: 'SYNCS#<shard>',
  sk: 'SYNC#<sync>',
  key: (id: string) => ({ pk: `SYNCS#${shardOf(id)}`, sk: `SYNC#${id}` }),
  ranges: { of: (shard: number) => ({ pk: `SYNCS#${shard}`, prefix: 'SYNC#' }) },
  shape: { id: text, projectId: text },
});

const shardOf = (id: string): number => Number.parseInt(sha256Hex(id).slice(0, 4), 16) % syncShards;

export const syncItem = itemType<Sync>()({
  name: 'sync of a folder to a target elsewhere',
  readBy: 'listing; every change of a secret in a project that has syncs, by the worker; every run',
  pk: 'PROJECT#<id>',
  sk: 'SYNC#<sync>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `SYNC#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'SYNC#' }) },
  shape: {
    id: text,
    projectId: text,
    environmentId: text,
    secretPath: text,
    connectionId: text,
    target: oneOf(...targetNames),
    policy: oneOf(...policies),
    keepsVanished: flag,
    isActive: flag,
    revision: number,
  },
  leadsTo: [toPartition(purged.sync, ({ id }) => id), toItem(syncLineItem, ({ id }) => syncLineItem.key(id))],
});

const ledgerItem = itemType<LedgerEntry>()({
  name: 'what a sync knows of a key at its target: a keyed digest of what was written, never the value',
  readBy: 'every run; the results of a sync key by key',
  pk: 'SYNC#<sync>',
  sk: 'KEY#<ledger>#<digest of the name>',
  key: (syncId: string, ledgerId: string, name: string) => ({
    pk: `${family}${syncId}`,
    sk: `KEY#${ledgerId}#${sha256Hex(name)}`,
  }),
  ranges: {
    of: (syncId: string, ledgerId: string) => ({ pk: `${family}${syncId}`, prefix: `KEY#${ledgerId}#` }),
    all: (syncId: string) => ({ pk: `${family}${syncId}`, prefix: 'KEY#' }),
  },
  form: document,
  shape: {
    syncId: text,
    ledgerId: text,
    name: text,
    state: oneOf('owned', 'creating', 'writing', 'foreign', 'failed'),
    digest: text,
    shape: text,
    writtenAt: text,
  },
  leadsTo: [],
});

interface Lease {
  readonly holder: string;
  /** Seconds since 1970. */
  readonly until: number;
}

const leaseItem = itemType<Lease>()({
  name: 'who writes to a target, or refreshes a connection, until when',
  readBy: 'the condition of the next who wants to',
  pk: 'SYNCLEASE#<digest>',
  sk: 'LEASE',
  key: (digest: string) => ({ pk: `SYNCLEASE#${digest}`, sk: 'LEASE' }),
  shape: { holder: text, until: number },
  // Kept beyond its end, so that DynamoDB removes nothing that is held.
  ttl: ({ until }) => until + 3_600,
});

export const syncItems = [syncItem];
export const syncContentItems = [syncOwnerItem, ledgerItem, syncLineItem, leaseItem];

const ledgerKey = ({ syncId, ledgerId, name }: LedgerKey) => ledgerItem.key(syncId, ledgerId, name);
const keyOf = ({ projectId, id }: Pick<Sync, 'projectId' | 'id'>) => syncItem.key(projectId, id);

const find = async (session: ReadSession, id: string): Promise<Sync | undefined> => {
  const owner = await session.read(syncOwnerItem, syncOwnerItem.key(id));
  return owner && session.read(syncItem, syncItem.key(owner.projectId, id));
};

/** What people say of a sync, as an update: how its runs go is a member of its own, which nobody else touches. */
const changed = (next: Sync) => {
  const { state: _state, id: _id, projectId: _projectId, ...said } = next;
  const members = Object.entries(said);
  return {
    expression: `SET ${members.map((_, at) => `#n${at} = :v${at}`).join(', ')}`,
    parts: {
      names: Object.fromEntries(members.map(([name], at) => [`#n${at}`, name])),
      values: Object.fromEntries(members.map(([, value], at) => [`:v${at}`, value])),
    },
  };
};

const stateUpdate = (sync: Pick<Sync, 'projectId' | 'id'>, state: SyncState) =>
  update(
    keyOf(sync),
    'SET #state = :state',
    { names: { '#state': 'state' }, values: { ':state': state } },
    { ...present, expression: 'attribute_exists(pk) and attribute_not_exists(deletedAt)' },
  );

const freeOrOwn = (holder: string, now: number) => ({
  expression: 'attribute_not_exists(pk) or #until < :now or holder = :holder',
  names: { '#until': 'until' },
  values: { ':now': now, ':holder': holder },
});

/**
 * Syncs under their project; their ledgers in partitions of their own, which no list of the project reads; a line of each
 * for scheduled runs; and leases by what they are of.
 */
export const syncStore = (session: ReadSession): SyncStore => ({
  find: (syncId) => find(session, syncId),
  inProject: (projectId) => session.list(syncItem, syncItem.ranges.of(projectId)),
  creation: (sync) => [
    put(syncItem.item(keyOf(sync), sync), absent),
    put(syncOwnerItem.item(syncOwnerItem.key(sync.id), { projectId: sync.projectId }), absent),
    put(syncLineItem.item(syncLineItem.key(sync.id), { id: sync.id, projectId: sync.projectId })),
  ],
  change: (next, previous) => {
    const { expression, parts } = changed(next);
    return update(keyOf(next), expression, parts, atRevision(previous.revision));
  },
  run: stateUpdate,
  deletion: (sync) => [
    remove(keyOf(sync), atRevision(sync.revision)),
    remove(syncOwnerItem.key(sync.id)),
    remove(syncLineItem.key(sync.id)),
  ],
  listed: async (shard, after) => {
    const page = await session.page({
      ...syncLineItem.ranges.of(shard),
      limit: 100,
      ...(after && { after }),
    });
    return { items: syncLineItem.readAll(page.items), ...(page.next !== undefined && { next: page.next }) };
  },
  ledger: ({ id, ledgerId }) => session.list(ledgerItem, ledgerItem.ranges.of(id, ledgerId)),
  entry: (entry) => put(ledgerItem.item(ledgerKey(entry), entry)),
  entryRemoval: (entry) => remove(ledgerKey(entry)),
  leftovers: async (syncId, ledgerId) => {
    const all = await session.list(ledgerItem, ledgerItem.ranges.all(syncId));
    return all.filter((entry) => entry.ledgerId !== ledgerId);
  },
  taking: (what, holder, now, until) =>
    put(leaseItem.item(leaseItem.key(sha256Hex(what)), { holder, until }), freeOrOwn(holder, now)),
  release: (what, holder) =>
    remove(leaseItem.key(sha256Hex(what)), {
      expression: 'holder = :holder',
      values: { ':holder': holder },
    }),
});
