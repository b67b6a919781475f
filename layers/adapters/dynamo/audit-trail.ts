import {
  type Actor,
  type AuditEvent,
  type AuditNote,
  instanceScope,
  type Outcome,
} from '../../domain/audit/event.ts';
import type { AuditEventType } from '../../domain/audit/event-types.ts';
import {
  type Asked,
  actorId,
  type Bearer,
  bearerOf,
  type Refused,
  refusalType,
} from '../../domain/audit/refusals.ts';
import { actorOf, type Caller } from '../../domain/caller.ts';
import { LocketError } from '../../domain/errors.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import type { BearerClaims } from '../../domain/tokens/claims.ts';
import type { Origin } from '../../domain/unit.ts';
import { writeOf } from './changes.ts';
import { storageFault } from './faults.ts';
import { attributesOf, type Item } from './items.ts';
import type { ReadSession } from './read-session.ts';
import { auditItem } from './records/audit.ts';
import { organizationItem } from './records/organizations.ts';
import { numberOf, type Refusal, refusalOf, refusalWrite } from './refusal-event.ts';
import type { Table } from './table.ts';
import type { UnauditedRead } from './unaudited-reads.ts';

/** A person who has not chosen an organization yet acts on the instance. */
const organizationOf = (caller: Caller): string | undefined =>
  caller.kind === 'anonymous' ? undefined : (caller.orgId ?? instanceScope);

/**
 * Days that an organization keeps its trail; undefined for as long as the instance does. The record of a machine
 * identity says so, and costs no read. Of everybody else the organization was read when they came in; whoever acts
 * without that, as workers do, reads it for this.
 */
const daysOf = async (session: ReadSession, caller: Caller, orgId: string): Promise<number | undefined> => {
  if (orgId === instanceScope) return undefined;
  if (caller.kind === 'identity' && caller.orgId === orgId) return caller.auditLogsRetentionDays;
  const organization = await session.read(organizationItem, organizationItem.key(orgId));
  return organization?.auditLogsRetentionDays;
};

/** Gathers what one request contributes to its event and builds it when the outcome is known. */
export class AuditTrail {
  recorded = false;
  readonly #origin: Origin;
  readonly #runtime: Runtime;
  readonly #retentionDays: number;
  readonly type: AuditEventType | null;
  #note: AuditNote = {};
  #claims: BearerClaims | undefined;
  #asked = (): Asked => ({ operation: 'unknown', requested: {} });
  #number: number | undefined;
  #organizationDays: number | undefined;

  constructor(origin: Origin, runtime: Runtime, type: AuditEventType | null, retentionDays: number) {
    this.#origin = origin;
    this.#runtime = runtime;
    this.type = type;
    this.#retentionDays = retentionDays;
  }

  get noted(): AuditNote {
    return this.#note;
  }

  note(note: AuditNote): void {
    this.#note = { ...this.#note, ...note, metadata: { ...this.#note.metadata, ...note.metadata } };
  }

  present(claims: BearerClaims): void {
    this.#claims = claims;
  }

