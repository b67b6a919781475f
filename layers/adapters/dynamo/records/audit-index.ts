import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type IndexKey, indexKeysOf } from '../../../domain/audit/index-keys.ts';
import {
  afterAll,
  idAt,
  type KeptEvent,
  type ListedEvent,
  momentOf,
  type Stretch,
} from '../../../domain/audit/trail.ts';
import { chunksWithin } from '../batches.ts';
import { attributesOf, type Item, type Key } from '../items.ts';
import { storedEvent } from './audit.ts';
import { itemType } from './item-type.ts';
import { bytes } from './shape.ts';

const family = 'TRAIL#';

/** What the worker that indexes the trail writes of it, and nothing else under these keys. */
export const auditIndexFamily = `${family}*`;

/** Events of one pack, and bytes of their JSON: a tenth of that when packed. */
const packLimits = { count: 100, weight: 60_000 };
/** An event larger than this stands in the index by its key alone. */
const maxEventBytes = 4_000;
/** Milliseconds between the first and the last event of a pack: so much of a list is read again where a page begins. */
const maxSpan = 5_000;
/** Bytes that a pack may have unpacked: nothing that we wrote has more. */
const maxUnpackedBytes = 1_000_000;

/** An audit event as the stream shows it: the JSON and its ttl as they are stored, and where. */
export interface StreamedEvent {
  readonly pk: string;
  readonly doc: string;
  readonly ttl: number;
}

/** Of an event, what no list shows is left out, and the organization stands in the key. */
type Slim = Omit<ListedEvent, 'organizationId'>;

/** What a pack holds of an event: what lists show, without a time that its id says as well, or where it lies. */
type PackedEvent =
  | { readonly event: Omit<Slim, 'occurredAt'> & { readonly occurredAt?: string }; readonly ttl: number }
  | { readonly at: Key; readonly ttl: number };

interface Pack {
  readonly packed: Uint8Array;
}

const partitionOf = (orgId: string, key: IndexKey): string => {
  const list = createHash('sha256').update(JSON.stringify(key)).digest('base64url').slice(0, 16);
  return `${family}${orgId}#${list}`;
};

/** A pack stands under its newest event, so that one with events before the end of a stretch may stand after it. */
const lastPackOf = ({ before }: Stretch): string =>
  before === afterAll ? afterAll : idAt(momentOf(before) + maxSpan + 1);

export const auditPackItem = itemType<Pack>()({
  name: "pack of the trail's index: events of one list (all of an organization, one actor, one type, one secret) that came together",
  readBy: 'lists of the trail; eventually consistent; `ttl` of the last of its events',
  pk: 'TRAIL#<org>#<hash of the list>',
  sk: '<newest event id>#<hash of the ids>',
  key: (orgId: string, key: IndexKey, newest: string, check: string) => ({
    pk: partitionOf(orgId, key),
    sk: `${newest}#${check}`,
  }),
  ranges: {
    of: (orgId: string, key: IndexKey, stretch: Stretch) => ({
      pk: partitionOf(orgId, key),
      prefix: '',
      between: [stretch.from, lastPackOf(stretch)] as const,
    }),
  },
  shape: { packed: bytes },
});

export const auditIndexItems = [auditPackItem];

interface Entry extends StreamedEvent {
  readonly id: string;
  readonly orgId: string;
  readonly event: Slim;
  readonly keys: readonly IndexKey[];
}

/** The event with its lists; undefined for what cannot be read, which the relay sets aside. */
const entryOf = (streamed: StreamedEvent): Entry | undefined => {
  try {
    const {
      requestId,
      read,
      withoutWebhooks,
      withoutSyncs,
      withoutChat,
      organizationId: orgId,
      ...event
    } = storedEvent(streamed.doc);
    const isPlaced = typeof orgId === 'string' && !Number.isNaN(momentOf(event.id));
    const keys = indexKeysOf({ ...event, organizationId: orgId });
    return isPlaced ? { ...streamed, id: event.id, orgId, event, keys } : undefined;
  } catch {
    return undefined;
  }
};

const timeIn = (id: string): string => new Date(momentOf(id)).toISOString();

const packedOf = ({ pk, id, doc, ttl, event }: Entry): PackedEvent => {
  if (Buffer.byteLength(doc) > maxEventBytes) return { at: { pk, sk: id }, ttl };
  const { occurredAt, ...rest } = event;
  return { event: occurredAt === timeIn(id) ? rest : event, ttl };
};

/**
 * A window of 64 KB holds the heaviest pack, and is the largest for which this quality takes its quick way: packs come
 * out as small as with a larger one, in a twentieth of the time.
 */
const windowBits = 16;

const compressed = (entries: readonly Entry[]): Uint8Array =>
  brotliCompressSync(JSON.stringify(entries.map(packedOf)), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_LGWIN]: windowBits,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  });

/** Events of a list in their order, cut where a pack would span too much time. */
const spansOf = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const spans: Entry[][] = [];
  for (const entry of entries) {
    const [first] = spans.at(-1) ?? [];
    if (first && momentOf(entry.id) - momentOf(first.id) <= maxSpan) spans.at(-1)?.push(entry);
    else spans.push([entry]);
  }
  return spans;
};

const packOf = (orgId: string, key: IndexKey, entries: readonly Entry[]): Item => {
  const ids = entries.map(({ id }) => id);
  const check = createHash('sha256').update(ids.join()).digest('base64url').slice(0, 6);
  const ttl = Math.max(...entries.map((entry) => entry.ttl));
  const at = auditPackItem.key(orgId, key, ids.at(-1) ?? '', check);
  return auditPackItem.item(at, { packed: compressed(entries) }, { ttl });
};

/**
 * The packs that events which came together add to the index. The same events give the same packs under the same keys,
 * and others never take their place: a batch that comes again, whole or in parts, adds nothing new.
 */
export const packsOf = (streamed: readonly StreamedEvent[]): readonly Item[] => {
  const lists = new Map<string, { orgId: string; key: IndexKey; entries: Map<string, Entry> }>();
  for (const entry of streamed.flatMap((each) => entryOf(each) ?? []))
    for (const key of entry.keys) {
      const name = partitionOf(entry.orgId, key);
      const list = lists.get(name) ?? { orgId: entry.orgId, key, entries: new Map() };
      list.entries.set(entry.id, entry);
      lists.set(name, list);
    }
  return [...lists.values()].flatMap(({ orgId, key, entries }) => {
    const ordered = [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return spansOf(ordered)
      .flatMap((span) => chunksWithin(span, packLimits, ({ doc }) => Math.min(doc.length, maxEventBytes)))
      .map((chunk) => packOf(orgId, key, chunk));
  });
};

/** The events in a pack of an organization, and the keys of those that it does not hold itself. */
export const unpacked = (
  { packed }: Pack,
  organizationId: string,
): { readonly events: readonly KeptEvent[]; readonly elsewhere: readonly Key[] } => {
  const text = brotliDecompressSync(packed, { maxOutputLength: maxUnpackedBytes }).toString('utf8');
  const all = JSON.parse(text) as readonly PackedEvent[];
  return {
    events: all.flatMap((each) =>
      'event' in each
        ? [
            {
              event: { occurredAt: timeIn(each.event.id), ...each.event, organizationId },
              endsAt: each.ttl,
            },
          ]
        : [],
    ),
    elsewhere: all.flatMap((each) => ('at' in each ? [each.at] : [])),
  };
};

/** The write of a pack, for one PutItem. */
export const packPut = (table: string, pack: Item) => ({ TableName: table, Item: attributesOf(pack) });
