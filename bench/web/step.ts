import type { Page } from 'playwright-core';

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
export const step = async (page: Page, name: string, act: () => Promise<unknown>): Promise<Step> => {
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
