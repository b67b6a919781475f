import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axeCore from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../clients/locket-process.ts';
import { firstOf, withPeer } from '../peer.ts';

const installed = firstOf('/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome');

/** Where pictures of the pages go when somebody wants to look at them. */
const pictures = process.env.LOCKET_SCREENSHOTS;

const { LOCKET_BROWSER_LOG } = process.env;

/** A Locket that runs as its users run it, and a browser before it. */
export interface Stage {
  readonly locket: LocketProcess;
  readonly browser: Browser;
  /** A fresh profile of the browser, which nobody is signed in to. */
  visitor(options?: Parameters<Browser['newContext']>[0]): Promise<Visitor>;
}

/** Somebody at a page, and what went wrong on it. */
interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
}

/** Requests that are refused are part of some stories: the browser reports them, the pages show them. */
const isOfRequests = (text: string): boolean => text.startsWith('Failed to load resource');

/** Runs tests with a browser where there is one; variables are those of the Locket. */
export const withDashboard = (
  name: string,
  tests: (stage: () => Stage) => void,
  variables: Readonly<Record<string, string>> = {},
): void =>
  withPeer(name, installed, 'install chromium', (executablePath) => {
    let locket: LocketProcess;
    let browser: Browser;
    beforeAll(async () => {
      locket = await startLocketProcess(await newDataFolder(), undefined, variables);
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    }, 240_000);
    afterAll(async () => {
      await browser?.close();
      await locket?.stop();
      if (locket) await removeFolder(locket.dataDir);
    });
    const visitor = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Visitor> => {
      const context = await browser.newContext({
        baseURL: locket.url,
        locale: 'en-GB',
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (LOCKET_BROWSER_LOG) console.log(message.type(), message.text());
        if (message.type() === 'error' && !isOfRequests(message.text())) faults.push(message.text());
      });
      return { page, context, faults };
    };
    tests(() => ({ locket, browser, visitor }));
  });

/** Signs in as the admin of the first start, and is at the list of projects. */
export const signIn = async (page: Page, { credentials }: LocketProcess): Promise<void> => {
  await page.goto('/');
  await page.getByLabel('E-mail address').fill(credentials.adminEmail);
  await page.getByLabel('Password').fill(credentials.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
};

/** Has somebody sign in again in front of the page that they were at. */
export const comeBack = async (page: Page, { credentials }: LocketProcess): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('E-mail address').fill(credentials.adminEmail);
  await dialog.getByLabel('Password').fill(credentials.adminPassword);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
};

const patience = 8000;

/** Waits for what an expression says of the page, and tells whether it came. */
export const comes = async (page: Page, expression: string, milliseconds = patience): Promise<boolean> => {
  for (const end = Date.now() + milliseconds; Date.now() < end; await page.waitForTimeout(40))
    if (await page.evaluate<boolean>(`Boolean(${expression})`).catch(() => false)) return true;
  return false;
};

/** Says of a page that it is there, with nothing on its way. */
export const settled = `document.querySelector('h1') && !document.querySelector('main [role=status]')`;

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds at the page as it is shown, of what shuts somebody out. */
export const axeFindings = async (page: Page): Promise<readonly string[]> => {
  await page.waitForTimeout(250);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeCore.source);
  const findings = (await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: unknown[] }> };
    };
    return (await axe.run({ runOnly: { type: 'tag', values: tags } })).violations;
  }, wcag)) as Finding[];
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

/** What is found twice: a busy machine may still draw the other theme when it is looked at first. */
const lastingFindings = async (page: Page): Promise<readonly string[]> => {
  const first = await axeFindings(page);
  if (first.length === 0) return first;
  await page.waitForTimeout(1500);
  return axeFindings(page);
};

/** Keeps a picture of the page where somebody wants to look at it. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
};

const looks = [
  ['light', 1280, 800],
  ['dark', 1280, 800],
  ['light', 360, 740],
] as const;

/** Looks at the page light, dark and narrow: nobody is shut out, and nothing hangs over the edge. */
export const looksWell = async (page: Page, name: string): Promise<void> => {
  for (const [colorScheme, width, height] of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
    expect(await lastingFindings(page), `${name}, ${colorScheme}, ${width}`).toEqual([]);
    const overhang = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overhang, `${name} at ${width}`).toBeLessThanOrEqual(0);
    await picture(page, `${name}-${colorScheme}-${width}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  await page.setViewportSize({ width: 1280, height: 800 });
};
