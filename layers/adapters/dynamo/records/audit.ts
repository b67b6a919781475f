import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../../domain/audit/event.ts';
import { shortened } from '../../../domain/audit/shortened.ts';
import type { KeptEvent } from '../../../domain/audit/trail.ts';
import { type Item, membersOf } from '../items.ts';
import { itemType } from './item-type.ts';
import { type Form, text } from './shape.ts';

/** Partitions per scope and day: each takes about 1000 events a second. */
export const auditShards = 8;
const secondsPerDay = 86_400;

const shardOf = (id: string): number => (createHash('sha256').update(id).digest()[0] ?? 0) % auditShards;

/** Bytes of JSON that an event may have: it must fit one item, and EventBridge takes 256 KB with all around it. */
const maxEventBytes = 200_000;

/** The event as JSON; filters of the stream cannot look into it. */
interface AuditRecord {
  readonly doc: string;
  /** The mark of an event of a read that was answered. */
  readonly read?: 1;
  /** When it ends, in seconds since 1970. */
  readonly ttl?: number;
}

/** How a record lies: as it is. Filters of the stream and a scan read it too. */
const verbatim: Form = {
  version: ({ v }) => v,
  open: (item) => {
    const { doc, read, ttl } = membersOf(item);
    return { doc, ...(read !== undefined && { read }), ...(ttl !== undefined && { ttl }) };
  },
  close: (key, record, v) => ({ ...record, ...key, v }),
};

export const auditEventItem = itemType<AuditRecord>()({
  name: 'audit event',
  readBy:
    "written by every audited operation, carried to the bus and into the index by the stream; lists of a project's trail, the newest of any; `ttl`; that of a refusal counts in `repeats` how many it stands for",
  pk: 'AUDIT#<project or org>#<day>#<0–7>',
  sk: '<event id>',
  key: (scope: string, day: string, shard: number, id: string) => ({
    pk: `AUDIT#${scope}#${day}#${shard}`,
    sk: id,
  }),
  form: verbatim,
  ranges: {
    ofShard: (scope: string, day: string, shard: number, between: readonly [string, string]) => ({
      pk: `AUDIT#${scope}#${day}#${shard}`,
      prefix: '',
      between,
    }),
  },
  shape: { doc: text },
});

export const auditItems = [auditEventItem];

const documentOf = (event: AuditEvent): string => {
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) <= maxEventBytes) return text;
  const rest = Buffer.byteLength(JSON.stringify({ ...event, metadata: {} }));
  return JSON.stringify({ ...event, metadata: shortened(event.metadata, maxEventBytes - rest) });
};

export const storedEvent = (doc: string): AuditEvent => JSON.parse(doc);

/** The event in a record of the trail. */
export const eventIn = ({ doc, ttl }: { readonly doc: string; readonly ttl?: number }): KeptEvent => ({
  event: storedEvent(doc),
  endsAt: ttl ?? Number.POSITIVE_INFINITY,
});

/**
 * The event as stored: as JSON in one attribute, by scope, day and shard, in time order, until its retention ends.
 */
export const auditItem = (event: AuditEvent, retentionDays: number): Item => {
  const scope = event.projectId ?? event.organizationId;
  const day = event.occurredAt.slice(0, 10);
  const ttl = Math.ceil(Date.parse(event.occurredAt) / 1000) + retentionDays * secondsPerDay;
  const key = auditEventItem.key(scope, day, shardOf(event.id), event.id);
  return auditEventItem.item(key, { doc: documentOf(event), ...(event.read && { read: 1 }) }, { ttl });
};
