import type { Page } from 'playwright-core';
import { apiOf, sendTo } from '../../../bench/load/api.ts';
import { raiseLimits } from '../../../bench/load/raise-limits.ts';
import type { LocketProcess } from '../../clients/locket-process.ts';

const manyFolders = 500;
const manySecrets = 10_000;

const batchSize = 500;
const parallel = 8;

const padded = (index: number): string => String(index).padStart(5, '0');

const inTurns = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const turn = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: parallel }, turn));
};

/** Puts 500 folders and 10,000 secrets side by side into `dev`, and every tenth of the secrets into `staging`. */
export const seedFullFolder = async ({ url, credentials }: LocketProcess): Promise<void> => {
  const send = sendTo(url);
  await raiseLimits(send, credentials);
  const { post } = apiOf(send, credentials.adminToken);
  const { projectId } = credentials;
  await inTurns(manyFolders, (index) =>
    post('/api/v1/folders', {
      workspaceId: projectId,
      environment: 'dev',
      path: '/',
      name: `folder-${padded(index)}`,
    }),
  );
  const fill = (environment: string, names: readonly string[]) =>
    inTurns(Math.ceil(names.length / batchSize), (index) =>
      post('/api/v4/secrets/batch', {
        projectId,
        environment,
        secretPath: '/',
        secrets: names
          .slice(index * batchSize, (index + 1) * batchSize)
          .map((secretKey) => ({ secretKey, secretValue: `value of ${secretKey}` })),
      }),
    );
  const names = Array.from({ length: manySecrets }, (_, index) => `SECRET_${padded(index)}`);
  await fill('dev', names);
  await fill(
    'staging',
    names.filter((_, index) => index % 10 === 0),
  );
};

/** What a step did to the page. */
export interface Step {
  readonly name: string;
  /** Milliseconds of the longest task, of those above 50: what the browser itself calls a long one. */
  readonly longestTask: number;
  /** Milliseconds that the processor had of the longest task: what a busy machine falsifies little. */
  readonly longestEffort: number;
  /** Elements at its end. */
  readonly elements: number;
}

/** Has the page tell its long tasks; before it is opened. */
export const watchTasks = async (page: Page): Promise<void> => {
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longTasks.push(Math.round(duration));
    }).observe({ type: 'longtask' });
  `);
};

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const longestEffortIn = (trace: Buffer): number => {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && pages.has(threadOf(event)));
  return Math.round(Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000);
};

const categories = ['disabled-by-default-devtools.timeline', 'devtools.timeline'];

/** Does something on the page, and says what it cost. */
const step = async (page: Page, name: string, act: () => Promise<unknown>): Promise<Step> => {
  const browser = page.context().browser();
  await page.evaluate('globalThis.longTasks = []');
  await browser?.startTracing(page, { categories });
  await act();
  await page.waitForTimeout(300);
  const trace = await browser?.stopTracing();
  const longestTask = await page.evaluate<number>('Math.max(0, ...globalThis.longTasks)');
  const elements = await page.evaluate<number>(`document.querySelectorAll('*').length`);
  return { name, longestTask, longestEffort: trace ? longestEffortIn(trace) : 0, elements };
};

const scrolled = async (page: Page, list: string): Promise<void> => {
  const box = await page.locator(list).first().boundingBox();
  if (!box) throw new Error(`${list} is not seen`);
  await page.mouse.move(box.x + box.width / 2, Math.max(box.y, 0) + 200);
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(25);
  }
};

const search = (page: Page) => page.getByRole('searchbox').first();

/** Scrolls, jumps, searches and edits on the page of the environment. */
export const walkEnvironment = async (page: Page, projectId: string): Promise<readonly Step[]> => {
  await page.goto(`/projects/${projectId}/secrets/dev`);
  await page.getByText('folder-00000').waitFor();
  const list = '[role=list]:has([aria-setsize])';
  const jump = (share: number) =>
    page.evaluate(`{
      const list = document.querySelector('${list}');
      list.parentElement.scrollTo(0, list.scrollHeight * ${share});
    }`);
  const pencil = page.getByRole('button', { name: 'Edit value: SECRET_09871' });
  const value = page.getByRole('textbox', { name: 'Value: SECRET_09871' });
  return [
    await step(page, 'environment: scroll', () => scrolled(page, list)),
    await step(page, 'environment: jump to the end', () => jump(1)),
    await step(page, 'environment: jump to the middle', () => jump(0.5)),
    await step(page, 'environment: search', () => search(page).pressSequentially('ret_0987', { delay: 60 })),
    await step(page, 'environment: open an edit', async () => {
      await pencil.click();
      await value.waitFor();
    }),
    await step(page, 'environment: type in it', () => value.pressSequentially(' and more', { delay: 40 })),
    await step(page, 'environment: clear the search', () => search(page).fill('')),
    await step(page, 'environment: select all that are seen', async () => {
      await jump(0.5);
      for (const box of (await page.getByRole('checkbox').all()).slice(0, 3)) await box.check();
    }),
    await step(page, 'environment: undo', () => page.getByRole('button', { name: 'Discard' }).click()),
  ];
};

/** Scrolls, searches and compares on the overview. */
export const walkOverview = async (page: Page, projectId: string): Promise<readonly Step[]> => {
  await page.goto(`/projects/${projectId}/secrets`);
  await page.getByText('folder-00000').waitFor();
  return [
    await step(page, 'overview: scroll', () => scrolled(page, '[role=table]')),
    await step(page, 'overview: jump to the end', () =>
      page.evaluate(`document.querySelector('[role=table]').scrollTo(0, 1e9)`),
    ),
    await step(page, 'overview: search', () => search(page).pressSequentially('ret_0987', { delay: 60 })),
    await step(page, 'overview: clear the search', () => search(page).fill('')),
    await step(page, 'overview: only gaps', () => page.getByRole('checkbox').first().click()),
  ];
};

/** Milliseconds from asking for a page to when somebody can work on it. */
export const untilUsable = async (
  page: Page,
  path: string,
  sign: () => Promise<unknown>,
): Promise<number> => {
  await page.goto(path, { waitUntil: 'commit' });
  await sign();
  return page.evaluate<number>('Math.round(performance.now())');
};
