import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { looksWell, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

const [hostile = ''] = payloads;

withDashboard('imports from elsewhere', (stage) => {
  const open = async (page: Page): Promise<void> => {
    const { locket } = stage();
    await signIn(page, locket);
    await page.goto(`/projects/${locket.credentials.projectId}/imports`);
    await page.getByRole('heading', { name: 'Imports from elsewhere', level: 1 }).waitFor();
  };

  it('show what would become of each key of a file, then bring it in, and never show a value', async () => {
    const { page, faults } = await stage().visitor();
    await open(page);
    await page.getByText('Nothing imported yet').waitFor();
    await looksWell(page, 'imports-empty');
    await page.getByRole('button', { name: 'New import' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Content').fill(`API_KEY=brought-value\nBROUGHT=brought-value\nbad-name=x\n`);
    await looksWell(page, 'new-import');
    await dialog.getByRole('button', { name: 'See what would happen' }).click();
    const report = dialog.getByRole('region', { name: 'Key by key' });
    await dialog.getByText('Nothing was written').waitFor();
    await report.getByRole('row').filter({ hasText: 'API_KEY' }).getByText('in conflict').waitFor();
    await report.getByRole('row').filter({ hasText: 'BROUGHT' }).getByText('new', { exact: true }).waitFor();
    await looksWell(page, 'import-dry-run');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByLabel('What is there with another value').selectOption('overwrite');
    await dialog.getByRole('button', { name: 'See what would happen' }).click();
    await report.getByRole('row').filter({ hasText: 'API_KEY' }).getByText('changed').waitFor();
    await dialog.getByRole('button', { name: 'Import now' }).click();
    const panel = page.getByRole('dialog', { name: 'Import from File' });
    await panel.getByText('Completed').waitFor();
    await panel.getByRole('row').filter({ hasText: 'BROUGHT' }).getByText('new', { exact: true }).waitFor();
    await looksWell(page, 'import');
    expect(await page.content()).not.toContain('brought-value');
    await page.keyboard.press('Escape');
    await page.getByRole('table').getByText('Completed').first().waitFor();
    await looksWell(page, 'imports');
    expect(faults).toEqual([]);
  });

  it('say why a source refused, and go on with what lets in given anew', async () => {
    const { page, faults } = await stage().visitor();
    const { locket } = stage();
    const { projectId, clientId, clientSecret } = locket.credentials;
    await open(page);
    await page.getByRole('button', { name: 'New import' }).first().click();
    const dialog = page.getByRole('dialog').last();
    await dialog.getByLabel('Source').selectOption('infisical');
    await dialog.getByLabel('URL').fill(locket.url);
    await dialog.getByLabel('Project ID').fill(projectId);
    await dialog.getByLabel('Client ID').fill(clientId);
    await dialog.getByLabel('Client secret').fill('not-the-secret');
    await dialog.getByLabel('Environments').fill('dev');
    await dialog.getByRole('button', { name: 'See what would happen' }).click();
    await dialog.getByText('“dev” is no pair of environments').waitFor();
    await dialog.getByLabel('Environments').fill('dev = staging');
    await looksWell(page, 'import-from-locket');
    await dialog.getByRole('button', { name: 'See what would happen' }).click();
    await dialog.getByText('Failed').waitFor();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('button', { name: 'Import now' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page
      .getByRole('table')
      .getByRole('button', { name: /Infisical/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Resume' }).click();
    const resume = page.getByRole('dialog', { name: 'Resume' });
    await resume.getByLabel('URL').fill(locket.url);
    await resume.getByLabel('Project ID').fill(projectId);
    await resume.getByLabel('Client ID').fill(clientId);
    await resume.getByLabel('Client secret').fill(clientSecret);
    await looksWell(page, 'import-resume');
    await resume.getByRole('button', { name: 'Resume' }).click();
    await resume.waitFor({ state: 'detached' });
    const panel = page.getByRole('dialog', { name: 'Import from Infisical, Locket' });
    await panel.getByText('Completed').waitFor();
    await panel.getByRole('row').filter({ hasText: 'API_KEY' }).getByText('staging').waitFor();
    expect(faults).toEqual([]);
  });

  it('take hostile texts for texts, end while they run, and go on part by part', async () => {
    const { page, faults } = await stage().visitor();
    const job = (index: number, status: string) => ({
      id: `01a22978-0000-7000-8000-00000000000${index}`,
      projectId: stage().locket.credentials.projectId,
      source: 'vault',
      environment: hostile,
      environments: [{ from: hostile, to: hostile }],
      secretPath: `/${hostile}`,
      dryRun: false,
      onConflict: 'skip',
      status,
      statusMessage: hostile,
      counts: { created: 1, updated: 0, unchanged: 0, conflict: 0, refused: 0, requested: 0 },
      startedBy: { actorType: 'user', actorId: '01a22978-0000-7000-8000-000000000000' },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      endedAt: null,
    });
    const line = { kind: 'secret', environment: hostile, secretPath: '/', key: hostile, reason: hostile };
    await page.route('**/api/v1/imports?**', (route) =>
      route.fulfill({
        json: route.request().url().includes('cursor=further')
          ? { imports: [job(2, 'cancelled')] }
          : { imports: [job(1, 'running')], nextCursor: 'further' },
      }),
    );
    await page.route('**/api/v1/imports/*', (route) =>
      route.fulfill({ json: { import: job(1, 'running') } }),
    );
    await page.route('**/api/v1/imports/*/report*', (route) =>
      route.fulfill({ json: { lines: [{ ...line, result: 'refused' }] } }),
    );
    const ended = page.waitForRequest('**/api/v1/imports/*/cancel');
    await page.route('**/api/v1/imports/*/cancel', (route) =>
      route.fulfill({ json: { import: job(1, 'cancelled') } }),
    );
    await open(page);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('table').getByText('Cancelled').waitFor();
    await page.getByRole('table').getByRole('button', { name: /Vault/ }).first().click();
    await page.getByRole('dialog').getByText(hostile, { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'End the import' }).click();
    await page
      .getByRole('dialog', { name: 'End the import' })
      .getByRole('button', { name: 'End the import' })
      .click();
    await ended;
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });
});
