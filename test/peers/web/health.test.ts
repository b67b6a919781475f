import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { looksWell, signIn, withDashboard } from './browser.ts';

const route = '**/api/v1/admin/workers/status';
const queue = { waiting: 0, underWay: 0, delayed: 0, oldestSeconds: null, deadLetters: 0 };
const alarm = (id: string, state: string, description: string) => ({
  name: `locket-observability-${id}`,
  description,
  state,
  changedAt: '2026-01-02T03:04:05.000Z',
});

/** What an installation in AWS may say. */
const troubled = {
  checkedAt: '2026-01-02T03:04:05.000Z',
  queues: [
    { ...queue, name: 'mail' },
    { ...queue, name: 'webhooks', waiting: 1204, underWay: 10, oldestSeconds: 7_260, deadLetters: 3 },
    { ...queue, name: 'made-later', delayed: 2, oldestSeconds: 12 },
  ],
  givenUp: 1,
  alarms: [
    alarm(
      'faults',
      'ok',
      'A function logged an error: a mistake of ours, or work that failed. Its log says which.',
    ),
    alarm(
      'webhook',
      'alarm',
      'A webhook was called five times without success, or its message could not be read.',
    ),
    alarm('late', 'insufficient-data', 'Changes of the table wait for the worker relay.'),
  ],
};

const open = async (page: Page): Promise<void> => {
  await page.goto('/instance');
  await page.getByRole('heading', { name: 'Server', level: 1 }).waitFor();
};

withDashboard('the health of the server', (stage) => {
  it('says of every worker that nothing waits, where nothing does', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await open(page);
    const queues = page.getByRole('table', { name: 'Work that waits' });
    await queues.getByText('Webhooks').waitFor();
    expect(await queues.getByRole('row').count()).toBeGreaterThan(8);
    await page.getByText('Nothing was given up.').waitFor();
    await page.getByText(/No alarms are kept where Locket runs on one machine/).waitFor();
    await page.getByRole('heading', { name: 'Work that waits' }).scrollIntoViewIfNeeded();
    await looksWell(page, 'health');
    expect(faults).toEqual([]);
  });

  it('shows what waits, what was given up and which alarms rose, those first', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.route(route, (request) => request.fulfill({ json: troubled }));
    await open(page);
    await page.getByText('4 pieces of work were given up').waitFor();
    await page.getByText('2 h', { exact: true }).waitFor();
    await page.getByText('made-later').waitFor();
    const alarms = page.getByRole('table', { name: 'Alarms' });
    await alarms.getByText('Raised').waitFor();
    expect(await alarms.getByRole('row').nth(1).textContent()).toContain('five times without success');
    await looksWell(page, 'health-troubled');
    await page.evaluate(`localStorage.setItem('locket.language', 'de')`);
    await page.reload();
    await page.getByText('4 Arbeiten wurden aufgegeben').waitFor();
    await page.getByRole('heading', { name: 'Alarme' }).scrollIntoViewIfNeeded();
    await looksWell(page, 'health-german');
    expect(faults).toEqual([]);
  });

  it('says that queues cannot be read, never that they are empty, and tries again', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    const fault = { status: 503, json: { statusCode: 503, error: 'Unavailable', message: 'cannot be read' } };
    await page.route(route, (request) => request.fulfill(fault));
    await open(page);
    const part = page.getByRole('region', { name: 'Work that waits' });
    await part.getByRole('alert').waitFor();
    await page.getByText('Keys of projects').waitFor();
    expect(await page.getByText('Nothing was given up.').count()).toBe(0);
    await looksWell(page, 'health-unread');
    await page.unroute(route);
    await part.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing was given up.').waitFor();
    expect(faults).toEqual([]);
  });

  it('says that this network leads to no queues', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    const nothing = { checkedAt: null, queues: null, givenUp: null, alarms: null };
    await page.route(route, (request) => request.fulfill({ json: nothing }));
    await open(page);
    await page
      .getByText(/This instance cannot look at its queues/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
  });
});
