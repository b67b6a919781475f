export const used = [
  'GET /api/v1/project-templates',
  'POST /api/v1/project-templates',
  'PATCH /api/v1/project-templates/{templateId}',
  'DELETE /api/v1/project-templates/{templateId}',
] as const;
