import { hiding, nothing, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'GET /api/status': nothing,
  'GET /api/v1/admin/config': nothing,
  'POST /api/v1/admin/bootstrap': hiding(['password'], () => ({
    body: { email: 'first@example.org', password: 'a long enough password', organization: 'First' },
    owner: { status: 400, message: /already/ },
  })),
};
