import * as z from 'zod';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import type { SyncOrder } from '../../../layers/domain/syncs/attempt.ts';
import type { RestoredPlace } from '../../../layers/domain/syncs/restored.ts';
import { type SecretsChanged, secretsChangedIn } from '../../../layers/domain/webhooks/secrets-changed.ts';

const startedBy: readonly AuditEventType[] = [
  'create-integration',
  'create-secret-sync',
  'manual-sync-integration',
  'update-integration',
  'update-secret-sync',
];

const endedBy: readonly AuditEventType[] = [
  'delete-integration',
  'delete-secret-sync',
  'unauthorize-integration',
];

/** Events by which places come back: their syncs were not run since they went. */
const restoredBy: readonly AuditEventType[] = [
  'restore-environment',
  'restore-organization',
  'restore-project',
];

/** Events about syncs themselves, each of which names one in its metadata, and about places that come back with theirs. */
export const syncEvents: readonly AuditEventType[] = [...startedBy, ...endedBy, ...restoredBy];

const OrderMessage = z.object({
  order: z.object({
    syncId: z.string(),
    at: z.string(),
    isManual: z.boolean().optional(),
    isFull: z.boolean().optional(),
    requestedBy: z.string().optional(),
    continues: z.boolean().optional(),
  }),
});

const EventMessage = z.object({ detail: z.record(z.string(), z.unknown()) });

const SyncMetadata = z.object({ syncId: z.string(), requestedBy: z.string().optional() });

const Restored = z.object({ projectId: z.string().optional(), organizationId: z.string() });

/** A connection may take several syncs along. */
const EndedMetadata = z.object({
  syncId: z.string().optional(),
  syncIds: z.array(z.string()).optional(),
});

/** What waits in the queue: that a sync is to run, or an event as the bus sent it. */
export type Message =
  | { readonly kind: 'order'; readonly order: SyncOrder }
  | {
      readonly kind: 'started';
      readonly syncId: string;
      readonly isManual: boolean;
      readonly requestedBy?: string | undefined;
    }
  | { readonly kind: 'ended'; readonly syncIds: readonly string[] }
  | { readonly kind: 'restored'; readonly where: RestoredPlace }
  | { readonly kind: 'changed'; readonly change: SecretsChanged }
  | { readonly kind: 'nothing' };

const isAmong = (types: readonly AuditEventType[], type: unknown): boolean =>
  (types as readonly unknown[]).includes(type);

const inEvent = (detail: Readonly<Record<string, unknown>>): Message => {
  const { type } = detail;
  if (isAmong(endedBy, type)) {
    const { syncId, syncIds = [] } = EndedMetadata.parse(detail.metadata ?? {});
    return { kind: 'ended', syncIds: syncId === undefined ? syncIds : [syncId, ...syncIds] };
  }
  if (isAmong(startedBy, type)) {
    const metadata = SyncMetadata.safeParse(detail.metadata);
    if (!metadata.success) return { kind: 'nothing' };
    const { syncId, requestedBy } = metadata.data;
    return { kind: 'started', syncId, isManual: type === 'manual-sync-integration', requestedBy };
  }
  if (isAmong(restoredBy, type)) return { kind: 'restored', where: Restored.parse(detail) };
  const change = secretsChangedIn(detail);
  return change ? { kind: 'changed', change } : { kind: 'nothing' };
};

/** Reads a message; throws when it is neither. */
export const readMessage = (body: string): Message => {
  const json: unknown = JSON.parse(body);
  const order = OrderMessage.safeParse(json);
  return order.success
    ? { kind: 'order', order: order.data.order }
    : inEvent(EventMessage.parse(json).detail);
};

export const orderMessage = (order: SyncOrder): string => JSON.stringify({ order });
