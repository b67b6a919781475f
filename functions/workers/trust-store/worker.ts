import type { Worker } from '../worker.ts';

/**
 * The trust store of the name with mutual TLS, where the settings leave it to Locket: written from the EST
 * configurations when one may have changed, and once a day.
 */
export const worker: Worker = {
  name: 'trust-store',
  description: 'Writes the trust store for mutual TLS from the EST configurations',
  stack: 'events',
  constructId: 'TrustStore',
  startedBy: [
    {
      kind: 'queue',
      name: 'trust-store',
      urlVariable: 'LOCKET_TRUST_STORE_QUEUE_URL',
      rule: {
        description: 'Changes of enrolments by EST and of their CAs to the trust store queue',
        detailTypes: [
          'create-certificate-template-est-config',
          'update-certificate-template-est-config',
          'update-certificate-template',
          'delete-certificate-template',
          'update-certificate-enrollment',
          'delete-certificate-enrollment',
          'update-certificate-profile',
          'detach-certificate-profile',
          'delete-certificate-application',
          'generate-certificate-authority-cert',
          'import-certificate-authority-cert',
          'renew-certificate-authority',
          'delete-certificate-authority',
          'restore-certificate-authority',
          'delete-project',
          'restore-project',
          'delete-organization',
          'restore-organization',
        ],
        detail: { outcome: ['success'] },
      },
      visibility: 6 * 5 * 60,
      attempts: 5,
      batchSize: 100,
      batchingWindow: 30,
      concurrency: 2,
      alarm: {
        id: 'trust-store-dead-letters',
        threshold: 1,
        description:
          'The trust store for mutual TLS could not be written five times: the one before still holds.',
      },
    },
    {
      kind: 'schedule',
      constructId: 'Schedule',
      description: 'Trust store for mutual TLS, daily',
      at: { minute: '50', hour: '4' },
    },
    { kind: 'hand' },
  ],
  timeout: 5 * 60,
  table: 'read',
  opensPlatform: true,
  keepsTrustStore: true,
  onlyWith: 'ownTrustStore',
};
