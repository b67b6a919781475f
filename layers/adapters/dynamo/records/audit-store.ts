import {
  type AuditStore,
  afterAll,
  type EventSource,
  idAt,
  type KeptEvent,
  momentOf,
  type Stretch,
} from '../../../domain/audit/trail.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Key } from '../items.ts';
import type { ItemPage, ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { auditEventItem, auditShards, eventIn } from './audit.ts';
import { auditPackItem, unpacked } from './audit-index.ts';

const dayMilliseconds = 86_400_000;
/** Events that a first read of one partition takes, about a read unit, and a later one. */
const firstEvents = 4;
const moreEvents = 32;
/** Packs that a first read of a list takes, fewer of those that are long where much happens, and later ones at most. */
const firstPacks = { all: 2, type: 2, actor: 4, secret: 4, many: 4 } as const;
const maxPacks = 32;
/** Events that the first two reads of a list are to bring, and each later one. */
const eventsAtFirst = 20;
const eventsLater = 100;

const shards = Array.from({ length: auditShards }, (_, shard) => shard);

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
/** The day whose partitions hold an id; the newest of today where there is no end. */
const lastMoment = ({ before }: Stretch, now: number): number =>
  before === afterAll ? now : Math.min(now, momentOf(before));

/** Days of a stretch, the last first. An id may be a moment older than its event, which lies in the next day then. */
const daysOf = (stretch: Stretch, now: number): readonly string[] => {
  const first = Math.floor(momentOf(stretch.from) / dayMilliseconds);
  const last = Math.floor((lastMoment(stretch, now) + 1_000) / dayMilliseconds);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    dayOf((last - index) * dayMilliseconds),
  );
};

const eventsIn = ({ items }: ItemPage): readonly KeptEvent[] => auditEventItem.readAll(items).map(eventIn);

/** One shard of a scope, day after day backwards. */
const shardSource = (
  session: ReadSession,
  scope: string,
  shard: number,
  { stretch, days }: { readonly stretch: Stretch; readonly days: readonly string[] },
): EventSource => {
  const left = [...days];
  let after: string | undefined;
  let limit = firstEvents;
  return async () => {
    const [day] = left;
    if (day === undefined) return { events: [], until: undefined };
    const range = auditEventItem.ranges.ofShard(scope, day, shard, [stretch.from, stretch.before]);
    const page = await session.page({ ...range, limit, newestFirst: true, ...(after && { after }) });
    after = page.next;
    limit = moreEvents;
    if (page.next === undefined) left.shift();
    // An event of this day may have an id of a moment before it: only what is later is whole.
    const until = page.next ?? (left.length > 0 ? idAt(Date.parse(day)) : undefined);
    return { events: eventsIn(page), until };
  };
};

const headSource = (
  session: ReadSession,
  scope: string,
  shard: number,
  { day, stretch }: { readonly day: string; readonly stretch: Stretch },
): EventSource => {
  const range = auditEventItem.ranges.ofShard(scope, day, shard, [stretch.from, stretch.before]);
  return async () => ({
    events: eventsIn(await session.page({ ...range, limit: firstEvents, newestFirst: true })),
    until: undefined,
  });
};

/** Events too large for a pack, from where they lie. */
const eventsAt = async (session: ReadSession, keys: readonly Key[]): Promise<readonly KeptEvent[]> =>
  (await Promise.all(keys.map((key) => session.read(auditEventItem, key)))).flatMap((found) =>
    found ? [eventIn(found)] : [],
  );

/** Packs to read next: the events of the last pack are not given out before the one before it is known. */
const nextLimit = (found: number, perPack: number): number => {
  const each = Math.max(1, perPack);
  const isEnough = found - each >= eventsAtFirst;
  const wanted = isEnough ? eventsLater : each + Math.max(0, eventsAtFirst - found);
  return Math.min(maxPacks, Math.ceil(wanted / each));
};

/** A list of the index, a few packs at a time: more at once where they hold little. */
const indexSource = (
  session: ReadSession,
  [orgId, key, stretch]: Parameters<typeof auditPackItem.ranges.of>,
): EventSource => {
  const range = auditPackItem.ranges.of(orgId, key, stretch);
  let after: string | undefined;
  let limit: number = firstPacks[key[0]];
  let found = 0;
  return async () => {
    const page = await session.page({
      ...range,
      limit,
      newestFirst: true,
      eventually: true,
      ...(after && { after }),
    });
    after = page.next;
    const packs = auditPackItem.readAll(page.items).map((pack) => unpacked(pack, orgId));
    const events = packs.flatMap((pack) => pack.events);
    const elsewhere = packs.flatMap((pack) => pack.elsewhere);
    const count = events.length + elsewhere.length;
    found += count;
    limit = nextLimit(found, count / Math.max(1, packs.length));
    return {
      events: [...events, ...(await eventsAt(session, elsewhere))],
      until: page.next?.split('#')[0],
    };
  };
};

/** The trail as it is written, by scope, day and shard, and its index. */
export const auditStore = (session: ReadSession, _table: Table, { now }: Runtime): AuditStore => ({
  trail: (scope, stretch) => {
    const days = daysOf(stretch, now().getTime());
    return shards.map((shard) => shardSource(session, scope, shard, { stretch, days }));
  },
  heads: (scope, stretch) =>
    daysOf(stretch, now().getTime()).flatMap((day) =>
      shards.map((shard) => headSource(session, scope, shard, { day, stretch })),
    ),
  indexed: (orgId, key, stretch) => indexSource(session, [orgId, key, stretch]),
});