  get #bearer(): Bearer | undefined {
    return this.#claims && bearerOf(this.#claims);
  }

  asks(asked: () => Asked): void {
    this.#asked = asked;
  }

  /** Where the event of this request will stand; undefined for who acts nowhere. */
  #scopeOf(caller: Caller): string | undefined {
    return this.#note.organizationId ?? organizationOf(caller) ?? this.#bearer?.organizationId;
  }

  /** Finds out how long the organization has its events kept, before one is written. */
  async learnRetention(session: ReadSession, caller: Caller): Promise<void> {
    const { organizationDays: noted } = this.#note;
    const orgId = this.#scopeOf(caller);
    this.#organizationDays =
      noted !== undefined || orgId === undefined
        ? (noted ?? undefined)
        : await daysOf(session, caller, orgId);
  }

  /** The event as an item, or undefined for an operation that leaves none and for a change that noted none. */
  item(caller: Caller, isRead = false): Item | undefined {
    const type = this.#note.type ?? this.type;
    if (type === null) return undefined;
    const organizationId = this.#note.organizationId ?? organizationOf(caller);
    if (!organizationId) throw new LocketError('internal', `The event ${type} belongs to no organization`);
    const actor = this.#note.actor ?? actorOf(caller);
    const event = this.#event(type, 'success', organizationId, actor);
    return auditItem({ ...event, ...this.#mark(isRead) }, this.#kept);
  }

  /** What rules on the bus go by. */
  #mark(isRead: boolean): Pick<AuditEvent, 'read' | 'withoutWebhooks' | 'withoutChat' | 'withoutSyncs'> {
    if (isRead) return { read: true };
    const { hasWebhooks, hasChat, hasSyncs } = this.#note;
    return {
      ...(hasWebhooks === false && { withoutWebhooks: true as const }),
      ...(hasChat === false && { withoutChat: true as const }),
      ...(hasSyncs === false && { withoutSyncs: true as const }),
    };
  }

  /** Writes the event by itself: reads have no transaction to join. */
  async write(table: Table, caller: Caller, isRead = false): Promise<void> {
    const item = this.recorded ? undefined : this.item(caller, isRead);
    if (!item) return;
    const input = { TableName: table.name, Item: attributesOf(item) };
    await table.call('PutItem', input).catch((error) => {
      throw storageFault(error);
    });
    this.recorded = true;
  }

  /** What there is to tell of an event that was not written; undefined for an operation that leaves none. */
  unwritten(caller: Caller): UnauditedRead | undefined {
    const orgId = this.#note.organizationId ?? organizationOf(caller);
    if (this.type === null || orgId === undefined) return undefined;
    const { requestId } = this.#origin;
    return { orgId, requestId, type: this.#note.type ?? this.type, actorId: actorId(actorOf(caller)) };
  }

  /** The event of this request's refusal, to be written with the count that goes with it, or by itself. */
  refusal(table: Table, caller: Caller, refused: Refused): Change {
    const refusal = this.#refusal(caller, refused);
    this.#number ??= numberOf(table.name, refusal);
    return refusalWrite(refusal, this.#number);
  }

  async writeRefusal(table: Table, caller: Caller, refused: Refused): Promise<void> {
    if (this.recorded) return;
    const { Update } = writeOf(this.refusal(table, caller, refused)).action(table.name);
    await table.call('UpdateItem', Update as object).catch((error) => {
      throw storageFault(error);
    });
    this.recorded = true;
  }

  #refusal(caller: Caller, { reason, outcome }: Refused): Refusal {
    const proven = caller.kind === 'anonymous' ? this.#bearer?.actor : actorOf(caller);
    const actor = this.#note.actor ?? proven ?? actorOf(caller);
    const organizationId = this.#scopeOf(caller) ?? instanceScope;
    const event = this.#event(this.#note.type ?? this.type ?? refusalType, outcome, organizationId, actor);
    return refusalOf(event, reason, this.#asked(), proven !== undefined, this.#kept);
  }

  get #kept(): number {
    const wishes = [this.#note.retentionDays, this.#organizationDays];
    return Math.min(this.#retentionDays, ...wishes.flatMap((days) => days ?? []));
  }

  #event(type: AuditEventType, outcome: Outcome, organizationId: string, actor: Actor): AuditEvent {
    const { ipAddress, userAgent, requestId } = this.#origin;
    return {
      ipAddress,
      userAgent,
      requestId,
      id: this.#runtime.uuid(),
      type,
      outcome,
      occurredAt: this.#runtime.now().toISOString(),
      organizationId,
      ...(this.#note.projectId && { projectId: this.#note.projectId }),
      ...(this.#note.projectName && { projectName: this.#note.projectName }),
      actor,
      metadata: this.#note.metadata ?? {},
    };
  }
}
