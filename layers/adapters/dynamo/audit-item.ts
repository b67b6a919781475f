import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../domain/audit/event.ts';
import { shortened } from '../../domain/audit/shortened.ts';
import { type Item, toItem } from './items.ts';
import { keys } from './keys.ts';

/** Partitions per scope and day: each takes about 1000 events a second. */
export const auditShards = 8;
const secondsPerDay = 86_400;

const shardOf = (id: string): number => (createHash('sha256').update(id).digest()[0] ?? 0) % auditShards;

/** Bytes of JSON that an event may have: it must fit one item, and EventBridge takes 256 KB with all around it. */
const maxEventBytes = 200_000;

const documentOf = (event: AuditEvent): string => {
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) <= maxEventBytes) return text;
  const rest = Buffer.byteLength(JSON.stringify({ ...event, metadata: {} }));
  return JSON.stringify({ ...event, metadata: shortened(event.metadata, maxEventBytes - rest) });
};

/**
 * The event as stored: as JSON in one attribute, by scope, day and shard, in time order, until its retention ends.
 */
export const auditItem = (event: AuditEvent, retentionDays: number): Item => {
  const scope = event.projectId ?? event.organizationId;
  const day = event.occurredAt.slice(0, 10);
  const ttl = Math.ceil(Date.parse(event.occurredAt) / 1000) + retentionDays * secondsPerDay;
  // Filters of the stream cannot look into `doc`.
  const record = { doc: documentOf(event), ...(event.read && { read: 1 }) };
  return toItem(keys.audit(scope, day, shardOf(event.id), event.id), record, { ttl });
};
