import { body, bodyOf, hiding, nothing, queryOf, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'GET /api/v1/webhooks': queryOf(({ projectId }) => ({ workspaceId: projectId })),
  'POST /api/v1/webhooks': hiding(
    ['webhookSecretKey'],
    bodyOf(({ projectId, environment }) => ({
      workspaceId: projectId,
      environment,
      webhookUrl: 'https://hooks.example.com/new',
      webhookSecretKey: 'a key to sign with',
    })),
  ),
  'GET /api/v1/webhooks/{webhookId}': nothing,
  'PATCH /api/v1/webhooks/{webhookId}': body({ isDisabled: true }),
  'DELETE /api/v1/webhooks/{webhookId}': nothing,
  'POST /api/v1/webhooks/{webhookId}/test': nothing,
};
