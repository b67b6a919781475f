import type { Page, Request, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { comeBack, comes, settled, signIn, withDashboard } from './browser.ts';
import { pageTemplates, pathOf } from './pages.ts';

const templates = pageTemplates();

/** What the API answers when it refuses: the pauses that it asks for are short ones. */
const refusal = (status: number) => ({
  status,
  headers: { 'retry-after': '0.05' },
  json: { statusCode: status, message: 'no', error: 'no', reqId: 'request-1' },
});

const told = {
  503: 'The service is busy or a part of it is down',
  429: 'Too many requests: try again in',
  403: 'Your role does not allow this',
} as const;

/** Pages that read nothing, or names alone, before somebody asks them to. */
const readsNothing = new Set(['/scanning/link', '/sharing', '/integrations/$integration/oauth2/callback']);

const alerts = `[...document.querySelectorAll('main [role=alert]')].map(({ textContent }) => textContent)`;
const empties = `document.querySelectorAll('main [data-empty]').length`;

/** What a page does not tell while the API answers 503, then 429 and 403, and is asked again each time, and then 401. */
const silences = async (page: Page, path: string): Promise<readonly string[]> => {
  const wrong: string[] = [];
  let status = 503;
  const refuse = (route: Route) =>
    status !== 401 && route.request().url().endsWith('/api/v1/auth/token')
      ? route.fallback()
      : route.fulfill(refusal(status));
  const again = page.getByRole('main').getByRole('button', { name: 'Try again' }).first();
  await page.route('**/api/**', refuse);
  try {
    await page.goto(path);
    for (const [now, next] of [
      [503, 429],
      [429, 403],
      [403, 401],
    ] as const) {
      if (!(await comes(page, `${alerts}.some((text) => text.includes('${told[now]}'))`)))
        wrong.push(`${path} does not tell of ${now}`);
      if ((await page.evaluate(empties)) !== 0) wrong.push(`${path} is empty on ${now}`);
      status = next;
      await again.click();
    }
    if (!(await comes(page, `document.querySelector('dialog[open] input[type=password]')`)))
      wrong.push(`${path} asks nobody to sign in again`);
  } finally {
    await page.unroute('**/api/**', refuse);
  }
  return wrong;
};

/** The operations that a page reads for itself, by their paths. */
const readsOf = async (page: Page, path: string): Promise<readonly string[]> => {
  const asked = new Set<string>();
  const hear = (request: Request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'GET' && pathname.startsWith('/api/')) asked.add(pathname);
  };
  page.on('request', hear);
  await page.goto(path);
  await comes(page, settled);
  await page.waitForTimeout(100);
  page.off('request', hear);
  return [...asked];
};

/** What pages take nothing but names and numbers beside their lists from: what they show is whole without. */
const namesAlone = [
  / \/api\/v2\/users\/me$/,
  /\/roles$/,
  /\/options$/,
  / \/api\/v1\/secret-rotation-providers\//,
  / \/api\/v1\/secret-approval-requests\/count$/,
  /\/access-requests\/grants .*\/memberships$/,
];

/** Reads that are told of in place of the whole page; one page shows it for all below a project or organization. */
const ofWholeRooms = [/^\/api\/v1\/projects\/[^/]+$/, /^\/api\/v1\/organization\/[^/]+$/];

withDashboard('an API that fails', (stage) => {
  it('is told of on every page, with what to do, and forgotten when it is over', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    const wrong: string[] = [];
    for (const template of templates.filter((each) => !readsNothing.has(each))) {
      const path = pathOf(template, stage().locket);
      wrong.push(...(await silences(page, path)));
      await comeBack(page, stage().locket);
      if (!(await comes(page, `${settled} && ${alerts}.length === 0`)))
        wrong.push(`${path} goes on: ${await page.evaluate(alerts)}`);
      if (new URL(page.url()).pathname !== path) wrong.push(`${path} is left for ${page.url()}`);
    }
    expect(wrong).toEqual([]);
    expect(faults).toEqual([]);
  }, 300_000);

  it('is told of where one read of several fails, and the rest of the page stands', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    const wrong: string[] = [];
    const tried = new Set<RegExp>();
    const isWanted = (template: string, pathname: string): boolean => {
      const whole = ofWholeRooms.find((each) => each.test(pathname));
      if (whole && tried.has(whole)) return false;
      if (whole) tried.add(whole);
      return !namesAlone.some((each) => each.test(`${template} ${pathname}`));
    };
    for (const template of templates) {
      const path = pathOf(template, stage().locket);
      const reads = (await readsOf(page, path)).filter((each) => isWanted(template, each));
      for (const pathname of reads.length > 1 ? reads : []) {
        const refuse = (route: Route) => route.fulfill(refusal(503));
        const isIt = (url: URL) => url.pathname === pathname;
        await page.route(isIt, refuse);
        await page.goto(path);
        if (!(await comes(page, `${alerts}.some((text) => text.includes('${told[503]}'))`, 4000)))
          wrong.push(`${template} is silent of ${pathname}`);
        await page.unroute(isIt, refuse);
      }
    }
    expect(wrong).toEqual([]);
    expect(faults).toEqual([]);
  }, 300_000);

  it('leaves a way on where not even the session can be asked for', async () => {
    const { page } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.route('**/api/v1/auth/token', (route) => route.fulfill(refusal(503)), { times: 1 });
    await page.goto('/identities');
    await page.getByText(told[503]).waitFor();
    await page.getByRole('button', { name: 'Reload it' }).click();
    await page.getByRole('heading', { name: 'Machine identities', level: 1 }).waitFor();
  });
});
