import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeFindings, comes, picture, settled, signIn, withDashboard } from './browser.ts';
import { pageTemplates, pathOf } from './pages.ts';

const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** A page in a language at 360 pixels: what of it is not as it should be. */
const flawsOf = async (page: Page, path: string, language: string): Promise<readonly string[]> => {
  await page.goto(path);
  const flaws = [
    !(await comes(page, settled)) && 'never ends loading',
    !(await page.title()).endsWith(' · Locket') && 'has no title',
    (await page.evaluate('document.documentElement.lang')) !== language && 'is in another language',
    (await page.evaluate<number>(overhang)) > 0 && 'hangs over the edge',
  ];
  return flaws.filter((flaw) => flaw !== false);
};

withDashboard('every page', (stage) => {
  it.each([
    ['de', 'dark'],
    ['en', 'light'],
  ] as const)(
    'fits into 360 pixels and shuts nobody out: %s, %s',
    async (language, colorScheme) => {
      const { page, faults } = await stage().visitor({ colorScheme, reducedMotion: 'reduce' });
      await signIn(page, stage().locket);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.evaluate(`localStorage.setItem('locket.language', '${language}')`);
      const wrong: string[] = [];
      for (const template of pageTemplates()) {
        const flaws = await flawsOf(page, pathOf(template, stage().locket), language);
        const findings = language === 'en' ? await axeFindings(page) : [];
        wrong.push(...[...flaws, ...findings].map((each) => `${template} ${each}`));
        await picture(page, `${template.replaceAll(/\W+/g, '-').slice(1)}-${language}-${colorScheme}-360`);
      }
      expect(wrong).toEqual([]);
      expect(faults).toEqual([]);
    },
    300_000,
  );
});
