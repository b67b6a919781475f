import { expect, it } from 'vitest';
import { looksWell, withDashboard } from './browser.ts';
import { addSecret, editValue, openFolder, reveal, saveAll } from './opening.ts';

withDashboard('the secrets of an environment', (stage) => {
  it('are listed without a value, which is fetched when it is to be seen', async () => {
    const { page, faults } = await stage().visitor();
    const bodies: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/api/')) bodies.push(await response.text().catch(() => ''));
    });
    await openFolder(page, stage());
    await page.getByText('DATABASE_URL').waitFor();
    expect(bodies.join()).not.toContain('postgres://');
    await reveal(page, 'DATABASE_URL');
    await page.getByText('postgres://app:example@localhost:5432/app').waitFor();
    await looksWell(page, 'environment');
    await page.getByRole('button', { name: 'Hide: DATABASE_URL' }).click();
    await page.getByText('postgres://app:example').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('are added, changed and deleted by one save', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await addSecret(page, 'MAIL_KEY', 'first line\nsecond line');
    await editValue(page, 'API_KEY', 'changed in the browser');
    await page.getByRole('button', { name: 'More: FEATURE_FLAGS' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('3 unsaved changes').waitFor();
    await looksWell(page, 'unsaved');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 unsaved changes').waitFor();
    const batches: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') batches.push(`${request.method()} ${new URL(request.url()).pathname}`);
    });
    await saveAll(page);
    expect(batches).toEqual(['PATCH /api/v4/secrets/batch']);
    await reveal(page, 'API_KEY');
    await page.getByText('changed in the browser').waitFor();
    expect(faults).toEqual([]);
  });

  it('go back to what they were, seen beside what they are', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await page.getByRole('button', { name: 'More: API_KEY' }).click();
    await page.getByRole('menuitem', { name: 'History' }).click();
    await page.getByRole('button', { name: /Version 1/ }).click();
    await page.getByText('example-api-key').waitFor();
    await looksWell(page, 'history');
    await page.getByRole('button', { name: 'Roll back to this version' }).click();
    await page.getByText('Rolled back to version 1').waitFor();
    await reveal(page, 'API_KEY');
    await page.getByText('example-api-key').waitFor();
    expect(faults).toEqual([]);
  });

  it('have a comment, tags and metadata', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await page.getByRole('button', { name: 'More: API_KEY' }).click();
    await page.getByRole('menuitem', { name: 'Details' }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('Rotated each quarter');
    await page.getByRole('textbox', { name: 'New tag' }).fill('Payments');
    await page.getByRole('button', { name: 'New tag' }).click();
    await page.getByRole('button', { name: 'Payments', pressed: true }).waitFor();
    await looksWell(page, 'details');
    await page.getByRole('button', { name: 'Apply' }).click();
    await saveAll(page);
    await page.getByText('Payments').waitFor();
    expect(faults).toEqual([]);
  });

  it('come from a pasted text, looked at before they are taken over', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage(), 'staging');
    await page.getByRole('button', { name: 'Folder' }).click();
    await page.getByRole('menuitem', { name: 'Import a file' }).click();
    await page.getByLabel('Text').fill(`export A_KEY="one\\ntwo" # said so\nB_KEY=$\{A_KEY}\n  nonsense\n`);
    await page.getByText('2 secrets found').waitFor();
    await page.getByText('Not understood: line 3').waitFor();
    await looksWell(page, 'import');
    await page.getByRole('button', { name: 'Take over as changes' }).click();
    await saveAll(page);
    await reveal(page, 'B_KEY');
    await page.getByRole('list', { name: 'References in this value' }).getByText('A_KEY').waitFor();
    expect(faults).toEqual([]);
  });

  it('lie in folders that are made, renamed and deleted', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await page.getByRole('button', { name: 'Folder' }).click();
    await page.getByRole('menuitem', { name: 'Add folder' }).click();
    await page.getByLabel('Name of the folder').fill('payments');
    await page.getByRole('button', { name: 'Create folder' }).click();
    await page.getByRole('link', { name: 'payments' }).click();
    await page.getByText('Nothing here yet').waitFor();
    await addSecret(page, 'STRIPE_KEY', 'sk_test');
    await saveAll(page);
    await page.getByRole('link', { name: 'Top folder' }).click();
    await page.getByRole('button', { name: 'Rename folder: payments' }).click();
    await page.getByLabel('Name of the folder').fill('billing');
    await page.getByRole('button', { name: 'Rename folder', exact: true }).click();
    await page.getByRole('link', { name: 'billing' }).waitFor();
    await page.getByRole('button', { name: 'Delete folder: billing' }).click();
    await page.getByRole('button', { name: 'Delete folder', exact: true }).click();
    await page.getByRole('link', { name: 'billing' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('are shown beside those of other environments, with what is missing or differs', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await page.getByRole('link', { name: 'All environments' }).click();
    await page.getByRole('table', { name: 'All environments' }).waitFor();
    await page.getByRole('button', { name: 'Compare values' }).click();
    await page.getByText('forgotten at once').waitFor();
    await looksWell(page, 'overview');
    expect(faults).toEqual([]);
  });

  it('that were deleted are brought back', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await page.getByRole('button', { name: 'More: MAIL_KEY' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await saveAll(page);
    await page.getByRole('button', { name: 'Folder' }).click();
    await page.getByRole('menuitem', { name: 'Deleted secrets' }).click();
    await page.getByText('MAIL_KEY').waitFor();
    await looksWell(page, 'deleted');
    await page.getByRole('button', { name: 'Restore' }).first().click();
    await page.getByText('MAIL_KEY is back').waitFor();
    expect(faults).toEqual([]);
  });
});
