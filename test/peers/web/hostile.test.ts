import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { api } from './api.ts';
import { signIn, withDashboard } from './browser.ts';
import { addSecret, editValue, openFolder, reveal, saveAll } from './opening.ts';
import { payloads } from './payloads.ts';

const hasRun = (page: Page): Promise<boolean> => page.evaluate(() => 'ran' in globalThis);

withDashboard('hostile texts', (stage) => {
  it.each(payloads)('are texts wherever they stand: %s', async (payload) => {
    const { page, faults } = await stage().visitor();
    const { projectId } = stage().locket.credentials;
    await openFolder(page, stage());
    const name = `P${payloads.indexOf(payload)}`;
    await addSecret(page, name, payload);
    await saveAll(page);
    await reveal(page, name);
    await page.getByText(payload, { exact: true }).first().waitFor();
    await page.getByRole('button', { name: `More: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Details' }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill(payload);
    await page.getByRole('button', { name: 'Add an entry' }).click();
    await page.getByRole('textbox', { name: 'Key', exact: true }).fill(payload);
    await page.getByRole('textbox', { name: 'Value', exact: true }).fill(payload);
    await page.getByRole('button', { name: 'Apply' }).click();
    await saveAll(page);
    await page.getByRole('searchbox').fill(payload);
    await page.getByText('Nothing matches').waitFor();
    const slug = `p${payloads.indexOf(payload)}`;
    await api(stage(), 'PATCH', `/api/v1/projects/${projectId}`, {
      name: payload.slice(0, 64),
      description: payload,
    });
    await api(stage(), 'POST', `/api/v1/projects/${projectId}/environments`, {
      name: payload.slice(0, 64),
      slug,
    });
    await api(stage(), 'POST', `/api/v1/projects/${projectId}/tags`, { name: payload, slug });
    await page.goto(`/projects/${projectId}/secrets`);
    await page.getByRole('heading', { name: payload.slice(0, 64) }).waitFor();
    await page.goto(
      `/projects/${projectId}/settings?to=${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`,
    );
    await page.getByRole('heading', { name: 'Project settings' }).waitFor();
    await page.goto('/projects');
    await page.getByText(payload.slice(0, 64), { exact: true }).first().waitFor();
    expect(await hasRun(page)).toBe(false);
    expect(faults).toEqual([]);
  });

  it.each([
    '//elsewhere.example',
    'https://elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
  ])('lead nobody elsewhere after the sign-in: %s', async (to) => {
    const { page } = await stage().visitor();
    const { locket } = stage();
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await page.getByLabel('E-mail address').fill(locket.credentials.adminEmail);
    await page.getByLabel('Password').fill(locket.credentials.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    expect(page.url()).toBe(`${locket.url}/projects`);
  });
});

withDashboard('what goes wrong meanwhile', (stage) => {
  it('leaves no value in address, title, storage or page after it is left', async () => {
    const { page, context } = await stage().visitor();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await openFolder(page, stage());
    await addSecret(page, 'LEFT_BEHIND', 'very-secret-value');
    await saveAll(page);
    await reveal(page, 'LEFT_BEHIND');
    await page.getByText('very-secret-value').waitFor();
    await page.getByRole('link', { name: 'Projects' }).click();
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    const kept = await page.evaluate<string>(
      'JSON.stringify([document.title, location.href, {...localStorage}, {...sessionStorage}, history.state, document.documentElement.outerHTML])',
    );
    expect(kept).not.toContain('very-secret-value');
    expect(addresses.join()).not.toContain('very-secret-value');
    expect(JSON.stringify(await context.storageState())).not.toContain('very-secret-value');
  });

  it('shows what somebody else saved, and loses nothing of either', async () => {
    const [one, other] = await Promise.all([stage().visitor(), stage().visitor()]);
    await openFolder(one.page, stage());
    await openFolder(other.page, stage());
    await editValue(one.page, 'API_KEY', 'by the first');
    await editValue(other.page, 'API_KEY', 'by the second');
    await addSecret(other.page, 'OTHER_KEY', 'also by the second');
    await saveAll(one.page);
    await other.page.getByRole('button', { name: 'Save', exact: true }).click();
    await other.page.getByText('Somebody else changed this meanwhile').waitFor();
    await other.page.getByRole('button', { name: 'Take theirs, keep my other changes' }).click();
    await saveAll(other.page);
    await reveal(other.page, 'OTHER_KEY');
    await other.page.getByText('also by the second').waitFor();
    await reveal(other.page, 'API_KEY');
    await other.page.getByText('by the first').waitFor();
  });

  it('keeps what was typed when the session ends, and goes on after another sign-in', async () => {
    const { page, context } = await stage().visitor();
    await openFolder(page, stage());
    await addSecret(page, 'TYPED_KEY', 'typed before it ended');
    await context.clearCookies();
    const refuse = {
      status: 401,
      json: { statusCode: 401, message: 'Token expired', error: 'Unauthorized' },
    };
    await page.route('**/api/v4/secrets**', (route) => route.fulfill(refuse), { times: 1 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByLabel('E-mail address').fill(stage().locket.credentials.adminEmail);
    await page.getByLabel('Password').fill(stage().locket.credentials.adminPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor({ state: 'detached' });
    await saveAll(page);
    await page.getByText('TYPED_KEY').waitFor();
  });

  it.each([
    [429, 'Too many requests: try again in 1 seconds.'],
    [503, 'The service is busy or a part of it is down.'],
    [403, 'Your role does not allow this.'],
  ])('says what to do about a %i, and has another try', async (status, text) => {
    const { page } = await stage().visitor();
    await openFolder(page, stage());
    const answer = {
      status,
      headers: { 'retry-after': '1' },
      json: { statusCode: status, message: 'no', error: 'no', reqId: 'request-1' },
    };
    await page.route('**/api/v4/secrets?**', (route) => route.fulfill(answer));
    await page.getByRole('link', { name: 'Staging' }).click();
    await page.getByText(text).waitFor();
    await page.unroute('**/api/v4/secrets?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing here yet').waitFor();
    await page.route('**/api/v4/secrets/batch', (route) => route.fulfill(answer));
    await addSecret(page, `KEPT_${status}`, 'kept');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(text).waitFor();
    await page.getByText('1 unsaved change').waitFor();
  });

  it('asks for a second factor where an organization wants one', async () => {
    const { page } = await stage().visitor();
    const { locket } = stage();
    await page.route('**/api/v3/auth/select-organization', (route) =>
      route.fulfill({ json: { token: 'a-challenge', isMfaEnabled: true, mfaMethod: 'totp' } }),
    );
    await page.route('**/api/v2/auth/mfa/check/totp', (route) =>
      route.fulfill({ json: { isVerified: true } }),
    );
    const asked: string[] = [];
    await page.route('**/api/v2/auth/mfa/verify', (route) => {
      asked.push(`${route.request().headers().authorization} ${route.request().postData()}`);
      return route.fulfill({
        status: 403,
        json: { statusCode: 403, message: 'Wrong code', error: 'Forbidden' },
      });
    });
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(locket.credentials.adminEmail);
    await page.getByLabel('Password').fill(locket.credentials.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('textbox', { name: 'Code' }).fill('123456');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Wrong code').waitFor();
    expect(asked).toEqual(['Bearer a-challenge {"mfaToken":"123456","mfaMethod":"totp"}']);
  });
});

withDashboard('a large folder', (stage) => {
  it('scrolls through thousands of secrets with few nodes', async () => {
    const { locket, visitor } = stage();
    const { projectId } = locket.credentials;
    const batches = Array.from({ length: 20 }, (_, index) => index);
    for (const batch of batches)
      await api(stage(), 'POST', '/api/v4/secrets/batch', {
        projectId,
        environment: 'prod',
        secrets: Array.from({ length: 100 }, (_, index) => ({
          secretKey: `KEY_${String(batch * 100 + index).padStart(5, '0')}`,
          secretValue: 'value',
        })),
      });
    const { page } = await visitor();
    await signIn(page, locket);
    await page.evaluate(
      'globalThis.tasks = []; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration))).observe({ type: "longtask" })',
    );
    await page.getByRole('link', { name: 'Example' }).click();
    await page.getByRole('link', { name: 'Production', exact: true }).click();
    await page.getByText('KEY_00000').waitFor();
    await page.evaluate('globalThis.tasks.length = 0');
    const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
    await page.getByRole('listitem').first().hover();
    for (const _ of batches) {
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(50);
      expect(await nodes()).toBeLessThan(2000);
    }
    await page.mouse.wheel(0, 1e6);
    await page.getByText('KEY_01999').waitFor();
    console.log(
      `longest task while scrolling: ${await page.evaluate('Math.max(0, ...globalThis.tasks)')} ms, ${await nodes()} nodes`,
    );
  });
});
