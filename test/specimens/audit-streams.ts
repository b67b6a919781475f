import { body, hiding, nothing, type Specimens, withParams } from './specimen.ts';

const stream = withParams(({ auditLogStreamId }) => ({ id: auditLogStreamId }));

export const specimens: Specimens = {
  'GET /api/v1/audit-log-streams': nothing,
  'POST /api/v1/audit-log-streams': hiding(
    ['headers.0.value'],
    body({
      url: 'https://logs.example.com/new',
      headers: [{ key: 'Authorization', value: 'Bearer of-a-new-stream' }],
      provider: 'custom',
      format: 'ndjson',
    }),
  ),
  'GET /api/v1/audit-log-streams/{id}': stream,
  'PATCH /api/v1/audit-log-streams/{id}': hiding(
    ['headers.0.value'],
    withParams(({ auditLogStreamId }) => ({ id: auditLogStreamId }), {
      headers: [{ key: 'Authorization', value: 'Bearer of-a-changed-stream' }],
    }),
  ),
  'DELETE /api/v1/audit-log-streams/{id}': stream,
  'POST /api/v1/audit-log-streams/{id}/test': stream,
};
