import type { AuditEvent } from '../../domain/audit/event.ts';
import { joinedGaps, type ReadGap, readGapType } from '../../domain/audit/read-gap.ts';
import { LocketError } from '../../domain/errors.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { FunctionLog } from '../function-log.ts';
import { attributesOf } from './items.ts';
import type { ReadSession } from './read-session.ts';
import { auditItem } from './records/audit.ts';
import { organizationItem } from './records/organizations.ts';
import type { Table } from './table.ts';

/** A read whose event could not be written. */
export interface UnauditedRead {
  readonly orgId: string;
  readonly type: string;
  readonly actorId: string | undefined;
  readonly requestId: string;
}

/** Storage in trouble, and no mistake of ours. */
const isOutage = (error: unknown): boolean =>
  error instanceof LocketError && (error.code === 'throttled' || error.code === 'unavailable');

/**
 * Reads that this process answered although their events could not be written, where the organization chose that
 * (`auditFailureMode: degrade`): each is a line of the log, an error that the alarm counts; and one event with their
 * number and times follows with the next event that can be written.
 */
export class UnauditedReads {
  readonly #gaps = new Map<string, ReadGap>();
  /** Days that organizations keep their trail, where they say so. */
  readonly #days = new Map<string, number>();
  readonly #table: Table;
  readonly #runtime: Runtime;
  readonly #retentionDays: number;
  readonly #log: Pick<FunctionLog, 'error'>;

  constructor(table: Table, runtime: Runtime, retentionDays: number, log: Pick<FunctionLog, 'error'>) {
    this.#table = table;
    this.#runtime = runtime;
    this.#retentionDays = retentionDays;
    this.#log = log;
  }

  /** Whether to answer although the event could not be written; notes it then. What cannot be told is no. */
  async goesOn(session: ReadSession, read: UnauditedRead, fault: unknown): Promise<boolean> {
    if (!isOutage(fault)) return false;
    const key = organizationItem.key(read.orgId);
    const organization = await session.read(organizationItem, key).catch(() => undefined);
    if (organization?.auditFailureMode !== 'degrade') return false;
    this.#log.error('Read answered without its audit event', { ...read });
    const at = this.#runtime.now().toISOString();
    this.#days.set(read.orgId, organization.auditLogsRetentionDays ?? this.#retentionDays);
    this.#add(read.orgId, { count: 1, firstAt: at, lastAt: at });
    return true;
  }

  /** Tells the trail of what is missing in it; what cannot be told yet is told later. */
  async recover(requestId: string): Promise<void> {
    if (this.#gaps.size === 0) return;
    const gaps = [...this.#gaps];
    // Requests may run side by side: each gap is told by one of them.
    this.#gaps.clear();
    await Promise.all(gaps.map(([orgId, gap]) => this.#tell(orgId, gap, requestId)));
  }

  async #tell(orgId: string, gap: ReadGap, requestId: string): Promise<void> {
    const event: AuditEvent = {
      id: this.#runtime.uuid(),
      type: readGapType,
      outcome: 'failed',
      occurredAt: this.#runtime.now().toISOString(),
      organizationId: orgId,
      actor: { type: 'platform', metadata: {} },
      ipAddress: '',
      userAgent: 'locket',
      requestId,
      metadata: { ...gap },
    };
    const days = Math.min(this.#retentionDays, this.#days.get(orgId) ?? this.#retentionDays);
    const Item = attributesOf(auditItem(event, days));
    await this.#table
      .call('PutItem', { TableName: this.#table.name, Item })
      .catch(() => this.#add(orgId, gap));
  }

  #add(orgId: string, gap: ReadGap): void {
    this.#gaps.set(orgId, joinedGaps(this.#gaps.get(orgId), gap));
  }
}
