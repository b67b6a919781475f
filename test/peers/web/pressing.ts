import type { Locator, Page } from 'playwright-core';
import type { Stage } from './browser.ts';

export const inProject =
  (path: string) =>
  ({ locket }: Stage): string =>
    `/projects/${locket.credentials.projectId}/${path}`;

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();

export const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click();

export const choose = async (page: Page, of: string, entry: string): Promise<void> => {
  await press(page, of);
  await page.getByRole('menuitem', { name: entry }).click();
};

export const field = (page: Page, name: string): Locator =>
  page.getByRole('dialog').last().getByLabel(name, { exact: true });

/** Answers one operation in the place of the API. */
export const answering = (page: Page, path: string, json: object): Promise<unknown> =>
  page.route(`**${path}`, (route) =>
    route.request().method() === 'GET' ? route.fallback() : route.fulfill({ json }),
  );
