import type { Page } from 'playwright-core';
import { type Stage, signIn } from './browser.ts';

/** Signs in and opens a folder of the first project. */
export const openFolder = async (
  page: Page,
  { locket }: Stage,
  environment = 'dev',
  path = '',
): Promise<void> => {
  await signIn(page, locket);
  const search = path === '' ? '' : `?path=${encodeURIComponent(path)}`;
  await page.goto(`/projects/${locket.credentials.projectId}/secrets/${environment}${search}`);
  await page.getByRole('button', { name: 'Add secret' }).first().waitFor();
};

export const reveal = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('button', { name: `Reveal: ${name}`, exact: true })
    .first()
    .click();

export const saveAll = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page
    .getByText(/changes? saved/)
    .first()
    .waitFor();
};

/** Adds a secret to what is to be saved. */
export const addSecret = async (page: Page, name: string, value: string): Promise<void> => {
  await page.getByRole('button', { name: 'Add secret' }).first().click();
  await page.getByLabel('Name', { exact: true }).first().fill(name);
  await page.getByRole('textbox', { name: `Value: ${name}`, exact: true }).fill(value);
};

/** Writes over the value of a secret, among what is to be saved. */
export const editValue = async (page: Page, name: string, value: string): Promise<void> => {
  await page
    .getByRole('button', { name: `Edit value: ${name}` })
    .first()
    .click();
  await page.getByRole('textbox', { name: `Value: ${name}`, exact: true }).fill(value);
};
