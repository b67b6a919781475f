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
    await page.getByLabel('Password', { exact: true }).fill(superuser.password);
    await page.getByText('Further settings').click();
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

  it.skipIf(!bin)('are tried, compared, and changed without their password being shown', async () => {
    const { locket, visitor } = stage();
    const { page, faults } = await visitor();
    await signIn(page, locket);
    await page.goto(`/projects/${locket.credentials.projectId}/dynamic-secrets`);
    const choose = async (entry: string) => {
      await page.getByRole('button', { name: 'More: orders' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    };
    await choose('Try it');
    await page.getByText('orders made an account and ended it again.').waitFor();
    await choose('Compare accounts');
    await page.getByText('Every account has its lease').waitFor();
    await looksWell(page, 'drift');
    await page.keyboard.press('Escape');
    await choose('Edit');
    const password = page.getByLabel('Password', { exact: true });
    expect(await password.inputValue()).toBe('');
    await page.getByLabel('Usual time').fill('30m');
    await page.getByLabel('Ends an account').fill('DROP ROLE IF EXISTS "{{username}}";');
    await looksWell(page, 'edit-dynamic-secret');
    const bodies: unknown[] = [];
    page.on('request', (request) => request.method() === 'PATCH' && bodies.push(request.postDataJSON()));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The dynamic secret was changed.').waitFor();
    expect(bodies).toMatchObject([
      {
        data: {
          defaultTTL: '30m',
          inputs: { revocationStatement: 'DROP ROLE IF EXISTS "{{username}}";' },
        },
      },
    ]);
    await page.getByText('30m').waitFor();
    await choose('Try it');
    await page.getByText('orders made an account and ended it again.').last().waitFor();
    expect(faults).toEqual([]);
  });

  it('have a form for every provider', async () => {
    const { locket, visitor } = stage();
    const { page, faults } = await visitor();
    await signIn(page, locket);
    await page.goto(`/projects/${locket.credentials.projectId}/dynamic-secrets`);
    await page.getByRole('button', { name: 'New dynamic secret' }).first().click();
    for (const kind of await page.getByLabel('Provider').getByRole('option').allTextContents()) {
      await page.getByLabel('Provider').selectOption(kind);
      if (['MongoDB Atlas', 'TOTP'].includes(kind))
        await looksWell(page, `provider-${kind.replace(' ', '-')}`);
    }
    expect(faults).toEqual([]);
  });
});
