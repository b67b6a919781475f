import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { api } from './api.ts';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';

const openPki = async (page: Page, { locket }: Stage): Promise<void> => {
  await signIn(page, locket);
  await page.goto(`/projects/${locket.credentials.projectId}/certificates`);
  await page.getByRole('heading', { name: 'Certificates', level: 1 }).waitFor();
};

const part = (page: Page, name: string) =>
  page
    .getByRole('navigation', { name: 'Parts of the page' })
    .getByRole('button', { name, exact: true })
    .click();

const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click();

const newAuthority = async (page: Page, name: string, parent?: string): Promise<void> => {
  await page.getByRole('button', { name: 'New authority' }).click();
  await page.getByLabel('Kind').selectOption(parent === undefined ? 'root' : 'intermediate');
  if (parent !== undefined) await page.getByLabel('Signed by').selectOption(parent);
  await page.getByLabel('Common name').fill(name);
  await inDialog(page, 'New authority');
  await page.getByRole('button', { name, exact: true }).waitFor();
};

withDashboard('the private PKI', (stage) => {
  it('renews a root, and brings back one that was deleted', async () => {
    const { page, faults } = await stage().visitor();
    await openPki(page, stage());
    await newAuthority(page, 'Example root');
    await page.getByRole('button', { name: 'Example root', exact: true }).click();
    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByLabel('Valid until').fill('2039-01-31');
    await looksWell(page, 'renew');
    await inDialog(page, 'Renew');
    await page.getByText('Example root was renewed.').waitFor();
    await page
      .getByText(/Jan 31, 2039/)
      .first()
      .waitFor();
    await page.getByText('Earlier certificates').waitFor();
    await page.getByRole('button', { name: 'Delete authority' }).click();
    await inDialog(page, 'Delete authority');
    await page.getByText('No authority yet').waitFor();
    await page.getByRole('button', { name: 'Deleted', exact: true }).click();
    await page.getByText('Gone for good on').waitFor();
    await looksWell(page, 'deleted-authorities');
    await page.getByRole('button', { name: 'Restore: Example root' }).click();
    await page.getByText('Example root is back.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Example root', exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it('gives an intermediate the certificate that somebody elsewhere signed', async () => {
    const { page, faults } = await stage().visitor();
    await openPki(page, stage());
    await newAuthority(page, 'Signed elsewhere', '');
    await page.getByText('Waits for its certificate').waitFor();
    await page.getByRole('button', { name: 'Signed elsewhere', exact: true }).click();
    await page.getByRole('button', { name: 'Import certificate' }).click();
    const csr = await page.getByText('BEGIN CERTIFICATE REQUEST').textContent();
    const { projectSlug } = stage().locket.credentials;
    const { cas } = await api(stage(), 'GET', `/api/v2/workspace/${projectSlug}/cas`);
    const root = cas.find(({ type }: { type: string }) => type === 'root');
    const signed = await api(stage(), 'POST', `/api/v1/pki/ca/${root.id}/sign-intermediate`, {
      csr,
      notAfter: '2030-01-01',
    });
    await page.getByLabel('Certificate (PEM)').fill(signed.certificate);
    await page.getByLabel('Chain (PEM)').fill(signed.certificateChain);
    await looksWell(page, 'import-certificate');
    await inDialog(page, 'Import certificate');
    await page.getByText('Signed elsewhere has its certificate.').waitFor();
    await page.getByText('BEGIN CERTIFICATE').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('lets devices enrol by a template, and makes ACME keys that are shown once', async () => {
    const { page, faults } = await stage().visitor();
    await openPki(page, stage());
    await part(page, 'Templates');
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Devices');
    await page.getByLabel('Pattern of common names').fill('.*.example.org');
    await inDialog(page, 'New template');
    await page.getByRole('button', { name: 'More: Devices' }).click();
    await page.getByRole('menuitem', { name: 'Enrolment of devices (EST)' }).click();
    await page.getByLabel('Passphrase').fill('a passphrase of devices');
    await looksWell(page, 'est');
    await inDialog(page, 'Save');
    await page.getByText('The enrolment was saved.').waitFor();
    await page.getByRole('button', { name: 'More: Devices' }).click();
    await page.getByRole('menuitem', { name: 'Enrolment of devices (EST)' }).click();
    await page.getByText('Unchanged if it is left empty.').waitFor();
    expect(await page.getByLabel('Passphrase').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More: Devices' }).click();
    await page.getByRole('menuitem', { name: 'ACME keys' }).click();
    await page.getByText('No key yet.').waitFor();
    await page.getByLabel('Name of the key').fill('certbot');
    await page.getByRole('button', { name: 'Make key' }).click();
    await page.getByText('HMAC key (EAB)').waitFor();
    await page.getByRole('button', { name: 'Reveal' }).click();
    const hmac = await page.locator('dialog dd').last().textContent();
    await looksWell(page, 'acme-key');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Not used yet').waitFor();
    expect(await page.content()).not.toContain(hmac);
    await looksWell(page, 'acme-keys');
    await page.getByRole('button', { name: 'End key: certbot' }).click();
    await inDialog(page, 'End key');
    await page.getByText('No key yet.').waitFor();
    expect(faults).toEqual([]);
  });

  it('issues by a profile under a policy, holds a certificate and lets it go', async () => {
    const { page, faults } = await stage().visitor();
    await openPki(page, stage());
    await part(page, 'Policies');
    await page.getByRole('button', { name: 'New policy' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Servers');
    await page.getByLabel('Common names that may be').fill('*.example.org');
    await looksWell(page, 'policy');
    await inDialog(page, 'New policy');
    await page.getByRole('cell', { name: '*.example.org' }).waitFor();
    await part(page, 'Profiles');
    await page.getByRole('button', { name: 'New profile' }).click();
    await page.getByLabel('Name', { exact: true }).fill('servers');
    await page.getByLabel('Issued by').selectOption({ label: 'Example root' });
    await looksWell(page, 'profile');
    await inDialog(page, 'New profile');
    await page.getByRole('button', { name: 'Issue certificate: servers' }).click();
    await page.getByLabel('Common name').fill('elsewhere.example.com');
    await inDialog(page, 'Issue certificate');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Common name').fill('shop.example.org');
    await inDialog(page, 'Issue certificate');
    await page.getByText('shown once').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await part(page, 'Certificates');
    await page.getByRole('button', { name: 'shop.example.org' }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Reason').selectOption('CERTIFICATE_HOLD');
    await inDialog(page, 'Revoke');
    await page.getByText('On hold').waitFor();
    const listed = page.getByRole('button', { name: 'shop.example.org' });
    await page.getByLabel('State').selectOption('active');
    await listed.waitFor({ state: 'detached' });
    await page.getByLabel('State').selectOption('revokedState');
    await page.getByLabel('Valid until').selectOption('7');
    await page.getByText('None is like this.').waitFor();
    await page.getByLabel('Valid until').selectOption('');
    await listed.click();
    await looksWell(page, 'held');
    await page.getByRole('button', { name: 'Take back the hold' }).click();
    await page.getByText('The certificate is valid again.').waitFor();
    await page.getByText('On hold').waitFor({ state: 'detached' });
    await page.getByLabel('State').selectOption('');
    await listed.waitFor();
    expect(faults).toEqual([]);
  });
});
