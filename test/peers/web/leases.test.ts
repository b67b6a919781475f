import { afterAll, beforeAll, expect, it } from 'vitest';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { installedPostgres, startPostgres, superuser } from '../databases/postgres.ts';
import type { TestServer } from '../databases/server.ts';
import { looksWell, signIn, withDashboard } from './browser.ts';

const bin = installedPostgres();

withDashboard('dynamic secrets', (stage) => {
  let server: TestServer | undefined;
  beforeAll(async () => {
    if (bin) server = await startPostgres(bin);
  });
  afterAll(() => server?.stop());

  it.skipIf(!bin)('are made by a form, leased, renewed and revoked', async () => {
    const { locket, visitor } = stage();
    const { page, faults } = await visitor();
    await signIn(page, locket);
    await page.goto(`/projects/${locket.credentials.projectId}/dynamic-secrets`);
    await page.getByText('No dynamic secret in this folder').waitFor();
    await page.getByRole('button', { name: 'New dynamic secret' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('orders');
    await page.getByLabel('Host').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(server?.port));
    await page.getByLabel('Database').fill('postgres');
    await page.getByLabel('User name').fill(superuser.username);
    await page.getByLabel('Password').fill(superuser.password);
    await page.getByLabel('Trusted certificates').fill(authority.ca);
    await looksWell(page, 'new-dynamic-secret');
    await page.getByRole('dialog').getByRole('button', { name: 'New dynamic secret' }).click();
    await page.getByRole('button', { name: 'orders', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Take a lease: orders' }).click();
    await page.getByRole('button', { name: 'Take a lease', exact: true }).click();
    await page.getByText('DB_PASSWORD').waitFor();
    await page
      .getByRole('timer')
      .getByText(/^00:59:/)
      .waitFor();
    await page.getByRole('button', { name: 'Reveal' }).click();
    const password = await page.locator('dialog dd').nth(1).textContent();
    await looksWell(page, 'lease');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    expect(await page.content()).not.toContain(password);
    await looksWell(page, 'dynamic-secrets');
    await page.getByRole('button', { name: 'orders', exact: true }).click();
    await page.getByRole('timer').waitFor();
    await looksWell(page, 'leases');
    await page.getByRole('button', { name: /^Renew/ }).click();
    await page.getByText('The lease was renewed.').waitFor();
    await page.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The lease was revoked.').waitFor();
    expect(faults).toEqual([]);
  });
});
