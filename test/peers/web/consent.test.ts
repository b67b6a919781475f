import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { selfSigned } from '../../adapters/egress/self-signed.ts';
import { api } from './api.ts';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'locket-consent-'));
const appsFile = join(folder, 'apps.json');
const authority = join(folder, 'authority.pem');
writeFileSync(authority, selfSigned.cert);
// It is read at the first start: a file that is not there would be a fault.
writeFileSync(appsFile, '{}');
const client = { clientId: 'locket-at-gitlab', clientSecret: 'what GitLab and Locket know' };

/** A GitLab of somebody's own: it asks people, gives codes, and takes each once, with its proof. */
const startGitLab = async () => {
  const codes = new Map<string, string>();
  const taken: string[] = [];
  const consent = (url: URL): string => {
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    const state = url.searchParams.get('state') ?? '';
    const code = randomBytes(16).toString('hex');
    codes.set(code, url.searchParams.get('code_challenge') ?? '');
    const link = (said: object, name: string) => {
      back.search = new URLSearchParams({ ...said, state }).toString();
      return `<a href="${back.href.replaceAll('&', '&amp;')}">${name}</a>`;
    };
    return `<!doctype html><title>GitLab</title>${link({ code }, 'Authorize')} ${link({ error: 'access_denied' }, 'Deny')}`;
  };
  const token = async (request: IncomingMessage) => {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood =
      codes.get(code) === proof &&
      form.get('client_id') === client.clientId &&
      form.get('client_secret') === client.clientSecret;
    codes.delete(code);
    if (isGood) taken.push(code);
    return isGood
      ? { access_token: 'of-gitlab', refresh_token: 'next', expires_in: 7200 }
      : { error: 'invalid_grant' };
  };
  const server = createServer(selfSigned, async (request, response) => {
    const url = new URL(request.url ?? '', 'https://127.0.0.1');
    const isPage = url.pathname === '/oauth/authorize';
    response.setHeader('content-type', isPage ? 'text/html' : 'application/json');
    if (isPage) return response.end(consent(url));
    const body = url.pathname === '/oauth/token' ? await token(request) : { id: 1 };
    response.statusCode = 'error' in body ? 400 : 200;
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, taken, close: () => server.close() };
};

/** Fills the form of a new connection to GitLab, and goes there. */
const goThere = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: 'New connection' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('App', { exact: true }).selectOption('gitlab');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Method').selectOption('oauth');
  if (name === 'by-consent') await looksWell(page, 'consent-begin');
  await dialog.getByRole('button', { name: 'Continue at GitLab' }).click();
  await page.getByRole('link', { name: 'Authorize' }).waitFor();
};

/** Every address that this tab can go back to. */
const visited = (page: Page): Promise<string> =>
  page.evaluate<string>('JSON.stringify([location.href, ...navigation.entries().map(({ url }) => url)])');

withDashboard(
  'connecting by consent',
  (stage) => {
    let gitlab: Awaited<ReturnType<typeof startGitLab>>;
    beforeAll(async () => {
      gitlab = await startGitLab();
      const apps = { 'gitlab-integration': { ...client, url: gitlab.url } };
      writeFileSync(appsFile, JSON.stringify(apps));
    });
    afterAll(() => gitlab?.close());

    const opened = async (stage: Stage) => {
      const visitor = await stage.visitor({ ignoreHTTPSErrors: true });
      await signIn(visitor.page, stage.locket);
      await visitor.page.goto('/app-connections');
      await visitor.page.getByRole('heading', { name: 'App connections', level: 1 }).waitFor();
      return visitor;
    };
    const names = async (): Promise<readonly string[]> =>
      (await api(stage(), 'GET', '/api/v1/app-connections')).appConnections.map(
        ({ name }: { readonly name: string }) => name,
      );

    it('a vendor is asked, and a connection is made once somebody confirms it here', async () => {
      const { page, faults } = await opened(stage());
      await goThere(page, 'by-consent');
      await page.getByRole('link', { name: 'Authorize' }).click();
      await page.getByText('Make it a connection of your organization?').waitFor();
      expect(gitlab.taken).toEqual([]);
      expect(await names()).toEqual([]);
      expect(await visited(page)).not.toContain('code=');
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
      await looksWell(page, 'consent-confirm');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByRole('button', { name: /^by-consent/ }).waitFor();
      expect(gitlab.taken).toHaveLength(1);
      expect(await names()).toEqual(['by-consent']);
      const [code = 'none'] = gitlab.taken;
      expect(await visited(page)).not.toContain(code);
      await page.goBack();
      expect(await page.content()).not.toContain(code);
      expect(faults).toEqual([]);
    });

    it('nothing is made of a refusal, nor of an answer to what another tab began', async () => {
      const { page, context } = await opened(stage());
      await goThere(page, 'denied');
      await page.getByRole('link', { name: 'Deny' }).click();
      await page.getByText('GitLab did not let Locket in. access_denied').waitFor();
      await looksWell(page, 'consent-refused');
      await page.getByRole('button', { name: 'To the connections' }).click();
      await goThere(page, 'of-another-tab');
      const answer = await page.getByRole('link', { name: 'Authorize' }).getAttribute('href');
      const other = await context.newPage();
      await other.goto(answer ?? '');
      await other.getByText('There is nothing to connect').waitFor();
      expect(await visited(other)).not.toContain('code=');
      await looksWell(other, 'consent-unknown');
      expect(await names()).toEqual(['by-consent']);
    });
  },
  { LOCKET_APP_CREDENTIALS_FILE: appsFile, NODE_EXTRA_CA_CERTS: authority },
);
