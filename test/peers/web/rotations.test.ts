import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { installedPostgres, startPostgres, superuser } from '../databases/postgres.ts';
import type { TestServer } from '../databases/server.ts';
import { api } from './api.ts';
import { looksWell, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

const bin = installedPostgres();
const [hostile = ''] = payloads;

const at = (port: number, user: string, password: string) => ({
  host: '127.0.0.1',
  port,
  database: 'postgres',
  user,
  password,
  ssl: { ca: authority.ca },
});

const makeAccounts = async (port: number): Promise<void> => {
  const client = new pg.Client(at(port, superuser.username, superuser.password));
  await client.connect();
  await client.query('CREATE ROLE shop_1 LOGIN');
  await client.query('CREATE ROLE shop_2 LOGIN');
  await client.end();
};

withDashboard('secret rotations', (stage) => {
  let server: TestServer | undefined;
  beforeAll(async () => {
    if (bin) server = await startPostgres(bin);
    if (server) await makeAccounts(server.port);
  });
  afterAll(() => server?.stop());

  const port = () => server?.port ?? 0;
  /** What the secrets of the rotation hold. */
  const held = async (): Promise<readonly [string, string]> => {
    const { projectId } = stage().locket.credentials;
    const place = `workspaceId=${projectId}&environment=dev&secretPath=/`;
    const { secrets } = await api(stage(), 'GET', `/api/v3/secrets/raw?${place}`);
    const shownAs = (name: string): string =>
      secrets.find((each: { secretKey: string }) => each.secretKey === name)?.secretValue ?? '';
    return [shownAs('DB_USERNAME'), shownAs('DB_PASSWORD')];
  };
  const letsIn = async (): Promise<boolean> => {
    const client = new pg.Client(at(port(), ...(await held())));
    await client.connect();
    await client.end();
    return true;
  };

  it.skipIf(!bin)('are made by a form, rotated now, rolled back, paused and deleted', async () => {
    const { locket, visitor } = stage();
    const { page, faults } = await visitor();
    await signIn(page, locket);
    await page.goto(`/projects/${locket.credentials.projectId}/rotations`);
    await page.getByText('No rotation yet').waitFor();
    await page.getByRole('button', { name: 'New rotation' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Kind').selectOption('sendgrid');
    expect(await dialog.getByLabel('Admin API key').getAttribute('type')).toBe('password');
    await dialog.getByLabel('Kind').selectOption('http');
    await dialog.getByLabel('Set', { exact: true }).fill('{ no JSON');
    await dialog.getByLabel('Test', { exact: true }).fill('{}');
    await dialog.getByLabel('Name', { exact: true }).fill('of-the-shop');
    await dialog.getByRole('button', { name: 'New rotation' }).click();
    await dialog.getByText('Set is no JSON.').waitFor();
    await dialog.getByLabel('Kind').selectOption('postgres');
    await dialog.getByLabel('Admin username').fill(superuser.username);
    await dialog.getByLabel('Admin password').fill('wrong');
    await dialog.getByLabel('Host').fill('127.0.0.1');
    await dialog.getByLabel('Port').fill(String(port()));
    await dialog.getByLabel('Username 1').fill('shop_1');
    await dialog.getByLabel('Username 2').fill('shop_2');
    await dialog.getByLabel('Database').fill('postgres');
    await dialog.getByLabel('CA', { exact: true }).fill(authority.ca);
    await dialog.getByLabel('Time of day (UTC)').fill('03:30');
    await dialog.getByRole('button', { name: 'New rotation' }).click();
    await dialog.getByRole('alert').waitFor();
    await looksWell(page, 'new-rotation');
    await dialog.getByLabel('Admin password').fill(superuser.password);
    await dialog.getByRole('button', { name: 'New rotation' }).click();
    await page.getByRole('button', { name: /^of-the-shop/ }).waitFor();
    expect(await page.content()).not.toContain(superuser.password);

    await page.getByText('Good', { exact: true }).waitFor({ timeout: 90_000 });
    expect(await letsIn()).toBe(true);
    const first = await held();
    await looksWell(page, 'rotations');
    await page.getByRole('button', { name: /^of-the-shop/ }).click();
    await dialog.getByText('DB_PASSWORD').waitFor();
    await dialog.getByText('03:30').waitFor();
    await looksWell(page, 'rotation');
    await dialog.getByRole('button', { name: 'Rotate now' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Rotate now' }).click();
    await page.getByText('The rotation begins in a moment.').waitFor();
    await expect.poll(held, { timeout: 90_000, interval: 1_000 }).not.toEqual(first);
    expect(await letsIn()).toBe(true);
    await dialog.getByText('Good', { exact: true }).waitFor({ timeout: 90_000 });
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Roll back' }).click();
    await page.getByText('The secrets hold the credential before again.').waitFor();
    expect(await held()).toEqual(first);

    await dialog.getByRole('button', { name: 'Edit schedule' }).click();
    const editing = page.getByRole('dialog').last();
    await editing.getByLabel('Days between rotations').fill('7');
    await editing.getByLabel('Name', { exact: true }).fill(hostile);
    await looksWell(page, 'rotation-schedule');
    await editing.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Every 7 days').waitFor();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await dialog.getByText('Paused', { exact: true }).waitFor();
    await dialog.getByRole('link', { name: 'Open in the audit trail' }).click();
    await page.getByRole('button', { name: 'Open event: rotate-secrets' }).first().waitFor();

    await page.goto(`/projects/${locket.credentials.projectId}/rotations`);
    await page.getByRole('button', { name: hostile }).click();
    await dialog.getByRole('button', { name: 'Delete rotation' }).click();
    await page.getByLabel('Delete its secrets too').check();
    await looksWell(page, 'delete-rotation');
    await page.getByRole('dialog').last().getByRole('button', { name: 'Delete rotation' }).click();
    await page.getByText('No rotation yet').waitFor();
    expect(await held()).toEqual(['', '']);
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });
});
