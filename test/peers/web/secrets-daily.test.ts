import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { api } from './api.ts';
import { looksWell, withDashboard } from './browser.ts';
import { addSecret, editValue, openFolder, reveal, saveAll } from './opening.ts';

/** Drops a file on the page, as a file manager does. */
const drop = (page: Page, name: string, text: string): Promise<void> =>
  page.evaluate(`{
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
    for (const type of ['dragover', 'drop'])
      document.querySelector('main [type=search]').dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
      );
  }`);

const ofFolder = async (page: Page, entry: string): Promise<void> => {
  await page.getByRole('button', { name: 'Folder' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
};

const ofSecret = async (page: Page, name: string, entry: string): Promise<void> => {
  await page.getByRole('button', { name: `More: ${name}` }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
};

const folderOf = (projectId: string, environment = 'dev') =>
  `projectId=${projectId}&environment=${environment}&secretPath=/`;

withDashboard('what is done with secrets each day', (stage) => {
  const namesIn = async (environment: string): Promise<readonly string[]> => {
    const { projectId } = stage().locket.credentials;
    const { secrets } = await api(stage(), 'GET', `/api/v4/secrets?${folderOf(projectId, environment)}`);
    return secrets.map(({ secretKey }: { secretKey: string }) => secretKey).sort();
  };

  it('dropped files of every format are looked at, taken over, undone and saved', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    for (const [name, text] of [
      ['.env', 'DROPPED_ENV=one\n'],
      ['some.json', '{ "DROPPED_JSON": "two" }'],
      ['some.yaml', 'DROPPED_YAML: three\n'],
    ] as const) {
      await drop(page, name, text);
      await page.getByText('1 secret found').waitFor();
      await page.getByRole('button', { name: 'Take over as changes' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByText('3 unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 unsaved changes').waitFor();
    await saveAll(page);
    await reveal(page, 'DROPPED_JSON');
    await page.getByText('two', { exact: true }).waitFor();
    expect(await page.getByText('DROPPED_YAML').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('a folder goes into a file of each format', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    const wanted = { '.env': 'API_KEY=example-api-key', JSON: '"API_KEY": "example-api-key"' };
    for (const [format, line] of Object.entries({ ...wanted, YAML: 'API_KEY: example-api-key' })) {
      await ofFolder(page, 'Download');
      await page.getByLabel('Format').selectOption({ label: format });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('dialog').getByRole('button', { name: 'Download' }).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).toContain(line);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(faults).toEqual([]);
  });

  it('a reference is completed step by step, and one that leads nowhere is marked before it is saved', async () => {
    const { page, faults } = await stage().visitor();
    const { projectId } = stage().locket.credentials;
    const at = { workspaceId: projectId, environment: 'staging' };
    await api(stage(), 'POST', '/api/v1/folders', { ...at, path: '/', name: 'shop' });
    const secret = { ...at, secretPath: '/shop', secretValue: 'of staging' };
    await api(stage(), 'POST', '/api/v3/secrets/raw/SHOP_KEY', secret);
    await openFolder(page, stage());
    await addSecret(page, 'FOLLOWER', '');
    const value = page.getByRole('textbox', { name: 'Value: FOLLOWER', exact: true });
    await value.pressSequentially(`$\{stag`);
    await page.getByRole('option', { name: 'staging.…' }).waitFor();
    await value.press('Enter');
    await page.getByRole('option', { name: 'staging.shop.…' }).waitFor();
    await looksWell(page, 'reference-offers');
    await value.press('Enter');
    await page.getByRole('option', { name: 'staging.shop.SHOP_KEY' }).click();
    expect(await value.inputValue()).toBe(`$\{staging.shop.SHOP_KEY}`);
    await value.pressSequentially(`/$\{DATA`);
    await page.getByRole('option', { name: 'DATABASE_URL' }).waitFor();
    await value.press('Tab');
    await value.pressSequentially(`/$\{prod.NOWHERE}`);
    const marks = page.getByRole('list', { name: 'References in this value' });
    await marks.getByText('prod.NOWHERE · leads nowhere').waitFor();
    expect(await marks.getByText('leads nowhere').count()).toBe(1);
    await looksWell(page, 'reference-marks');
    expect(await value.inputValue()).toBe(`$\{staging.shop.SHOP_KEY}/$\{DATABASE_URL}/$\{prod.NOWHERE}`);
    await saveAll(page);
    await reveal(page, 'FOLLOWER');
    await marks.getByText('prod.NOWHERE · leads nowhere').waitFor();
    expect(await marks.getByText('leads nowhere').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('who refers to a secret is said before it is renamed or deleted, and follows the new name', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await ofSecret(page, 'DATABASE_URL', 'Details');
    await page.getByRole('dialog').getByRole('link', { name: 'dev / · FOLLOWER' }).waitFor();
    await page.keyboard.press('Escape');
    await ofSecret(page, 'DATABASE_URL', 'Rename');
    await page.getByLabel('Name', { exact: true }).fill('DB_URL');
    await page.keyboard.press('Enter');
    const followers = page.getByRole('region', { name: 'Refer to DATABASE_URL' });
    await followers.getByRole('link', { name: 'dev / · FOLLOWER' }).waitFor();
    expect(await page.getByLabel('Change references to renamed secrets as well').isChecked()).toBe(true);
    const search = page.getByRole('searchbox', { name: 'Search in this folder' });
    await search.fill('DB_URL');
    await looksWell(page, 'before-rename');
    await search.fill('');
    await saveAll(page);
    await reveal(page, 'FOLLOWER');
    await page.getByText(`$\{staging.shop.SHOP_KEY}/$\{DB_URL}/$\{prod.NOWHERE}`).waitFor();
    await ofSecret(page, 'DB_URL', 'Delete');
    await page.getByText('Refer to DB_URL, and will lead nowhere').waitFor();
    await search.fill('DB_URL');
    await looksWell(page, 'before-delete');
    await search.fill('');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('will lead nowhere').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('secrets are copied and moved to another environment', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await page.getByRole('checkbox', { name: 'Select API_KEY' }).check();
    await page.getByRole('button', { name: 'Copy to …' }).click();
    await page.getByLabel('To the environment').selectOption('prod');
    await looksWell(page, 'copy');
    await page.getByRole('dialog').getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    await page.getByRole('checkbox', { name: 'Select DROPPED_ENV' }).check();
    await page.getByRole('button', { name: 'Move to …' }).click();
    await page.getByLabel('To the environment').selectOption('prod');
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('Moved').waitFor();
    await page.getByText('DROPPED_ENV', { exact: true }).waitFor({ state: 'detached' });
    expect(await namesIn('prod')).toEqual(['API_KEY', 'DROPPED_ENV']);
    expect(await namesIn('dev')).toContain('API_KEY');
    expect(faults).toEqual([]);
  });

  it('several are deleted at once, and a value is copied without being shown', async () => {
    const { page, context, faults } = await stage().visitor();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openFolder(page, stage());
    await page.getByRole('button', { name: 'Copy: API_KEY' }).click();
    await expect.poll(() => page.evaluate<string>('navigator.clipboard.readText()')).toBe('example-api-key');
    expect(await page.content()).not.toContain('example-api-key');
    for (const name of ['DROPPED_JSON', 'API_KEY'])
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('2 unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Keep it after all: API_KEY' }).click();
    await saveAll(page);
    expect(await namesIn('dev')).not.toContain('DROPPED_JSON');
    expect(await namesIn('dev')).toContain('API_KEY');
    expect(faults).toEqual([]);
  });

  it('reminders and values of one’s own stand with a secret', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await ofSecret(page, 'API_KEY', 'Details');
    const panel = page.getByRole('dialog');
    await panel.getByLabel('Remind every … days').fill('90');
    await panel.getByLabel('Note of the reminder').fill('Ask the vendor for a new key');
    await panel.getByRole('button', { name: 'Apply' }).click();
    await saveAll(page);
    await ofSecret(page, 'API_KEY', 'Details');
    expect(await panel.getByLabel('Remind every … days').inputValue()).toBe('90');
    await panel.getByRole('textbox', { name: 'Set your own value' }).fill('mine alone');
    await panel.getByRole('button', { name: 'Set your own value' }).click();
    await page.getByText('Your own value is set').waitFor();
    await panel.getByRole('button', { name: 'Use the shared value again' }).click();
    await page.getByText('The shared value holds for you again').waitFor();
    expect(faults).toEqual([]);
  });

  it('another folder is linked, shown in place, and let go', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await editValue(page, 'FEATURE_FLAGS', '{}');
    await saveAll(page);
    await ofFolder(page, 'Link another folder');
    await page.getByLabel('From the environment').selectOption('staging');
    await page.getByLabel('From the folder').fill('/shop');
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByText('Imported from Staging /shop').waitFor();
    await page.getByText('SHOP_KEY', { exact: true }).waitFor();
    await looksWell(page, 'linked');
    await page.getByRole('button', { name: 'Remove this link' }).click();
    await page.getByText('Imported from Staging /shop').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });
});
