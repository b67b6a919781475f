import * as z from 'zod';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';

/** Events after which an import is to be gone on with: each names it in its metadata. */
export const importEvents: readonly AuditEventType[] = ['resume-external-import', 'start-external-import'];

const OrderMessage = z.object({ order: z.object({ importId: z.string() }) });

const EventMessage = z.object({
  detail: z.object({ metadata: z.object({ externalImportId: z.string() }) }),
});

/** The import that a message is about; throws when it names none. */
export const importIn = (body: string): string => {
  const json: unknown = JSON.parse(body);
  const order = OrderMessage.safeParse(json);
  return order.success
    ? order.data.order.importId
    : EventMessage.parse(json).detail.metadata.externalImportId;
};

export const orderMessage = (importId: string): string => JSON.stringify({ order: { importId } });
