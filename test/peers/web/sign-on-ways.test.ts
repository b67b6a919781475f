import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { withPeer } from '../peer.ts';
import { type Slapd, searcher, slapdProgram, startSlapd, suffix } from '../slapd.ts';
import { api } from './api.ts';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { type SamlProvider, type SamlService, startSamlProvider } from './saml-provider.ts';

/** Calls the API as the admin, who is a person. */
const asAdmin = async ({ locket }: Stage) => {
  const { adminEmail: email, adminPassword: password, organizationId } = locket.credentials;
  // biome-ignore lint/suspicious/noExplicitAny: replies of several shapes
  const send = async (method: string, path: string, body: object, token?: string): Promise<any> => {
    const response = await fetch(`${locket.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return JSON.parse(text);
  };
  const { accessToken } = await send('POST', '/api/v3/auth/login', { email, password });
  const { token } = await send('POST', '/api/v3/auth/select-organization', { organizationId }, accessToken);
  return (method: string, path: string, body: object) => send(method, path, body, token);
};

const wanted = '/account?from=a+link';

/** Opens a page that asks for a sign-in first, by the single sign-on of the organization. */
const askedFor = async (stage: Stage, slug: string): Promise<{ page: Page; faults: readonly string[] }> => {
  const { page, faults } = await stage.visitor({ ignoreHTTPSErrors: true });
  await page.goto(wanted);
  await page.getByRole('button', { name: 'Single sign-on' }).click();
  await page.getByLabel('E-mail address or short name of the organization').fill(slug);
  await page.getByRole('button', { name: 'Go on' }).click();
  return { page, faults };
};

/** The page that was wanted at first, of somebody who is signed in by now. */
const isBack = async (page: Page, email: string): Promise<void> => {
  await page.getByText(email).first().waitFor();
  const { pathname, search } = new URL(page.url());
  expect([pathname, search]).toEqual(['/account', '?from=a+link']);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
};

withDashboard('ways to sign in', (stage) => {
  let slug: string;
  beforeAll(async () => {
    const { organizationId } = stage().locket.credentials;
    slug = (await api(stage(), 'GET', `/api/v1/organization/${organizationId}`)).organization.slug;
  });

  describe('a SAML provider of another make', () => {
    let provider: SamlProvider;
    let service: SamlService;
    beforeAll(async () => {
      provider = await startSamlProvider(() => service, 'sally@example.org');
      const { organizationId } = stage().locket.credentials;
      const call = await asAdmin(stage());
      await call('PATCH', '/api/v1/admin/config', { trustSamlEmails: true, trustLdapEmails: true });
      service = await call('POST', '/api/v1/sso/config', {
        organizationId,
        authProvider: 'generic-saml',
        isActive: true,
        entryPoint: provider.entryPoint,
        issuer: '',
        cert: provider.certificate,
        providerEntityId: provider.entityId,
      });
    });
    afterAll(() => provider?.close());

    it('signs somebody in, who is back at the page that was wanted', async () => {
      const { page, faults } = await askedFor(stage(), slug);
      await page.getByRole('button', { name: 'Sign in as sally@example.org' }).click();
      await isBack(page, 'sally@example.org');
      await page.reload();
      await isBack(page, 'sally@example.org');
      expect(faults).toEqual([]);
    });

    it('nobody is sent to another site by what an address names, or what a tab keeps', async () => {
      const foreign = 'https://127.0.0.1:1/x';
      const { page } = await stage().visitor({ ignoreHTTPSErrors: true });
      await page.goto(`/sign-in?to=${encodeURIComponent(foreign)}`);
      await page.evaluate(
        (path) => sessionStorage.setItem('locket-wanted', JSON.stringify({ path, at: Date.now() })),
        '//127.0.0.1:1/x',
      );
      await signIn(page, stage().locket);
      expect(new URL(page.url()).origin).toBe(stage().locket.url);
    });
  });

  withPeer('slapd, before a browser', slapdProgram, 'run test/peers/fetch.sh where apt is', (program) => {
    let slapd: Slapd;
    let groupId: string;
    beforeAll(async () => {
      slapd = await startSlapd(program);
      const { organizationId } = stage().locket.credentials;
      const call = await asAdmin(stage());
      await call('PATCH', '/api/v1/sso/config', { organizationId, isActive: false });
      const config = await call('POST', '/api/v1/ldap/config', {
        organizationId,
        isActive: true,
        url: slapd.tls,
        caCert: authority.ca,
        bindDN: searcher.dn,
        bindPass: searcher.password,
        searchBase: `ou=people,${suffix}`,
        uniqueUserAttribute: 'uid',
        groupSearchBase: `ou=groups,${suffix}`,
      });
      const group = await call('POST', '/api/v1/groups', { name: 'The crew', role: 'no-access' });
      groupId = group.id;
      const maps = `/api/v1/ldap/config/${config.id}/group-maps`;
      await call('POST', maps, { ldapGroupCN: 'crew', groupSlug: group.slug });
    });
    afterAll(() => slapd?.stop());

    const fill = async (page: Page, password: string): Promise<void> => {
      await page.getByLabel('User name').fill('grace');
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    };

    it('signs somebody in with their groups, who is back at the page that was wanted', async () => {
      const { page, faults } = await askedFor(stage(), slug);
      await page.getByLabel('User name').waitFor();
      await looksWell(page, 'sign-in-directory');
      await fill(page, 'not the password');
      await page.getByRole('alert').waitFor();
      await fill(page, 'grace-pass');
      await isBack(page, 'grace@example.org');
      const { users } = await api(stage(), 'GET', `/api/v1/groups/${groupId}/users`);
      const inIt = users.filter((each: { isPartOfGroup: boolean }) => each.isPartOfGroup);
      expect(inIt).toMatchObject([{ username: 'grace@example.org' }]);
      expect(faults).toEqual([]);
    });
  });
});
