import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { comes, settled, signIn, withDashboard } from './browser.ts';
import { hostileReplies } from './hostile-reply.ts';
import { pageTemplates, pathOf } from './pages.ts';
import { payloads } from './payloads.ts';

/** What of a page is more than text: something ran, stands in the document, or is led to. */
const breaches = `[
  'ran' in globalThis && 'ran',
  document.querySelector('img[src="x"], svg[onload], script:not([src])') && 'is markup',
  [...document.querySelectorAll('[href], [src], [action]')].some((node) =>
    ['href', 'src', 'action'].some((name) => /^\\s*javascript:/i.test(node.getAttribute(name) ?? ''))) && 'is an address',
].filter(Boolean)`;

const shown = `${JSON.stringify(payloads)}.filter((each) => document.body.innerText.includes(each)).length`;

/** Answers all that a page reads with hostile texts. */
const answerHostilely = async (page: Page): Promise<void> => {
  const replyTo = await hostileReplies();
  await page.route('**/api/**', (route) => {
    const request = route.request();
    const json = request.method() === 'GET' && replyTo(new URL(request.url()).pathname);
    return json ? route.fulfill({ json }) : route.fallback();
  });
};

withDashboard('an API whose every text is hostile', (stage) => {
  it('breaks no page, and runs on none', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await answerHostilely(page);
    const wrong: string[] = [];
    const telling: string[] = [];
    for (const template of pageTemplates()) {
      await page.goto(pathOf(template, stage().locket));
      if (!(await comes(page, settled))) wrong.push(`${template} is broken`);
      for (const breach of await page.evaluate<readonly string[]>(breaches))
        wrong.push(`${template}: ${breach}`);
      if ((await page.evaluate<number>(shown)) > 0) telling.push(template);
      for (const fault of faults.splice(0)) wrong.push(`${template}: ${fault.slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
    expect(telling.length, telling.join(' ')).toBeGreaterThan(35);
  }, 300_000);
});
