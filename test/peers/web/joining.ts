import { readdir, readFile, stat } from 'node:fs/promises';
import { join as inFolder } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { api } from './api.ts';
import type { Stage } from './browser.ts';

export const password = 'a long enough password';

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

/** The mails to somebody, the latest last, out of the folder that a local Locket puts mails in. */
const mailsTo = async ({ locket }: Pick<Stage, 'locket'>, email: string): Promise<readonly string[]> => {
  const outbox = inFolder(locket.dataDir, 'outbox');
  const names = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(
    names.map(async (name) => {
      const path = inFolder(outbox, name);
      return { at: (await stat(path)).mtimeMs, text: await readFile(path, 'utf8') };
    }),
  );
  return mails
    .sort((left, right) => left.at - right.at)
    .map(({ text }) => text)
    .filter((text) => text.includes(`To: ${email}`));
};

/** The link in the mail to somebody. */
export const mailedLink = async (stage: Stage, email: string): Promise<string> => {
  const [mail = ''] = await mailsTo(stage, email);
  const [link] = /https?:\S+/.exec(mail) ?? [];
  if (!link) throw new Error(`No mail with a link was sent to ${email}`);
  return link;
};

const taken = new Set<string>();

/** The code that was mailed to somebody last, once it is there: each counts once, and is answered once. */
export const mailedCode = async (stage: Pick<Stage, 'locket'>, email: string): Promise<string> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const codes = (await mailsTo(stage, email)).flatMap((text) => /Code: (\S+)/.exec(text)?.[1] ?? []);
    const latest = codes.findLast((code) => !taken.has(code));
    if (latest) {
      taken.add(latest);
      return latest;
    }
    await pause(100);
  }
  throw new Error(`No code was mailed to ${email}`);
};

/** A new member of the organization, who has just signed in at a page of their own. */
export const member = async (
  stage: Stage,
  email: string,
  more: { readonly projects?: readonly object[]; readonly baseURL?: string } = {},
) => {
  const { projects = [], baseURL } = more;
  await api(stage, 'POST', '/api/v1/invite-org/signup', {
    inviteeEmails: [email],
    organizationRoleSlug: 'member',
    organizationId: stage.locket.credentials.organizationId,
    projects,
  });
  for (let tries = 0; tries < 100 && (await mailsTo(stage, email)).length === 0; tries += 1) await pause(100);
  const visitor = await stage.visitor(baseURL === undefined ? {} : { baseURL });
  const locket = { ...stage.locket, url: baseURL ?? stage.locket.url };
  await join(visitor.page, { ...stage, locket }, email, await mailedLink(stage, email));
  return visitor;
};
