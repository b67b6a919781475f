import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { newKeyPair } from '../../../layers/domain/sso/saml/key-pair.ts';
import { selfSigned } from '../../adapters/egress/self-signed.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../functions/sso/openid-provider.ts';
import { testRuntime } from '../../harness/clock.ts';
import { api } from './api.ts';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

const clientSecret = 'the secret of the client';

const part = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Parts of the page' }).getByText(name, { exact: true }).click();

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Opens the page as an admin. */
const open = async (stage: Stage, path = '/organization/sso') => {
  const visitor = await stage.visitor();
  await signIn(visitor.page, stage.locket);
  await visitor.page.goto(path);
  await visitor.page.getByRole('heading', { name: 'Organization', level: 1 }).waitFor();
  return visitor;
};

/** Logs in at the provider as somebody, and agrees to what it asks. */
const passProvider = async (page: Page, login: string): Promise<void> => {
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
};

withDashboard('single sign-on', (stage) => {
  let provider: OpenIdProvider | undefined;
  afterAll(() => provider?.close());

  const slugOf = async (): Promise<string> => {
    const path = `/api/v1/organization/${stage().locket.credentials.organizationId}`;
    return (await api(stage(), 'GET', path)).organization.slug;
  };

  it('people come by an OpenID provider that was set up in the dashboard, and its secret is never shown', async () => {
    const redirectUri = `${stage().locket.url}/api/v1/sso/oidc/callback`;
    provider = await startOpenIdProvider({ id: 'locket', secret: clientSecret, redirectUri });
    provider.people.set('ada', { email: 'ada@example.org', email_verified: true, given_name: 'Ada' });
    const { page: admin, faults } = await open(stage());
    await region(admin, 'Providers of the organization').getByText('not set up').first().waitFor();
    await looksWell(admin, 'sso-ways');
    await part(admin, 'OpenID Connect');
    const form = region(admin, 'OpenID Connect');
    await form.getByText(redirectUri).waitFor();
    await form.getByLabel('Address of the provider or its discovery document').fill(provider.url);
    await form.getByLabel('Client ID').fill('locket');
    await form.getByLabel('Client secret').fill(clientSecret);
    await form.getByLabel('Certificates of its authority (PEM)').fill(selfSigned.cert);
    await form.getByLabel('People may sign in by it').check();
    await looksWell(admin, 'sso-oidc');
    await form.getByRole('button', { name: 'Set up' }).click();
    await form.getByText('in use').waitFor();
    await form.getByText('Left empty, it stays as it is.').waitFor();
    expect(await form.getByLabel('Client secret').inputValue()).toBe('');
    await form.getByLabel('E-mail domains that may sign in').fill('example.org');
    await form.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Saved', { exact: true }).last().waitFor();
    expect(await admin.content()).not.toContain(clientSecret);

    const { page, faults: further } = await stage().visitor({ ignoreHTTPSErrors: true });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Single sign-on' }).click();
    await page.getByLabel('E-mail address or short name of the organization').fill('nobody-has-this');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('alert').getByText('No single sign-on belongs to this').waitFor();
    await looksWell(page, 'sso-sign-in');
    await page.getByLabel('E-mail address or short name of the organization').fill(await slugOf());
    await page.getByRole('button', { name: 'Go on' }).click();
    await passProvider(page, 'ada');
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    await page.goto('/account');
    await page.getByText('ada@example.org').waitFor();
    await page.reload();
    await page.getByText('ada@example.org').waitFor();
    await admin.reload();
    await region(admin, 'Providers of the organization')
      .getByText(/last sign-in/)
      .waitFor();
    expect([...faults, ...further]).toEqual([]);
  });

  it('SAML shows what the provider is told, and takes several certificates', async () => {
    const { page, faults } = await open(stage());
    const { organizationId } = stage().locket.credentials;
    await part(page, 'SAML');
    const form = region(page, 'SAML');
    await form.getByText(`/api/v1/sso/saml2/${organizationId}`).first().waitFor();
    await form.getByLabel('Provider', { exact: true }).selectOption('keycloak-saml');
    await form.getByLabel('Where people are sent to sign in').fill('https://idp.example.com/saml');
    await form.getByLabel('Certificates of the provider (PEM)').fill('no certificate');
    await form.getByRole('button', { name: 'Set up' }).click();
    await form.getByRole('alert').waitFor();
    const pairs = [await newKeyPair(testRuntime(), 'now'), await newKeyPair(testRuntime(), 'next')];
    const certificates = pairs.map(({ certificate }) => certificate).join('\n');
    await form.getByLabel('Certificates of the provider (PEM)').fill(certificates);
    await form.getByLabel('Sign requests to the provider').check();
    await form.getByRole('button', { name: 'Set up' }).click();
    await form.getByText('switched off').waitFor();
    await form.getByText('/metadata').waitFor();
    await looksWell(page, 'sso-saml');
    const shown = await form.getByLabel('Certificates of the provider (PEM)').inputValue();
    expect(shown.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(faults).toEqual([]);
  });

  it('a test of a directory says at which step it fails, and groups that it cannot be asked about are not mapped', async () => {
    const { page, faults } = await open(stage());
    for (const name of ['Developers', 'Auditors'])
      await api(stage(), 'POST', '/api/v1/groups', { name, role: 'no-access' });
    await part(page, 'LDAP');
    const form = region(page, 'LDAP');
    await form.getByLabel('Address of the directory').fill('ldaps://127.0.0.1:1');
    await form.getByLabel('Account that searches').fill('cn=locket,dc=example');
    await form.getByLabel('Its password').fill('the password of the account');
    await form.getByLabel('Where people are').fill('ou=people,dc=example');
    await form.getByRole('button', { name: 'Set up' }).click();
    await form.getByRole('button', { name: 'Test the connection' }).click();
    await form
      .getByRole('alert')
      .getByText(/connecting/)
      .waitFor();
    await form.getByText('✗ connect').waitFor();
    await looksWell(page, 'sso-ldap');
    expect(await page.content()).not.toContain('the password of the account');
    const maps = region(page, 'Groups of the directory');
    await maps.getByRole('button', { name: 'Add' }).click();
    await maps.getByLabel('cn in the directory').fill('devs');
    await maps.getByLabel('Group here').selectOption({ label: 'Developers' });
    await looksWell(page, 'sso-ldap-groups');
    await maps.getByRole('button', { name: 'Save' }).click();
    // Only groups that the directory has are mapped, and this one cannot be asked.
    await maps.getByRole('alert').waitFor();
    await maps.getByRole('button', { name: 'Remove: devs' }).click();
    await maps.getByText('Nothing is mapped yet.').waitFor();
    expect(faults).toEqual([]);
  });

  it('a domain shows the record that verifies it, and groups of the provider are mapped', async () => {
    const { page, faults } = await open(stage());
    await part(page, 'E-mail domains');
    await page.getByText('No domain yet').waitFor();
    await page.getByRole('button', { name: 'Add domain' }).first().click();
    await page.getByRole('dialog').getByRole('textbox').fill('locket-test.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Add domain' }).click();
    const dialog = page.getByRole('dialog', { name: 'locket-test.example' });
    await dialog.getByText('TXT', { exact: true }).waitFor();
    await looksWell(page, 'sso-domain');
    await dialog.getByRole('button', { name: 'Look for the record' }).click();
    await dialog.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('not verified').waitFor();
    await looksWell(page, 'sso-domains');
    await page.getByRole('button', { name: 'Remove domain: locket-test.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove domain' }).click();
    await page.getByText('No domain yet').waitFor();
    await part(page, 'Groups');
    const maps = region(page, 'Groups');
    for (const [index, payload] of payloads.entries()) {
      await maps.getByRole('button', { name: 'Add' }).click();
      await maps.getByLabel('Group at the provider').nth(index).fill(payload);
    }
    await maps.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).last().waitFor();
    await page.reload();
    await part(page, 'Groups');
    await expect.poll(() => maps.getByRole('listitem').count()).toBe(payloads.length);
    await looksWell(page, 'sso-groups');
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });

  it('SCIM is switched on, and its tokens are shown once', async () => {
    const { page, faults } = await open(stage(), '/organization/scim');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('SCIM is on').waitFor();
    await page.getByText('/api/v1/scim').waitFor();
    for (const [index, name] of ['Okta', ...payloads].entries()) {
      await page.getByRole('button', { name: 'New token' }).first().click();
      await page.getByLabel('What it is for').fill(name);
      await page.getByLabel('Days that it lives').fill(index === 0 ? '30' : '0');
      await page.getByRole('dialog').getByRole('button', { name: 'New token' }).click();
      const token = (await page.getByRole('note', { name: 'SCIM token' }).textContent()) ?? '';
      if (index === 0) {
        await looksWell(page, 'scim-token');
        const resource = `${stage().locket.url}/api/v1/scim/ServiceProviderConfig`;
        const reply = await fetch(resource, { headers: { authorization: `Bearer ${token}` } });
        expect(reply.status).toBe(200);
      }
      await page.getByRole('button', { name: 'OK', exact: true }).click();
      await page.getByText(name, { exact: true }).waitFor();
      expect(await page.content()).not.toContain(token);
    }
    const maps = region(page, 'Roles of groups');
    await maps.getByRole('button', { name: 'Add' }).click();
    await maps.getByLabel('Group at the provider').fill('Locket admins');
    await maps.getByRole('combobox').selectOption('admin');
    await maps.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).last().waitFor();
    await looksWell(page, 'scim');
    await page.getByRole('button', { name: 'Delete token: Okta' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete token' }).click();
    await page.getByText('Okta', { exact: true }).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });

  it('a server admin says which ways in are open', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto('/instance');
    await part(page, 'Settings');
    const form = region(page, 'Signing in');
    await form.getByLabel(/^Google/).uncheck();
    await form.getByLabel('those that SAML providers name').check();
    await form.getByRole('button', { name: 'Save ways in' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await looksWell(page, 'instance-sign-in');
    const { config } = await api(stage(), 'GET', '/api/v1/admin/config');
    expect(config).toMatchObject({ trustSamlEmails: true, trustOidcEmails: false });
    expect(config.enabledLoginMethods).not.toContain('google');
    await page.reload();
    await part(page, 'Settings');
    await form.getByLabel(/^Google/).check();
    await form.getByRole('button', { name: 'Save ways in' }).click();
    await expect
      .poll(async () => (await api(stage(), 'GET', '/api/v1/admin/config')).config.enabledLoginMethods)
      .toBe(null);
    expect(faults).toEqual([]);
  });

  const parts = [
    ['OpenID Connect', '**/api/v1/sso/oidc/config?**'],
    ['SAML', '**/api/v1/sso/config?**'],
    ['LDAP', '**/api/v1/ldap/config?**'],
    ['E-mail domains', '**/verified-domains'],
    ['Groups', '**/api/v1/sso/group-mappings'],
  ] as const;

  it.each(parts)('a failing answer is told of, and asked for again: %s', async (name, route) => {
    const { page } = await open(stage());
    const answer = {
      status: 503,
      headers: { 'retry-after': '1' },
      json: { statusCode: 503, message: 'no', error: 'no', reqId: 'request-1' },
    };
    await page.route(route, (each) => each.fulfill(answer));
    await page.reload();
    await part(page, name);
    await page.getByText('The service is busy or a part of it is down.').first().waitFor();
    await page.unroute(route);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('The service is busy or a part of it is down.').waitFor({ state: 'detached' });
  });

  it('it is required once there are break-glass codes, one of which lets an admin in', async () => {
    const { page, faults } = await open(stage());
    await part(page, 'Enforcement');
    await page.getByRole('button', { name: 'Require single sign-on' }).click();
    await page
      .getByRole('alert')
      .getByText(/break-glass/)
      .waitFor();
    await page.getByRole('button', { name: 'Make codes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make codes' }).click();
    const list = page.getByRole('list', { name: 'Break-glass codes' });
    await list.waitFor();
    const [code = ''] = await list.getByRole('listitem').allTextContents();
    await looksWell(page, 'break-glass-codes');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 left').waitFor();
    expect(await page.content()).not.toContain(code);
    await looksWell(page, 'sso-enforcement');
    await page.getByRole('button', { name: 'Require single sign-on' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    const { page: locked, faults: further } = await stage().visitor();
    const { adminEmail, adminPassword } = stage().locket.credentials;
    await locked.goto('/sign-in');
    await locked.getByLabel('E-mail address').fill(adminEmail);
    await locked.getByLabel('Password').fill(adminPassword);
    await locked.getByRole('button', { name: 'Sign in', exact: true }).click();
    await locked.getByText('Use a break-glass code').click();
    await looksWell(locked, 'break-glass');
    await locked.getByLabel('Break-glass code').fill(code);
    await locked.getByRole('button', { name: 'Go on' }).click();
    await locked.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    await locked.goto('/organization/sso');
    await part(locked, 'Enforcement');
    await locked.getByText('9 left').waitFor();
    await locked.getByRole('button', { name: 'Require it no longer' }).click();
    await locked.getByText('Single sign-on is not required').waitFor();
    expect([...faults, ...further]).toEqual([]);
  });
});
