import { expect, it } from 'vitest';
import { looksWell, signIn, withDashboard } from './browser.ts';

withDashboard('the organization and the account', (stage) => {
  it('has people, groups, roles, settings and contacts', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.getByRole('link', { name: 'Organization' }).click();
    await page.getByRole('table', { name: 'People' }).waitFor();
    await page.getByRole('link', { name: 'Groups' }).click();
    await page.getByRole('button', { name: 'New group' }).first().click();
    await page.getByLabel('Name').fill('Night watch');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Night watch', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'People of the group: Night watch' }).click();
    await page.getByRole('button', { name: /^Add: / }).click();
    await page.getByRole('button', { name: /^Take out: / }).waitFor();
    await looksWell(page, 'group-people');
    await page.getByRole('button', { name: 'Close' }).click();
    await looksWell(page, 'organization-groups');
    await page.getByRole('link', { name: 'Roles' }).click();
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Auditor');
    await page.getByLabel('About').selectOption('audit-logs');
    await page.getByLabel('read').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('auditor', { exact: true }).waitFor();
    await looksWell(page, 'organization-roles');
    await page
      .getByRole('navigation', { name: 'Organization' })
      .getByRole('link', { name: 'Settings' })
      .click();
    await page.getByLabel('Name', { exact: true }).fill('Example & Daughters');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Saved').waitFor();
    await page.getByLabel('E-mail address').fill('watch@example.org');
    await page.getByRole('button', { name: 'Add contact' }).click();
    await page.getByText('watch@example.org').waitFor();
    await looksWell(page, 'organization-settings');
    await page
      .getByRole('navigation', { name: 'Organization' })
      .getByRole('link', { name: 'People' })
      .click();
    await page.getByRole('table', { name: 'People' }).waitFor();
    await looksWell(page, 'organization-members');
    expect(faults).toEqual([]);
  });

  it('ends a session that is open elsewhere', async () => {
    const { page, faults } = await stage().visitor();
    const other = await stage().visitor({ userAgent: 'A browser elsewhere' });
    await signIn(other.page, stage().locket);
    await signIn(page, stage().locket);
    await page.goto('/account');
    const there = page
      .getByRole('region', { name: 'Sessions' })
      .getByRole('listitem')
      .filter({ hasText: 'A browser elsewhere' });
    await there.getByRole('button', { name: 'End session' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
    await there.waitFor({ state: 'detached' });
    await other.page.reload();
    await other.page.getByLabel('E-mail address').waitFor();
    expect(faults).toEqual([]);
  });

  it('shows a recovery kit and an API key once', async () => {
    const { page, faults } = await stage().visitor();
    const { locket } = stage();
    await signIn(page, locket);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await page.getByRole('region', { name: 'Sessions' }).getByRole('listitem').first().waitFor();
    await looksWell(page, 'account');
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByLabel('What it is for').fill('Script');
    await page.getByRole('button', { name: 'Create' }).click();
    const key = await page.getByRole('note', { name: 'API key' }).textContent();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    expect(await page.content()).not.toContain(key ?? '?');
    await page.getByRole('button', { name: 'Make a recovery kit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Current password').fill(locket.credentials.adminPassword);
    await dialog.getByRole('button', { name: 'Make a recovery kit' }).click();
    const code = await dialog
      .getByRole('list', { name: 'Recovery codes' })
      .getByRole('listitem')
      .first()
      .textContent();
    await looksWell(page, 'recovery-kit');
    await page.evaluate('globalThis.print = () => { globalThis.printed = true; }');
    await dialog.getByRole('button', { name: 'Print' }).click();
    expect(await page.evaluate('globalThis.printed')).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await dialog.getByRole('button', { name: 'Done' }).isVisible()).toBe(false);
    expect(await dialog.getByText(code ?? '?').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await page.content()).not.toContain(code ?? '?');
    await page.getByText(/codes are left/).waitFor();
    expect(faults).toEqual([]);
  });
});
