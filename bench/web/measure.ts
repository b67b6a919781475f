import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../test/clients/locket-process.ts';
import { type FeatureFigure, notAbove } from '../features/figure.ts';
import type { Options } from '../options.ts';
import { seedFullFolder } from './full-folder.ts';
import { type Step, untilUsable, watchTasks } from './step.ts';
import { walkEnvironment, walkOverview } from './walks.ts';

const mostMilliseconds = 50;
const mostElements = 2000;
const mostUntilUsable = 1500;

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

const visit = async (browser: Browser, { url }: LocketProcess): Promise<Page> => {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB' });
  return context.newPage();
};

const signIn = async (page: Page, { credentials }: LocketProcess): Promise<void> => {
  await page.goto('/');
  await page.getByLabel('E-mail address').fill(credentials.adminEmail);
  await page.getByLabel('Password').fill(credentials.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
};

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

/** Pages by what shows that somebody can work on them; each is asked for by a browser that has nothing of it yet. */
const pagesOf = ({ credentials: { projectId } }: LocketProcess) =>
  [
    ['sign-in', '/sign-in', (page: Page) => page.getByLabel('E-mail address')],
    ['the overview', `/projects/${projectId}/secrets`, (page: Page) => page.getByRole('table')],
    [
      'a folder',
      `/projects/${projectId}/secrets/dev`,
      (page: Page) => page.getByText('DATABASE_URL', { exact: true }),
    ],
  ] as const;

/** Milliseconds until pages can be worked on: no file of the dashboard is known to the browser, only who asks. */
const firstLoads = async (
  browser: Browser,
  locket: LocketProcess,
  runs: number,
): Promise<readonly FeatureFigure[]> => {
  const before = await visit(browser, locket);
  await signIn(before, locket);
  // Each visit renews the session's cookie, and the next one goes on with it.
  let session = await before.context().storageState();
  await before.context().close();
  const figures: FeatureFigure[] = [];
  for (const [name, path, sign] of pagesOf(locket)) {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const isOpen = path === '/sign-in';
      const signedIn = isOpen ? {} : { storageState: session };
      const context = await browser.newContext({ baseURL: locket.url, locale: 'en-GB', ...signedIn });
      const page = await context.newPage();
      times.push(await untilUsable(page, path, () => sign(page).first().waitFor()));
      if (!isOpen) session = await context.storageState();
      await context.close();
    }
    figures.push(notAbove(`dashboard: ${name} can be used`, median(times), 'ms', mostUntilUsable));
  }
  return figures;
};

const stepFigures = (steps: readonly Step[]): readonly FeatureFigure[] => {
  const most = (of: (step: Step) => number) => steps.reduce((a, b) => (of(a) >= of(b) ? a : b));
  const task = most(({ longestTask }) => longestTask);
  const effort = most(({ longestEffort }) => longestEffort);
  const nodes = most(({ elements }) => elements);
  return [
    notAbove(`dashboard: longest task (${task.name})`, task.longestTask, 'ms', mostMilliseconds),
    notAbove(`dashboard: CPU of a task (${effort.name})`, effort.longestEffort, 'ms', mostMilliseconds),
    notAbove(`dashboard: elements (${nodes.name})`, nodes.elements, '', mostElements),
  ];
};

const print = (steps: readonly Step[]): void => {
  for (const { name, longestTask, longestEffort, elements } of steps)
    console.log(`${name}: ${longestTask || '< 50'} ms, ${longestEffort} ms of CPU, ${elements} elements`);
};

const walked = async (browser: Browser, locket: LocketProcess): Promise<readonly FeatureFigure[]> => {
  const page = await visit(browser, locket);
  const { projectId } = locket.credentials;
  await watchTasks(page);
  await signIn(page, locket);
  const steps = [...(await walkEnvironment(page, projectId)), ...(await walkOverview(page, projectId))];
  print(steps);
  return stepFigures(steps);
};

/** What people wait for in the browser; nothing where there is no Chromium. */
export const measureDashboard = async ({
  pageLoads,
  fullFolder,
}: Options): Promise<readonly FeatureFigure[]> => {
  if (!installed) {
    console.log('The dashboard is not measured: there is no Chromium.\n');
    return [];
  }
  const locket = await startLocketProcess(await newDataFolder());
  const browser = await chromium.launch({
    executablePath: installed,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const loads = await firstLoads(browser, locket, pageLoads);
    await seedFullFolder(locket, fullFolder);
    return [...loads, ...(await walked(browser, locket))];
  } finally {
    await browser.close();
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};
