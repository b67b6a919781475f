import type { StreamStatus } from '../../../domain/audit-streams/status.ts';
import {
  type AuditStream,
  type AuditStreamStore,
  nameOf,
  type StreamName,
} from '../../../domain/audit-streams/stream.ts';
import { absent, atRevision, check, present, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { purged } from './partitions.ts';
import { bytes, document, number, oneOf, text } from './shape.ts';

const { family } = purged.auditStreams;

/** What the relay reads of streams, and nothing else under these keys: which there are. */
export const auditStreamFamily = `${family}*`;

const auditStreamItem = itemType<AuditStream>()({
  name: 'audit log stream, address and headers sealed',
  readBy: 'listing; every delivery; every batch of events of the organization, by the relay',
  pk: 'STREAMS#<org>',
  sk: 'STREAM#<stream>',
  key: (orgId: string, id: string) => ({ pk: `${family}${orgId}`, sk: `STREAM#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `${family}${orgId}`, prefix: 'STREAM#' }) },
  shape: {
    id: text,
    orgId: text,
    provider: oneOf('custom', 'datadog', 'better-stack', 'splunk'),
    format: oneOf('json', 'ndjson'),
    target: bytes,
    revision: number,
  },
  leadsTo: [],
});

const auditStreamStatusItem = itemType<StreamStatus>()({
  name: 'how deliveries of an audit log stream went',
  readBy: 'every delivery; streams by id and in lists',
  pk: 'STREAMS#<org>',
  sk: 'STATUS#<stream>',
  key: (orgId: string, id: string) => ({ pk: `${family}${orgId}`, sk: `STATUS#${id}` }),
  form: document,
  shape: { orgId: text, streamId: text, failures: number, revision: number },
  leadsTo: [],
});

export const auditStreamItems = [auditStreamItem, auditStreamStatusItem];

const keyOf = ({ orgId, streamId }: StreamName) => auditStreamItem.key(orgId, streamId);
const statusKeyOf = ({ orgId, streamId }: StreamName) => auditStreamStatusItem.key(orgId, streamId);
const itemOf = (stream: AuditStream) => auditStreamItem.item(keyOf(nameOf(stream)), stream);

/**
 * Streams by organization, in a partition of their own that the relay may look into. What people set and what
 * deliveries report are different items, so that neither waits for the other.
 */
export const auditStreamStore = (session: ReadSession): AuditStreamStore => ({
  find: (name) => session.read(auditStreamItem, keyOf(name)),
  inOrganization: (orgId) => session.list(auditStreamItem, auditStreamItem.ranges.of(orgId)),
  status: (name) => session.read(auditStreamStatusItem, statusKeyOf(name)),
  creation: (stream) => put(itemOf(stream), absent),
  replacement: (stream, previous) => put(itemOf(stream), atRevision(previous.revision)),
  deletion: (stream) => [
    remove(keyOf(nameOf(stream)), atRevision(stream.revision)),
    remove(statusKeyOf(nameOf(stream))),
  ],
  statusReplacement: (next, previous) => [
    put(
      auditStreamStatusItem.item(statusKeyOf(next), next),
      previous && previous.revision > 0 ? atRevision(previous.revision) : absent,
    ),
    check(keyOf(next), present),
  ],
});

/** The read of which streams an organization has, for one Query; `idsIn` reads its answer. */
export const streamsQuery = (table: string, orgId: string) => {
  const { pk, prefix } = auditStreamItem.ranges.of(orgId);
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
    ProjectionExpression: 'sk',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: prefix } },
  };
};

/** Ids of the streams that such a read found. */
export const idsIn = (items: readonly { readonly sk?: { readonly S?: string } }[] = []): readonly string[] =>
  items.flatMap(({ sk }) => sk?.S?.slice('STREAM#'.length) ?? []);
