import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leaked } from '../../world/repositories.ts';
import { startVendor, type Vendor } from '../../world/vendor.ts';
import { api } from './api.ts';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

const token = 'glpat-what-reads-repositories';

const openPage = async (page: Page, { locket }: Stage, path: string, heading: string): Promise<void> => {
  await signIn(page, locket);
  await page.goto(path);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};

/** Commits of the only project of the stand-in, newest first. */
const commits = [
  { id: 'c'.repeat(40), file: 'deploy.env', message: 'Deploy' },
  ...payloads.map((payload, n) => ({ id: String(n).repeat(40), file: `${payload}.env`, message: payload })),
];

const history = '/api/v4/projects/7/repository/commits';

/** What it says of one commit, or of what that changed. */
const commitAt = (path: string) => {
  const [id = '', part] = path.slice(history.length + 1).split('/');
  const found = commits.find((each) => each.id === id);
  if (!found) return undefined;
  if (part === 'diff') return [{ diff: `@@ -0,0 +1 @@\n+TOKEN=${leaked}`, new_path: found.file }];
  const { message } = found;
  return {
    ...{ id, message, author_name: message },
    ...{ author_email: 'dev@example.org', authored_date: '2026-01-01T00:00:00Z' },
  };
};

/** A GitLab with one project. */
const answerAsGitLab = (host: Vendor): void =>
  host.answer(({ path, query, headers }) => {
    if (headers['private-token'] !== token) return { status: 401, body: { message: '401 Unauthorized' } };
    if (path === '/api/v4/projects')
      return { body: [{ id: 7, path_with_namespace: 'shop/app', web_url: 'javascript:globalThis.ran=1' }] };
    if (path === history) return { body: query.get('page') === '1' ? commits.map(({ id }) => ({ id })) : [] };
    const body = path.startsWith(history) ? commitAt(path) : undefined;
    return body && { body };
  });

