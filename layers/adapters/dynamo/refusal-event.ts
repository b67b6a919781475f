import { networkOf } from '../../domain/addresses/network.ts';
import type { AuditEvent } from '../../domain/audit/event.ts';
import { type Asked, actorId } from '../../domain/audit/refusals.ts';
import { sha256Hex } from '../../domain/digests.ts';
import { LruMap } from '../../domain/lru-map.ts';
import type { Change } from '../../domain/store/change.ts';
import { uuidV7 } from '../system.ts';
import { unconditional } from './changes.ts';
import { keyOf, membersOf } from './items.ts';
import { auditItem } from './records/audit.ts';

const minute = 60_000;

/** Refusals of a subject that get an event each, in a minute and by one process; those beyond are gathered. */
const allowances = { known: 60, stranger: 50 } as const;

/** A refusal about to be written down. */
export interface Refusal {
  readonly event: AuditEvent;
  readonly retentionDays: number;
  /** Somebody who is known, or one of a few groups of strangers: there is no end of strangers. */
  readonly by: keyof typeof allowances;
  /** Whose refusals are counted together. */
  readonly subject: string;
  /** What was refused to whom and why. */
  readonly kind: string;
}

/** Strangers are counted in so many groups by their network, so that one does not use up what all have. */
const strangerGroups = 4;

const groupOf = ({ ipAddress }: AuditEvent): number =>
  Number.parseInt(sha256Hex(networkOf(ipAddress)).slice(0, 8), 16) % strangerGroups;

/** A refusal by the event that it would leave. What nobody proved to have done is counted by the network it came from. */
export const refusalOf = (
  event: AuditEvent,
  reason: string,
  { operation, requested }: Asked,
  isProven: boolean,
  retentionDays: number,
): Refusal => {
  const ids = Object.keys(requested).length > 0 ? { requested } : {};
  const id = actorId(event.actor);
  const who = JSON.stringify([event.projectId ?? event.organizationId, id ?? null]);
  return {
    event: { ...event, metadata: { ...event.metadata, operation, reason, ...ids } },
    retentionDays,
    by: id === undefined ? 'stranger' : 'known',
    subject: isProven ? who : `${who}#${groupOf(event)}`,
    kind: JSON.stringify([who, operation, reason]),
  };
};

/** How many refusals each subject had in a minute, as far as this process knows. */
const counts = new LruMap<number>({ max: 20_000 });

const startOf = ({ occurredAt }: AuditEvent): number => Math.floor(Date.parse(occurredAt) / minute) * minute;

/** The how manieth refusal of its subject this is in its minute; asked once per request. */
export const numberOf = (table: string, { event, subject }: Refusal): number => {
  const name = `${table}\n${subject}\n${startOf(event)}`;
  const number = (counts.get(name) ?? 0) + 1;
  counts.set(name, number);
  return number;
};

/** An id that follows from what an event is about, the same in every process. */
const idOf = (start: number, ...about: readonly unknown[]): string =>
  uuidV7(start, Buffer.from(sha256Hex(JSON.stringify(about)), 'hex'));

/** The same event under the id that it is to have: known people and machines are few, and theirs stay in order. */
const placed = ({ event, by, subject, kind }: Refusal, number: number): AuditEvent => {
  const start = startOf(event);
  if (number > allowances[by])
    return { ...event, id: idOf(start, kind), metadata: { ...event.metadata, gathered: true } };
  return by === 'known' ? event : { ...event, id: idOf(start, subject, kind, number) };
};

/**
 * Puts the event of a refusal under its id, or counts in `repeats` of the one that stands there how many it stands for:
 * failing costs a write, and room for so many events in a minute. `docs/decisions/0010-refusals-in-the-trail.md` has
 * the numbers.
 */
export const refusalWrite = (refusal: Refusal, number: number): Change => {
  const item = auditItem(placed(refusal, number), refusal.retentionDays);
  const { v, doc, ttl } = membersOf(item);
  return unconditional(
    keyOf(item),
    'SET v = :v, #doc = if_not_exists(#doc, :doc), #ttl = if_not_exists(#ttl, :ttl) ADD repeats :one',
    { names: { '#doc': 'doc', '#ttl': 'ttl' }, values: { ':v': v, ':doc': doc, ':ttl': ttl, ':one': 1 } },
  );
};
