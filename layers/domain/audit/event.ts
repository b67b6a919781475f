import type { AuditEventType } from './event-types.ts';

/** Who did it: ids and names, never credentials. */
export interface Actor {
  readonly type: 'user' | 'identity' | 'service' | 'scimClient' | 'platform' | 'acmeAccount' | 'anonymous';
  readonly metadata: Readonly<Record<string, string | null>>;
}

/** Stands where the organization of an event would: what a person does before choosing one. */
export const instanceScope = 'instance';

export type Outcome = 'success' | 'denied' | 'failed';

/** Ids, names and counts about an event; a secret value never belongs here. */
export type AuditMetadata = Readonly<Record<string, unknown>>;

/** One entry of the trail: who did what, where, when and with which outcome. */
export interface AuditEvent {
  readonly id: string;
  readonly type: AuditEventType;
  readonly outcome: Outcome;
  /** RFC 3339 instant. */
  readonly occurredAt: string;
  readonly organizationId: string;
  readonly projectId?: string;
  /** What the project was called then. */
  readonly projectName?: string;
  readonly actor: Actor;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly metadata: AuditMetadata;
  /** Set for a read that was answered: most of a trail, and what rules on the bus may want to leave out. */
  readonly read?: true;
  /** Set for a change in a project that had no webhook: none is to be told. */
  readonly withoutWebhooks?: true;
  /** Set for a change in a project that had no sync: none is to run. */
  readonly withoutSyncs?: true;
  /** The same of a chat. */
  readonly withoutChat?: true;
}

/** What the operation in hand contributes to its event. */
export interface AuditNote {
  /** Another event type than the operation's own, when something else happened. */
  readonly type?: AuditEventType;
  readonly organizationId?: string;
  readonly projectId?: string | undefined;
  readonly projectName?: string;
  /** Days this event is kept, when the project wants fewer than the instance. */
  readonly retentionDays?: number | undefined;
  /** Days that the organization keeps its trail at most, null for as long as the instance does; absent when it is to be read. */
  readonly organizationDays?: number | null;
  /** Whether the project has webhooks; undefined when it is not known. */
  readonly hasWebhooks?: boolean | undefined;
  /** The same of syncs. */
  readonly hasSyncs?: boolean | undefined;
  /** The same of a chat. */
  readonly hasChat?: boolean | undefined;
  readonly actor?: Actor;
  readonly metadata?: AuditMetadata;
}