withDashboard('repository scanning', (stage) => {
  let host: Vendor;
  beforeAll(async () => {
    host = await startVendor();
    answerAsGitLab(host);
  });
  afterAll(() => host?.close());

  it('finds a stored secret in a repository, says which it is, and takes what became of it', async () => {
    const { projectId } = stage().locket.credentials;
    await api(stage(), 'POST', '/api/v3/secrets/raw/DEPLOY_TOKEN', {
      workspaceId: projectId,
      environment: 'dev',
      secretPath: '/',
      secretValue: leaked,
    });
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), '/scanning', 'Secret scanning');
    await page.getByText('Nothing was found').waitFor();
    await page.getByRole('link', { name: 'Repositories' }).click();
    await page.getByText('No repositories are connected').waitFor();
    await page.getByRole('button', { name: 'Connect GitLab or Bitbucket' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('The shop');
    await dialog.getByLabel('Server').fill(host.url);
    await dialog.getByLabel('Token').fill(token);
    await looksWell(page, 'new-source');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Webhook secret').waitFor();
    await looksWell(page, 'source-once');
    await dialog.getByRole('button', { name: 'Reveal' }).click();
    const secret = (await dialog.locator('dd').first().textContent()) ?? '';
    expect(secret.length).toBeGreaterThan(40);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain(token);

    await page.getByRole('button', { name: 'Look through the history: The shop' }).click();
    await page.getByText(/The history is being looked through/).waitFor();
    await expect
      .poll(() => host.calls.filter(({ path }) => path.endsWith('/diff')).length, { timeout: 60_000 })
      .toBe(commits.length);
    await page.reload();
    await page.getByText('Looked through', { exact: true }).waitFor();
    await looksWell(page, 'sources');
    await page.getByRole('link', { name: 'Findings' }).click();
    const rowOf = (file: string) => page.getByRole('row').filter({ hasText: `${file}:` });
    await rowOf('deploy.env').getByText('One of yours').waitFor({ timeout: 60_000 });
    for (const payload of payloads) await rowOf(`${payload}.env`).waitFor();
    await looksWell(page, 'findings');
    await rowOf('deploy.env')
      .getByRole('button', { name: /^github-pat/ })
      .click();
    await dialog.getByText('DEPLOY_TOKEN').waitFor();
    await dialog.getByText('shop/app').waitFor();
    expect(await dialog.getByRole('link', { name: 'shop/app' }).count()).toBe(0);
    await looksWell(page, 'finding');
    await dialog.getByLabel('State').selectOption('RESOLVED_NOT_REVOKED');
    await page.getByText('The state was changed.').waitFor();
    await dialog.getByRole('link', { name: 'Open the secret' }).click();
    await page.waitForURL(`**/projects/${projectId}/secrets/dev`);
    await dialog.waitFor({ state: 'detached' });
    await page.goBack();

    await page.getByRole('button', { name: /Say what became of it: deploy\.env$/ }).click();
    await page.getByRole('menuitem', { name: 'Revoked', exact: true }).click();
    await rowOf('deploy.env').getByText('Revoked', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'State' }).selectOption('RESOLVED_REVOKED');
    await rowOf('deploy.env').getByText('Revoked', { exact: true }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(await page.content()).not.toContain(leaked);

    await page.getByRole('link', { name: 'Repositories' }).click();
    const more = page.getByRole('button', { name: 'More: The shop' });
    await more.click();
    await page.getByRole('menuitem', { name: 'Switch off' }).click();
    await page.getByText('Switched off', { exact: true }).waitFor();
    await more.click();
    await page.getByRole('menuitem', { name: 'Forget repositories' }).click();
    await dialog.getByRole('button', { name: 'Forget repositories' }).click();
    await page.getByText('No repositories are connected').waitFor();
    expect(faults).toEqual([]);
  });

  it('GitHub is gone to, and what it sends back is used once and stands in no address', async () => {
    const { page, faults } = await stage().visitor();
    await openPage(page, stage(), '/scanning/sources', 'Secret scanning');
    await page.getByRole('button', { name: 'Connect GitHub' }).click();
    await page.getByText(/This instance has no GitHub app/).waitFor();
    const state = '12345678901234567890e12345678901';
    await page.route('**/create-installation-session/organization', (each) =>
      each.fulfill({
        json: {
          sessionId: state,
          installationUrl: `https://github.com/apps/a/installations/new?state=${state}`,
        },
      }),
    );
    const back = `${stage().locket.url}/scanning/link?installation_id=4242&setup_action=install&state=${state}&code=1234567e89`;
    await page.route('https://github.com/**', (each) =>
      each.fulfill({ status: 302, headers: { location: back } }),
    );
    const linked: unknown[] = [];
    await page.route('**/secret-scanning/link-installation', (each) => {
      linked.push(each.request().postDataJSON());
      return each.fulfill({
        json: { id: 'a', installationId: '4242', userId: 'b', orgId: 'c', createdAt: '', updatedAt: '' },
      });
    });
    await page.getByRole('button', { name: 'Connect GitHub' }).click();
    await page.getByText('The repositories are connected').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(linked).toEqual([{ installationId: '4242', sessionId: state, code: '1234567e89' }]);
    await looksWell(page, 'scan-link');
    await page.reload();
    await page.getByText('Nothing came back from GitHub.').waitFor();
    expect(linked).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  const rooms = [
    ['scanning', '**/secret-scanning/organization/*/risks?**'],
    ['scanning/sources', '**/secret-scanning/organization/*/sources'],
    ['app-connections', '**/api/v1/app-connections'],
    ['organization/slack', '**/api/v1/workflow-integrations/slack'],
    ['projects/{id}/syncs', '**/api/v1/secret-syncs?**'],
    ['projects/{id}/rotations', '**/api/v1/secret-rotations?**'],
    ['projects/{id}/notifications', '**/slack-config'],
  ] as const;

  it.each(rooms)('a failing answer is told of, and asked for again: %s', async (room, route) => {
    const { locket, visitor } = stage();
    const { page } = await visitor();
    await signIn(page, locket);
    await page.route(route, (each) =>
      each.fulfill({
        status: 503,
        headers: { 'retry-after': '1' },
        json: { statusCode: 503, message: 'no', error: 'no', reqId: 'request-1' },
      }),
    );
    await page.goto(`/${room.replace('{id}', locket.credentials.projectId)}`);
    await page.getByText('The service is busy or a part of it is down.').first().waitFor();
    await page.unroute(route);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('The service is busy or a part of it is down.').waitFor({ state: 'detached' });
  });
});
