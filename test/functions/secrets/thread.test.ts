import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../harness/app.ts';

describe('bootstrap', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });

  it('sets up an empty instance once and refuses a second time', async () => {
    const body = { email: 'Admin@Example.org', password: 'a long enough password', organization: 'Example' };
    const first = await app.ok('POST', '/api/v1/admin/bootstrap', { body });
    expect(first.body.user.email).toBe('admin@example.org');
    expect((await app.request('POST', '/api/v1/admin/bootstrap', { body })).status).toBe(400);
    expect((await app.ok('GET', '/api/v1/admin/config')).body.config.initialized).toBe(true);
  });
});
