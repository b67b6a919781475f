import * as z from 'zod';
import {
  type CertificatesExpiring,
  certificatesExpiringIn,
} from '../../../layers/domain/webhooks/certificates-expiring.ts';
import type { Delivery } from '../../../layers/domain/webhooks/delivery.ts';
import { type SecretsChanged, secretsChangedIn } from '../../../layers/domain/webhooks/secrets-changed.ts';

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
  }),
});

const EventMessage = z.object({ detail: z.record(z.string(), z.unknown()) });

/** What waits in the queue: an event as the bus sent it, or one webhook to be called about one. */
export type Message =
  | { readonly kind: 'event'; readonly change: SecretsChanged | undefined }
  | { readonly kind: 'expiry'; readonly expiry: CertificatesExpiring }
  | { readonly kind: 'delivery'; readonly delivery: Delivery };

/** Reads a message; throws when it is neither. */
export const readMessage = (body: string): Message => {
  const json: unknown = JSON.parse(body);
  const delivery = DeliveryMessage.safeParse(json);
  if (delivery.success) return { kind: 'delivery', delivery: delivery.data.delivery };
  const { detail } = EventMessage.parse(json);
  const expiry = certificatesExpiringIn(detail);
  return expiry ? { kind: 'expiry', expiry } : { kind: 'event', change: secretsChangedIn(detail) };
};

export const deliveryMessage = (delivery: Delivery): string => JSON.stringify({ delivery });
