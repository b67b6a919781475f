import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

const id = '0b4f3d0a-1111-4222-8333-444455556666';
const hostile = payloads[0] ?? '';
const workspaces = [
  { id, slug: 'our-slack', description: hostile, integration: 'slack', teamName: 'Example workspace' },
];

/** Slack itself is nowhere near: what Locket answers of it is given here. */
const withWorkspace = async (page: Page): Promise<void> => {
  await page.route('**/api/v1/workflow-integrations/slack', (each) => each.fulfill({ json: workspaces }));
};

const openPage = async (page: Page, { locket }: Stage, path: string): Promise<void> => {
  await signIn(page, locket);
  await page.goto(path);
};

withDashboard('chats', (stage) => {
  it('Slack is gone to in order to install the app, and comes back to a page that is there', async () => {
    const { page, faults } = await stage().visitor();
    const { organizationId } = stage().locket.credentials;
    await openPage(page, stage(), `/org/${organizationId}/settings?selectedTab=workflow-integrations`);
    await page.waitForURL('**/organization/slack');
    await page.getByText('No workspace yet').waitFor();
    await looksWell(page, 'no-slack');
    await page.getByRole('button', { name: 'Connect Slack' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('our-slack');
    await dialog.getByRole('button', { name: 'Connect Slack' }).click();
    await dialog.getByText(/This instance has no Slack app/).waitFor();
    await page.route('**/workflow-integrations/slack/install?**', (each) =>
      each.fulfill({ json: 'https://slack.com.example.org/oauth' }),
    );
    await dialog.getByRole('button', { name: 'Connect Slack' }).click();
    await page.getByText('The server named no address to go to.').waitFor();
    await page.route('**/workflow-integrations/slack/install?**', (each) =>
      each.fulfill({ json: 'https://slack.com/oauth/v2/authorize?client_id=1' }),
    );
    await page.route('https://slack.com/**', (each) =>
      each.fulfill({ contentType: 'text/html', body: '<h1>At Slack</h1>' }),
    );
    await dialog.getByRole('button', { name: 'Connect Slack' }).click();
    await page.getByRole('heading', { name: 'At Slack' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('a project says which channels hear of what, by a list or by ids', async () => {
    const { page, faults } = await stage().visitor();
    const { projectId } = stage().locket.credentials;
    await withWorkspace(page);
    await openPage(page, stage(), '/organization/slack');
    await page.getByText('Example workspace').waitFor();
    await page.getByText(hostile).waitFor();
    await looksWell(page, 'slack');
    await page.route(`**/workflow-integrations/slack/${id}/channels`, (each) =>
      each.fulfill({
        json: [
          { id: 'C01', name: 'alerts' },
          { id: 'C02', name: hostile },
        ],
      }),
    );
    const said: unknown[] = [];
    await page.route('**/slack-config', (each) => {
      if (each.request().method() === 'GET') return each.continue();
      const body = each.request().postDataJSON();
      said.push(body);
      return each.fulfill({ json: { id, ...body, lastStatus: null, lastErrorMessage: null } });
    });
    await page.goto(`/projects/${projectId}/notifications`);
    await page.getByLabel('Failed syncs, rotations and leases; certificates that expire').check();
    await page.getByLabel('#alerts').check();
    await looksWell(page, 'notifications');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(said).toEqual([
      {
        slackIntegrationId: id,
        isSecretRequestNotificationEnabled: false,
        secretRequestChannels: '',
        isAccessRequestNotificationEnabled: false,
        accessRequestChannels: '',
        isFailureNotificationEnabled: true,
        failureChannels: 'C01',
      },
    ]);
    await page.unroute(`**/workflow-integrations/slack/${id}/channels`);
    await page.reload();
    await page.getByLabel('Change requests, and what becomes of them').check();
    await page.getByLabel(/^Ids of channels/).fill('C07, C08');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => said.at(-1), { timeout: 20_000 })
      .toMatchObject({ secretRequestChannels: 'C07, C08' });
    await page.getByRole('link', { name: 'To the webhooks' }).click();
    await page.getByRole('button', { name: 'New webhook' }).first().click();
    await page.getByRole('dialog').getByLabel('Kind').selectOption('microsoft-teams');
    await page.getByRole('dialog').getByLabel('Failed syncs').check();
    await looksWell(page, 'teams-webhook');
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });
});
