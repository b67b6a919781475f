import type { AuditMetadata } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Unit } from '../unit.ts';
import type { Delivery } from './delivery.ts';
import { hears } from './webhook.ts';

/** What a webhook is told of certificates that expire: whose alert it is and how many there are. */
export interface Expiring {
  readonly pkiAlertId: string;
  readonly pkiCollectionId: string;
  /** Name of the alert. */
  readonly name: string;
  readonly numberOfItems: number;
}

/** One notice of an alert, as the trail tells it. */
export interface CertificatesExpiring {
  /** Id of the audit event: the same however often it is delivered. */
  readonly eventId: string;
  readonly projectId: string;
  readonly expiring: Expiring;
}

const told: AuditEventType = 'send-pki-alert';

const expiringIn = ({
  pkiAlertId,
  pkiCollectionId,
  name,
  numberOfItems,
}: AuditMetadata): Expiring | undefined =>
  typeof pkiAlertId === 'string' &&
  typeof pkiCollectionId === 'string' &&
  typeof name === 'string' &&
  typeof numberOfItems === 'number'
    ? { pkiAlertId, pkiCollectionId, name, numberOfItems }
    : undefined;

/** What an audit event says about certificates that expire; undefined for one about something else. */
export const certificatesExpiringIn = (event: {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly projectId?: unknown;
  readonly metadata?: unknown;
}): CertificatesExpiring | undefined => {
  const { id, type, projectId } = event;
  if (type !== told || typeof id !== 'string' || typeof projectId !== 'string') return undefined;
  const expiring = expiringIn((event.metadata ?? {}) as AuditMetadata);
  return expiring && { eventId: id, projectId, expiring };
};

/** One delivery per webhook of the project that asked to hear of it, wherever it listens for secrets. */
export const expiryDeliveriesOf = async (
  unit: Unit,
  { eventId, projectId, expiring }: CertificatesExpiring,
): Promise<readonly Delivery[]> => {
  const project = await livingProject(unit, projectId);
  const webhooks = project ? await unit.stores.webhooks.inProject(project.id) : [];
  return webhooks
    .filter((webhook) => hears(webhook, 'certificates.expiring'))
    .map(({ id: webhookId, environmentId, secretPath }) => ({
      eventId,
      webhookId,
      environmentId,
      secretPath,
      expiring,
    }));
};
