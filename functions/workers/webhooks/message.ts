import * as z from 'zod';
import { noticeIn, type ProjectNotice } from '../../../layers/domain/notices/notice.ts';
import {
  type CertificatesExpiring,
  certificatesExpiringIn,
} from '../../../layers/domain/webhooks/certificates-expiring.ts';
import type { Delivery } from '../../../layers/domain/webhooks/delivery.ts';
import { type SecretsChanged, secretsChangedIn } from '../../../layers/domain/webhooks/secrets-changed.ts';
import { secretChangeEvents } from '../../secret-changes.ts';
import { NoticeMessage } from '../notice-message.ts';

const DeliveryMessage = z.object({
  delivery: z.object({
    eventId: z.string(),
    webhookId: z.string(),
    environmentId: z.string(),
    secretPath: z.string(),
    expiring: z
      .object({
        pkiAlertId: z.string(),
        pkiCollectionId: z.string(),
        name: z.string(),
        numberOfItems: z.number(),
      })
      .optional(),
    notice: NoticeMessage.optional(),
  }),
});

const secretChangeTypes: ReadonlySet<unknown> = new Set(secretChangeEvents);

const EventMessage = z.object({ detail: z.record(z.string(), z.unknown()) });

/** What waits in the queue: an event as the bus sent it, or one webhook to be called about one. */
export type Message =
  | {
      readonly kind: 'event';
      readonly change: SecretsChanged | undefined;
      readonly notice: ProjectNotice | undefined;
    }
  | { readonly kind: 'expiry'; readonly expiry: CertificatesExpiring }
  | { readonly kind: 'delivery'; readonly delivery: Delivery };

/** What only asks, reviews or fails names a place as well, and changes nothing there. */
const changedBy = (detail: Readonly<Record<string, unknown>>): SecretsChanged | undefined =>
  secretChangeTypes.has(detail.type) ? secretsChangedIn(detail) : undefined;

/** Reads a message; throws when it is neither. */
export const readMessage = (body: string): Message => {
  const json: unknown = JSON.parse(body);
  const delivery = DeliveryMessage.safeParse(json);
  if (delivery.success) return { kind: 'delivery', delivery: delivery.data.delivery };
  const { detail } = EventMessage.parse(json);
  const expiry = certificatesExpiringIn(detail);
  if (expiry) return { kind: 'expiry', expiry };
  return { kind: 'event', change: changedBy(detail), notice: noticeIn(detail) };
};

export const deliveryMessage = (delivery: Delivery): string => JSON.stringify({ delivery });
