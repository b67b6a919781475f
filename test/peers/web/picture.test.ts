import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { signIn, withDashboard } from './browser.ts';
import { reveal } from './opening.ts';

const picture = join(import.meta.dirname, '../../../docs/dashboard.png');

const secrets = [
  ['CHECKOUT_TIMEOUT', '30', 'Seconds until a cart is given up'],
  ['DATABASE_URL', 'postgres://shop:$' + '{DATABASE_PASSWORD}@db.internal:5432/shop', ''],
  ['DATABASE_PASSWORD', 'correct-horse-battery-staple', 'Rotated each quarter'],
  ['MAIL_API_KEY', 'example-mail-key', ''],
  ['SESSION_SECRET', 'example-session-secret', ''],
  ['STRIPE_API_KEY', 'sk_test_example', 'Test mode'],
] as const;

withDashboard('the picture of the README', (stage) => {
  it('shows an environment with its secrets; LOCKET_PICTURE=1 takes it anew', async () => {
    const { locket, visitor } = stage();
    const { projectId, adminToken } = locket.credentials;
    const post = async (method: string, path: string, body: object) => {
      const response = await fetch(`${locket.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    };
    await post('PATCH', `/api/v1/projects/${projectId}`, { name: 'Web shop' });
    for (const name of ['payments', 'workers'])
      await post('POST', '/api/v1/folders', { workspaceId: projectId, environment: 'prod', path: '/', name });
    await post('POST', '/api/v4/secrets/batch', {
      projectId,
      environment: 'prod',
      secrets: secrets.map(([secretKey, secretValue, secretComment]) => ({
        secretKey,
        secretValue,
        secretComment,
      })),
    });
    const { page, faults } = await visitor({ viewport: { width: 1200, height: 720 } });
    await signIn(page, locket);
    await page.goto(`/projects/${projectId}/secrets/prod`);
    await reveal(page, 'DATABASE_URL');
    await page.getByRole('list', { name: 'References in this value' }).waitFor();
    await page.mouse.move(0, 0);
    if (process.env.LOCKET_PICTURE === '1') await page.screenshot({ path: picture });
    expect(statSync(picture).size).toBeLessThan(150_000);
    expect(faults).toEqual([]);
  });
});
