import type { Page, Request, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { comeBack, comes, picture, type Stage, signIn, withDashboard } from './browser.ts';
import { type Step, steps } from './steps.ts';

const refusal = (status: number) => ({
  status,
  headers: { 'retry-after': '0.05' },
  json: { statusCode: status, message: 'no', error: 'no', reqId: 'request-1' },
});

/** What is said of a refusal, which says what to do. */
const told = {
  503: 'try again in a moment',
  429: 'Too many requests: try again in',
  401: 'Your session has ended',
} as const;
type Status = keyof typeof told;
const statuses: readonly Status[] = [503, 429, 401];

/** Says of a text that it is seen: nothing lies before it. */
const seen = (text: string): string => `[...document.querySelectorAll('h2, p, [role=alert]')].some((node) => {
  if (!node.textContent.includes(${JSON.stringify(text)})) return false;
  const { left, top, width, height } = node.getBoundingClientRect();
  return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
})`;

/** All that is typed and chosen on the page, but for who signs in. */
const typed = `JSON.stringify([...document.querySelectorAll('main :is(input, textarea, select)')].map(
  ({ type, checked, value }) => (type === 'checkbox' ? checked : value)))`;

const isAsked = (request: Request): boolean => new URL(request.url()).pathname.startsWith('/api/');
const nameOf = (request: Request): string => {
  const path = new URL(request.url()).pathname.replaceAll(/[\da-f]{8}-[\da-f-]{27}|STEP_\d+/g, '…');
  return `${request.method()} ${path}`;
};
const changes = (name: string): boolean => !name.startsWith('GET ');

/** What a pressing asks for until it is done: what it only reads again afterwards is no part of it. */
const requestsOf = async (page: Page, press: () => Promise<void>): Promise<readonly string[]> => {
  const asked: string[] = [];
  const hear = (request: Request) => isAsked(request) && asked.push(nameOf(request));
  page.on('request', hear);
  await press();
  page.off('request', hear);
  const last = asked.findLastIndex(changes);
  return [...new Set(last < 0 ? asked : asked.slice(0, last + 1))];
};

let tries = 0;
const nextName = (): string => {
  tries += 1;
  return `STEP_${tries}`;
};

/** What goes wrong where one request of a pressing is refused by each status in turn before it is let through. */
const wrongIn = async (page: Page, stage: Stage, step: string, request: string) => {
  const wrong: string[] = [];
  const { type, press, done, count } = steps[step] as Step;
  const name = nextName();
  await type(page, stage, name);
  const before = await page.evaluate<string>(typed);
  const through: string[] = [];
  let status: Status | undefined;
  const answer = (route: Route) => {
    const asked = nameOf(route.request());
    const isRenewal = asked === 'POST /api/v1/auth/token';
    if (status && (asked === request || (status === 401 && isRenewal))) return route.fulfill(refusal(status));
    if (changes(asked) && !asked.includes('/auth/')) through.push(asked);
    return route.fallback();
  };
  await page.route('**/api/**', answer);
  for (const now of statuses) {
    status = now;
    await press(page, name);
    if (!(await comes(page, seen(told[now])))) wrong.push(`${now} is not said`);
    if (now === 503) await picture(page, `step-${step.replaceAll(' ', '-')}-503`);
    status = undefined;
    if (now === 401) await comeBack(page, stage.locket);
    if (through.length === 0 && !(await comes(page, `${typed} === ${JSON.stringify(before)}`, 3000)))
      wrong.push(`what was typed is lost by ${now}`);
  }
  await press(page, name);
  const isDone = await done(page, name)
    .waitFor({ timeout: 8000 })
    .then(
      () => true,
      () => false,
    );
  if (!isDone) wrong.push('is not done by pressing again');
  await page.unroute('**/api/**', answer);
  const twice = through.filter((each, index) => through.indexOf(each) !== index);
  if (twice.length > 0) wrong.push(`is done twice: ${twice.join(', ')}`);
  const there = count ? await count(stage, name) : 1;
  if (there !== 1) wrong.push(`is there ${there} times`);
  return wrong.map((each) => `${step}, ${request}: ${each}`);
};

withDashboard('a step that fails', (stage) => {
  it.each(Object.keys(steps))(
    'is told of, loses nothing, and is taken once by pressing again: %s',
    async (step) => {
      const { page, faults } = await stage().visitor();
      await signIn(page, stage().locket);
      const { type, press, done } = steps[step] as Step;
      const name = nextName();
      await type(page, stage(), name);
      const requests = await requestsOf(page, async () => {
        await press(page, name);
        await done(page, name).waitFor();
      });
      expect(requests.length).toBeGreaterThan(0);
      const wrong: string[] = [];
      for (const request of requests) wrong.push(...(await wrongIn(page, stage(), step, request)));
      expect(wrong).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});
