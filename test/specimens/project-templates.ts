import { body, nothing, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'GET /api/v1/project-templates': nothing,
  'POST /api/v1/project-templates': body({ name: 'new' }),
  'GET /api/v1/project-templates/{templateId}': nothing,
  'PATCH /api/v1/project-templates/{templateId}': body({ description: 'changed' }),
  'DELETE /api/v1/project-templates/{templateId}': nothing,
};
