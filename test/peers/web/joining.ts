import { readdir, readFile } from 'node:fs/promises';
import { join as inFolder } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from './browser.ts';

const password = 'a long enough password';

/** Follows the link of an invitation, makes the account, and signs in with it. */
export const join = async (page: Page, { locket }: Stage, email: string, link: string): Promise<void> => {
  const { pathname, search } = new URL(link);
  await page.goto(`${locket.url}${pathname}${search}`);
  await page.getByRole('button', { name: 'Accept the invitation' }).click();
  await page.getByLabel('First name').fill('Grace');
  await page.getByLabel('Last name').fill('Hopper');
  await page.getByLabel('Password, at least eight').fill(password);
  await page.getByRole('button', { name: 'Make the account and join' }).click();
  await page.getByText('You are a member of the organization').waitFor();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
};

/** The link in the mail to somebody, out of the folder that a local Locket puts mails in. */
export const mailedLink = async ({ locket }: Stage, email: string): Promise<string> => {
  const outbox = inFolder(locket.dataDir, 'outbox');
  const names = (await readdir(outbox)).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(names.map((name) => readFile(inFolder(outbox, name), 'utf8')));
  const mail = mails.find((text) => text.includes(`To: ${email}`)) ?? '';
  const [link] = /https?:\S+/.exec(mail) ?? [];
  if (!link) throw new Error(`No mail with a link was sent to ${email}`);
  return link;
};
