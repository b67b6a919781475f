import { type AuditEvent, type AuditNote, instanceScope, type Outcome } from '../../domain/audit/event.ts';
import { actorOf, type Caller } from '../../domain/caller.ts';
import { LocketError } from '../../domain/errors.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { Origin } from '../../domain/unit.ts';
import { attributesOf } from './attributes.ts';
import { auditItem } from './audit-item.ts';
import { storageFault } from './faults.ts';
import type { Item } from './items.ts';
import type { Table } from './table.ts';

/** A person who has not chosen an organization yet acts on the instance. */
const organizationOf = (caller: Caller): string | undefined =>
  caller.kind === 'anonymous' ? undefined : (caller.orgId ?? instanceScope);

/** Gathers what one request contributes to its event and builds it when the outcome is known. */
export class AuditTrail {
  recorded = false;
  readonly #origin: Origin;
  readonly #runtime: Runtime;
  readonly #retentionDays: number;
  readonly type: string | null;
  #note: AuditNote = {};

  constructor(origin: Origin, runtime: Runtime, type: string | null, retentionDays: number) {
    this.#origin = origin;
    this.#runtime = runtime;
    this.type = type;
    this.#retentionDays = retentionDays;
  }

  note(note: AuditNote): void {
    this.#note = { ...this.#note, ...note, metadata: { ...this.#note.metadata, ...note.metadata } };
  }

  /** The event as an item, or undefined for an operation that leaves none. */
  item(caller: Caller, outcome: Outcome): Item | undefined {
    if (this.type === null) return undefined;
    const event = this.#event(this.#note.type ?? this.type, caller, outcome);
    return auditItem(event, Math.min(this.#retentionDays, this.#note.retentionDays ?? this.#retentionDays));
  }

  /** Writes the event by itself: reads and refusals have no transaction to join. */
  async write(table: Table, caller: Caller, outcome: Outcome): Promise<void> {
    const item = this.recorded ? undefined : this.item(caller, outcome);
    if (!item) return;
    const input = { TableName: table.name, Item: attributesOf(item) };
    await table.call('PutItem', input).catch((error) => {
      throw storageFault(error);
    });
    this.recorded = true;
  }

  #event(type: string, caller: Caller, outcome: Outcome): AuditEvent {
    const organizationId = this.#note.organizationId ?? organizationOf(caller);
    if (!organizationId) throw new LocketError('internal', `The event ${type} belongs to no organization`);
    return {
      ...this.#origin,
      id: this.#runtime.uuid(),
      type,
      outcome,
      occurredAt: this.#runtime.now().toISOString(),
      organizationId,
      ...(this.#note.projectId && { projectId: this.#note.projectId }),
      actor: this.#note.actor ?? actorOf(caller),
      metadata: this.#note.metadata ?? {},
    };
  }
}
