import { nothing, queryOf, type Specimens } from './specimen.ts';

/** Up to a moment before: asking is an event itself, and two questions would differ by it. */
const before = queryOf(() => ({
  eventType: 'create-secret',
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-01-02T00:00:00Z',
}));

const summed = queryOf(() => ({
  interval: 'hour',
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-01-01T05:00:00Z',
}));

const exported = queryOf(() => ({
  format: 'csv',
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-01-02T00:00:00Z',
}));

const unused = queryOf(() => ({ environment: 'dev', secretPath: '/', days: '30' }));

export const specimens: Specimens = {
  'GET /api/v1/organization/audit-logs': queryOf(({ projectId }) => ({ projectId, limit: '5' })),
  'GET /api/v1/workspace/{projectId}/audit-logs': before,
  'GET /api/v1/projects/{projectId}/audit-logs': before,
  'GET /api/v1/organization/audit-logs/export': exported,
  'GET /api/v1/workspace/{projectId}/audit-logs/export': exported,
  'GET /api/v1/projects/{projectId}/audit-logs/export': exported,
  'GET /api/v1/organization/audit-logs/unused-identities': queryOf(() => ({ days: '30' })),
  'GET /api/v1/workspace/{projectId}/audit-logs/unused-secrets': unused,
  'GET /api/v1/projects/{projectId}/audit-logs/unused-secrets': unused,
  'GET /api/v1/organization/audit-logs/summary': queryOf(({ projectId }) => ({ projectId, interval: 'day' })),
  'GET /api/v1/workspace/{projectId}/audit-logs/filters/actors': nothing,
  'GET /api/v1/workspace/{projectId}/audit-logs/summary': summed,
  'GET /api/v1/projects/{projectId}/audit-logs/summary': summed,
};
