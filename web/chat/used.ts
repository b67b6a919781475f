export const used = [
  'GET /api/v1/workflow-integrations/slack',
  'GET /api/v1/workflow-integrations/slack/install',
  'GET /api/v1/workflow-integrations/slack/reinstall',
  'GET /api/v1/workflow-integrations/slack/{id}/channels',
  'PATCH /api/v1/workflow-integrations/slack/{id}',
  'DELETE /api/v1/workflow-integrations/slack/{id}',
  'GET /api/v1/projects/{projectId}/slack-config',
  'PUT /api/v1/projects/{projectId}/slack-config',
] as const;
