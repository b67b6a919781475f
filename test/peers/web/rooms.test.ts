import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { openFolder, reveal } from './opening.ts';

const openRoom = async (page: Page, { locket }: Stage, room: string, heading: string): Promise<void> => {
  await signIn(page, locket);
  await page.goto(`/projects/${locket.credentials.projectId}/${room}`);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};

const openPage = async (page: Page, { locket }: Stage, path: string, heading: string): Promise<void> => {
  await signIn(page, locket);
  await page.goto(path);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};

withDashboard('the rooms beside the secrets', (stage) => {
  it('find out who read a secret', async () => {
    const { page, faults } = await stage().visitor();
    await openFolder(page, stage());
    await reveal(page, 'API_KEY');
    await page.getByRole('button', { name: 'Hide: API_KEY' }).waitFor();
    await page.getByRole('button', { name: 'More: API_KEY' }).click();
    await page.getByRole('menuitem', { name: 'Details' }).click();
    await page.getByRole('link', { name: 'Who read this?' }).click();
    const readers = page.getByRole('region', { name: 'Who read API_KEY' });
    await readers.getByText(/^\d+ reads?$/).waitFor();
    await looksWell(page, 'readers');
    await page
      .getByRole('button', { name: /^Open event: get-secret$/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('API_KEY').first().waitFor();
    await looksWell(page, 'event');
    await page.getByRole('button', { name: 'What else they did' }).click();
    await page.getByRole('button', { name: 'Open event: get-secrets' }).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('draw how many events there were', async () => {
    const { page, faults } = await stage().visitor();
    const bucket = (hour: number) => ({
      startDate: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
      count: hour % 7,
      eventTypes: { 'get-secret': hour % 7 },
      outcomes: { success: hour % 7, ...(hour % 7 === 6 && { denied: 2, success: 4 }) },
      actors: [],
      otherActors: 0,
    });
    const buckets = Array.from({ length: 24 }, (_, hour) => bucket(hour));
    await page.route('**/audit-logs/summary?**', (route) =>
      route.fulfill({ json: { interval: 'hour', buckets } }),
    );
    await openPage(page, stage(), '/audit', 'Audit trail');
    await page.getByRole('img', { name: '66 events, at most 6 at once' }).waitFor();
    await looksWell(page, 'chart');
    expect(faults).toEqual([]);
  });

  it('show the trail of the organization, and what is new as it happens', async () => {
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), '/audit', 'Audit trail');
    await page.getByText('Events per hour').waitFor();
    await page
      .getByRole('button', { name: /^Open event/ })
      .first()
      .waitFor();
    await looksWell(page, 'audit');
    await page.getByRole('button', { name: 'Live' }).click();
    const { locket } = stage();
    await fetch(`${locket.url}/api/v1/projects/${locket.credentials.projectId}/tags`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${locket.credentials.adminToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'Seen live', slug: 'seen-live' }),
    });
    await page.getByRole('button', { name: 'Open event: create-tag' }).first().waitFor();
    await page.getByRole('link', { name: 'Audit streams' }).click();
    await page.getByText('No stream yet').waitFor();
    await page.getByRole('button', { name: 'Add stream' }).first().click();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://logs.example.org/locket');
    await looksWell(page, 'new-stream');
    await page.getByRole('dialog').getByRole('button', { name: 'Add stream' }).click();
    await page.getByText('logs.example.org').waitFor();
    await looksWell(page, 'streams');
    await page.getByRole('button', { name: /^Delete stream/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete stream' }).click();
    await page.getByText('No stream yet').waitFor();
    expect(faults).toEqual([]);
  });

  it('make a root and an intermediate, issue a certificate and revoke it', async () => {
    const { page, faults } = await stage().visitor();
    await openRoom(page, stage(), 'certificates', 'Certificates');
    for (const name of ['Example root', 'Example servers']) {
      await page.getByRole('button', { name: 'New authority' }).click();
      await page.getByLabel('Common name').fill(name);
      if (name === 'Example servers') await looksWell(page, 'new-authority');
      await page.getByRole('dialog').getByRole('button', { name: 'New authority' }).click();
      await page.getByRole('button', { name, exact: true }).waitFor();
    }
    await page.getByText('Active').nth(1).waitFor();
    await looksWell(page, 'authorities');
    await page.getByRole('button', { name: 'Example servers' }).click();
    await page.getByText('BEGIN CERTIFICATE').waitFor();
    const list = page.getByRole('link', { name: /\/api\/v1\/pki\/crl\/.*\/der$/ });
    const crl = await page.request.get((await list.getAttribute('href')) ?? '?');
    expect(crl.headers()['content-type']).toBe('application/pkix-crl');
    await page.getByText(/\/api\/v1\/pki\/ocsp\/[\da-f-]{36}$/).waitFor();
    await looksWell(page, 'authority');
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Parts of the page' }).getByText('Certificates').click();
    await page.getByRole('button', { name: 'Issue certificate' }).click();
    await page.getByLabel('Common name').fill('www.example.org');
    await page.getByLabel('Alternative names').fill('www.example.org, 10.0.0.7');
    await looksWell(page, 'issue');
    await page.getByRole('dialog').getByRole('button', { name: 'Issue certificate' }).click();
    await page.getByText('The private key is shown once').waitFor();
    expect(await page.content()).not.toContain('PRIVATE KEY');
    await page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await page.getByText('PRIVATE KEY').first().waitFor();
    await looksWell(page, 'issued');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'www.example.org' }).click();
    await page.getByText('10.0.0.7').waitFor();
    await looksWell(page, 'certificate');
    expect(await page.content()).not.toContain('PRIVATE KEY');
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('have templates and alerts of the certificates', async () => {
    const { page, faults } = await stage().visitor();
    await openRoom(page, stage(), 'certificates', 'Certificates');
    const parts = page.getByRole('navigation', { name: 'Parts of the page' });
    await parts.getByText('Templates').click();
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByLabel('Name', { exact: true }).fill('servers');
    await page.getByLabel('Pattern of common names').fill('.*.example.org');
    await page.getByRole('dialog').getByRole('button', { name: 'New template' }).click();
    await page.getByText('.*.example.org', { exact: true }).waitFor();
    await parts.getByText('Alerts').click();
    await page.getByRole('button', { name: 'New alert' }).click();
    await page.getByLabel('Name', { exact: true }).fill('a month before');
    await page.getByLabel('Name of the new collection').fill('web');
    await page.getByLabel('E-mail addresses').fill('ops@example.org');
    await looksWell(page, 'new-alert');
    await page.getByRole('dialog').getByRole('button', { name: 'New alert' }).click();
    await page.getByText('ops@example.org').waitFor();
    expect(faults).toEqual([]);
  });

  it('encrypt, decrypt and sign by keys', async () => {
    const { page, faults } = await stage().visitor();
    await openRoom(page, stage(), 'keys', 'Keys');
    for (const [name, use] of [
      ['invoices', 'encrypt-decrypt'],
      ['releases', 'sign-verify'],
    ] as const) {
      await page.getByRole('button', { name: 'New key' }).first().click();
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Use').selectOption(use);
      await page.getByRole('dialog').getByRole('button', { name: 'New key' }).click();
      await page.getByText(name, { exact: true }).waitFor();
    }
    await looksWell(page, 'keys');
    await page.getByRole('button', { name: 'Try out: invoices' }).click();
    await page.getByLabel('Text', { exact: true }).fill('Grüße');
    await page.getByRole('button', { name: 'Encrypt' }).click();
    await expect.poll(() => page.getByLabel('Ciphertext').inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'Decrypt' }).click();
    await page.getByText('Grüße', { exact: true }).last().waitFor();
    await looksWell(page, 'playground');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Try out: releases' }).click();
    await page.getByLabel('Text', { exact: true }).fill('version 1');
    await page.getByRole('button', { name: 'Sign' }).click();
    await expect.poll(() => page.getByLabel('Signature').inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('The signature is valid.').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('version 2');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('The signature is not of this text and key.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Disable key: releases' }).click();
    await page.getByText('Disabled').waitFor();
    await page.getByRole('button', { name: 'Delete key: releases' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete key' }).click();
    await page.getByText('releases', { exact: true }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('share a secret by a link that opens it once, with its password', async () => {
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), '/sharing', 'Shared secrets');
    await page.getByRole('button', { name: 'Share a secret' }).first().click();
    await page.getByLabel('Secret', { exact: true }).fill('handed-on-value');
    await page.getByLabel('Name').fill('For Bob');
    await page.getByLabel('Password').fill('told by telephone');
    await looksWell(page, 'new-share');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = (await page.locator('dialog pre').textContent()) ?? '';
    await looksWell(page, 'share-link');
    await page.keyboard.press('Escape');
    await page.getByText('For Bob').waitFor();
    await looksWell(page, 'sharing');

    const bob = await stage().visitor();
    const asked: string[] = [];
    bob.page.on('request', (request) => asked.push(request.url()));
    await bob.page.goto(link);
    await bob.page.getByRole('button', { name: 'Open the secret' }).waitFor();
    expect(asked.filter((address) => address.includes('secret-sharing'))).toEqual([]);
    await looksWell(bob.page, 'open-share');
    await bob.page.getByRole('button', { name: 'Open the secret' }).click();
    await bob.page.getByLabel('Password').fill('wrong');
    await bob.page.getByRole('button', { name: 'Open the secret' }).click();
    await bob.page.getByRole('alert').waitFor();
    await bob.page.getByLabel('Password').fill('told by telephone');
    await bob.page.getByRole('button', { name: 'Open the secret' }).click();
    await bob.page.getByText('handed-on-value').waitFor();
    await bob.page.getByText('It cannot be opened again.').waitFor();
    await looksWell(bob.page, 'opened-share');
    await bob.page.goto('/sign-in');
    await bob.page.goto(link);
    await bob.page.getByRole('button', { name: 'Open the secret' }).click();
    await bob.page.getByRole('alert').waitFor();
    expect([...faults, ...bob.faults]).toEqual([]);
  });

  it('list webhooks, templates of projects and what the server says of itself', async () => {
    const { page, faults } = await stage().visitor();
    await openRoom(page, stage(), 'webhooks', 'Webhooks');
    await page.getByRole('button', { name: 'New webhook' }).first().click();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://hooks.example.org/locket');
    await looksWell(page, 'new-webhook');
    await page.getByRole('dialog').getByRole('button', { name: 'New webhook' }).click();
    await page.getByText('hooks.example.org').waitFor();
    await looksWell(page, 'webhooks');
    await page.getByRole('button', { name: /^Disable webhook/ }).click();
    await page.getByText('Disabled').waitFor();
    await page.goto('/project-templates');
    await page.getByRole('button', { name: 'New template' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('shops');
    await page.getByRole('button', { name: 'Save template' }).click();
    await page.getByText('shops').waitFor();
    await looksWell(page, 'project-templates');
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await page.getByRole('button', { name: 'New project' }).click();
    await page.getByLabel('Name').fill('Shop of shops');
    await page.getByLabel('Template').selectOption('shops');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByRole('heading', { name: 'Shop of shops' }).waitFor();
    await page.goto('/instance');
    await page.getByText('Keys of projects').waitFor();
    const parts = page.getByRole('navigation', { name: 'Parts of the page' });
    await parts.getByText('Settings').click();
    await page.getByLabel('Only addresses of this domain').fill('example.org');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved').waitFor();
    await looksWell(page, 'instance-settings');
    await parts.getByText('Apps at third parties').click();
    await page.getByRole('button', { name: 'Set up: Google', exact: true }).click();
    await page.getByLabel('clientId').fill('client-of-google');
    await page.getByLabel('clientSecret').fill('secret-of-google');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('client-of-google').waitFor();
    expect(await page.content()).not.toContain('secret-of-google');
    await looksWell(page, 'instance-apps');
    expect(faults).toEqual([]);
  });
});
