import type { InputOf } from '../api/client.ts';
import { words } from '../shared/words.ts';

type Filter = NonNullable<InputOf<'POST /api/v1/webhooks'>['body']['eventsFilter']>;
export type EventName = Filter[number]['eventName'];

/** What a webhook may be told of. */
export const eventWords = words(
  {
    'secrets.modified': 'Changed secrets',
    'secrets.rotation-failed': 'Failed rotations',
    'syncs.failed': 'Failed syncs',
    'leases.failed': 'Failed leases',
    'approvals.opened': 'New change requests',
    'approvals.reviewed': 'Reviews of change requests',
    'approvals.merged': 'Merged change requests',
    'approvals.bypassed': 'Changes without the approvals of a policy',
    'approvals.closed': 'Closed change requests',
    'access.requested': 'Requests for access',
    'access.reviewed': 'Reviews of requests for access',
    'access.granted': 'Granted access',
    'access.revoked': 'Access that was taken back',
    'access.expired': 'Requests for access that expired',
    'access.break-glass': 'Access without approval (break-glass)',
    'certificates.expiring': 'Certificates that expire',
  } satisfies Record<EventName, string>,
  {
    de: {
      'secrets.modified': 'Geänderte Secrets',
      'secrets.rotation-failed': 'Gescheiterte Rotationen',
      'syncs.failed': 'Gescheiterte Abgleiche',
      'leases.failed': 'Gescheiterte Leases',
      'approvals.opened': 'Neue Änderungsanträge',
      'approvals.reviewed': 'Prüfungen von Änderungsanträgen',
      'approvals.merged': 'Ausgeführte Änderungsanträge',
      'approvals.bypassed': 'Änderungen ohne die Genehmigungen einer Richtlinie',
      'approvals.closed': 'Geschlossene Änderungsanträge',
      'access.requested': 'Zugriffsanträge',
      'access.reviewed': 'Prüfungen von Zugriffsanträgen',
      'access.granted': 'Gewährter Zugriff',
      'access.revoked': 'Zurückgenommener Zugriff',
      'access.expired': 'Abgelaufene Zugriffsanträge',
      'access.break-glass': 'Zugriff ohne Genehmigung (Notzugriff)',
      'certificates.expiring': 'Ablaufende Zertifikate',
    },
  },
);

export const eventNames = Object.keys(eventWords.en) as readonly EventName[];
