import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Served, type StandIn, serve } from '../../adapters/targets/stand-in.ts';
import { vault } from '../../adapters/targets/stand-ins/hashicorp-vault.ts';
import { api } from './api.ts';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

const token = 'hvs.what-opens-the-vault';
const [hostile = ''] = payloads;

const openPage = async (page: Page, stage: Stage, path: string, heading: string): Promise<void> => {
  await signIn(page, stage.locket);
  await page.goto(path);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};

/** A connection to the stand-in, and what has it sync the folder `/` of dev to a document. */
const connected = async (stage: Stage, url: string, name: string): Promise<string> => {
  const { appConnection } = await api(stage, 'POST', '/api/v1/app-connections/hashicorp-vault', {
    name,
    method: 'access-token',
    credentials: { instanceUrl: url, accessToken: token },
  });
  return appConnection.id;
};

withDashboard('connections and syncs', (stage) => {
  let target: StandIn;
  let served: Served;
  beforeAll(async () => {
    target = vault(token);
    served = await serve(target);
  });
  afterAll(() => served?.close());

  it('a connection is made by the form of its app, checked, edited, and kept while it is used', async () => {
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), '/app-connections', 'App connections');
    await page.getByText('No connection yet').waitFor();
    await page.getByRole('button', { name: 'New connection' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('App', { exact: true }).selectOption('aws');
    await dialog.getByLabel('Role ARN').waitFor();
    await dialog.getByText(/external ID locket-/).waitFor();
    await dialog.getByLabel('Method').selectOption('access-key');
    expect(await dialog.getByLabel('Secret access key').getAttribute('type')).toBe('password');
    await dialog.getByLabel('App', { exact: true }).selectOption('hashicorp-vault');
    await dialog.getByLabel('Name', { exact: true }).fill('vault-of-shop');
    await dialog.getByLabel('Instance URL').fill('http://127.0.0.1:9');
    await dialog.getByLabel('Access token').fill(token);
    await dialog.getByRole('button', { name: 'New connection' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/The connection does not work/)
      .waitFor();
    await looksWell(page, 'new-connection');
    await dialog.getByLabel('Instance URL').fill(served.url);
    await dialog.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('button', { name: /^vault-of-shop/ }).waitFor();
    expect(await page.content()).not.toContain(token);

    await page.getByRole('button', { name: 'Check: vault-of-shop' }).click();
    await page.getByText('The connection works.').waitFor();
    served.refusals.push({ status: 403, json: { errors: ['permission denied'] } });
    await page.getByRole('button', { name: 'Check: vault-of-shop' }).click();
    await page.getByText(/The connection does not work/).waitFor();
    await looksWell(page, 'connections');

    await page.getByRole('button', { name: 'Edit connection: vault-of-shop' }).click();
    expect(await dialog.getByLabel('Access token').inputValue()).toBe('');
    await dialog.getByLabel('Description').fill(hostile);
    await looksWell(page, 'edit-connection');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText(hostile).waitFor();

    const { appConnections } = await api(stage(), 'GET', '/api/v1/app-connections');
    const [connection] = appConnections;
    const { projectId } = stage().locket.credentials;
    await api(stage(), 'POST', '/api/v1/secret-syncs/hashicorp-vault', {
      projectId,
      name: 'in-the-way',
      connectionId: connection.id,
      environment: 'staging',
      secretPath: '/',
      isAutoSyncEnabled: false,
      destinationConfig: { mount: 'secret', path: 'elsewhere' },
    });
    await page.getByRole('button', { name: 'Delete connection: vault-of-shop' }).click();
    await dialog.getByText('It cannot be deleted while secret syncs use it.').waitFor();
    await dialog.getByRole('link', { name: /in-the-way/ }).waitFor();
    await looksWell(page, 'connection-in-use');
    await page.keyboard.press('Escape');
    const { secretSyncs } = await api(stage(), 'GET', `/api/v1/secret-syncs?projectId=${projectId}`);
    for (const { id } of secretSyncs)
      await api(stage(), 'DELETE', `/api/v1/secret-syncs/hashicorp-vault/${id}`);
    await page.getByRole('button', { name: 'Delete connection: vault-of-shop' }).click();
    await dialog.getByRole('button', { name: 'Delete connection' }).click();
    await page.getByText('No connection yet').waitFor();
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });

  it('a sync is planned, stopped by a key of others, adopted, and deleted with what it made', async () => {
    const { locket } = stage();
    const { projectId } = locket.credentials;
    await connected(stage(), served.url, 'vault');
    target.answer({
      method: 'POST',
      path: '/v1/secret/data/shop',
      query: new URLSearchParams(),
      headers: { 'x-vault-token': token },
      body: { options: { cas: 0 }, data: { API_KEY: 'of somebody else', THEIRS: 'stays' } },
    });
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), `/projects/${projectId}/syncs`, 'Secret syncs');
    await page.getByText('No secret sync yet').waitFor();
    await page.getByRole('button', { name: 'New sync' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Destination', { exact: true }).selectOption('gitlab');
    await dialog.getByText(/There is no connection to GitLab/).waitFor();
    await dialog.getByRole('button', { name: 'New connection' }).click();
    const connecting = page.getByRole('dialog').last();
    await expect.poll(() => connecting.getByLabel('App', { exact: true }).inputValue()).toBe('gitlab');
    await connecting.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByLabel('Destination', { exact: true }).selectOption('hashicorp-vault');
    await dialog.getByLabel('Name', { exact: true }).fill('shop');
    await dialog.getByLabel('Environment', { exact: true }).selectOption('dev');
    await dialog.getByLabel('Mount').fill('secret');
    await dialog.getByLabel('Path', { exact: true }).fill('shop');
    await dialog.getByLabel('Run whenever secrets change').uncheck();
    await looksWell(page, 'new-sync');
    await dialog.getByRole('button', { name: 'New sync' }).click();
    await page.getByRole('button', { name: /^shop/ }).waitFor();
    await page.getByText('Paused').waitFor();

    await page.getByRole('button', { name: 'Dry run: shop' }).click();
    await dialog.getByText('conflict', { exact: true }).waitFor();
    await dialog.getByText('create', { exact: true }).first().waitFor();
    await looksWell(page, 'sync-plan');
    expect(target.keys.get('API_KEY')).toBe('of somebody else');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Run now: shop' }).click();
    await page.getByText('Failed', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: /^shop/ }).click();
    await dialog.getByText(/1 key in conflict/).waitFor();
    await dialog.getByText('In conflict', { exact: true }).waitFor();
    await looksWell(page, 'sync-failed');

    await dialog.getByRole('button', { name: 'Edit sync' }).click();
    await dialog.getByLabel('Keys that the sync did not make').selectOption('adopt');
    await dialog.getByLabel('Run whenever secrets change').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Run now: shop' }).click();
    await page.getByText('In sync', { exact: true }).waitFor({ timeout: 60_000 });
    await expect.poll(() => target.keys.get('API_KEY'), { timeout: 20_000 }).not.toBe('of somebody else');
    await looksWell(page, 'syncs');
    await page.getByRole('button', { name: /^shop/ }).click();
    await dialog.getByText('Created', { exact: true }).first().waitFor();
    await looksWell(page, 'sync');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByText(/^Paused: /).waitFor();

    await dialog.getByRole('button', { name: 'Delete sync' }).click();
    await page.getByLabel('Also delete at the destination what the sync made there').check();
    await looksWell(page, 'delete-sync');
    await page.getByRole('dialog').last().getByRole('button', { name: 'Delete sync' }).click();
    await page.getByText('No secret sync yet').waitFor();
    expect([...target.keys.keys()]).toEqual(['THEIRS']);
    expect(faults).toEqual([]);
  });

  it('mails and messages lead to the page, and connections of the project stand beside it', async () => {
    const { projectId } = stage().locket.credentials;
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), `/integrations/${projectId}`, 'Secret syncs');
    await page.goto(`/project/${projectId}/syncs`);
    await page.getByRole('heading', { name: 'Secret syncs', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Connections of the project' }).click();
    await page.getByText('No connection yet').waitFor();
    await looksWell(page, 'project-connections');
    await page.goto(`/project/${projectId}/overview`);
    await page.waitForURL(`**/projects/${projectId}/secrets`);
    expect(faults).toEqual([]);
  });
});
