import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { api } from './api.ts';
import { type Stage, withDashboard } from './browser.ts';

/** Steps of the tab key that nobody should need more of. */
const mostSteps = 90;

interface Focusable {
  matches(selector: string): boolean;
}

const hasFocus = (goal: Locator): Promise<boolean> =>
  goal.evaluate((node) => (node as unknown as Focusable).matches(':focus'));

/** Goes to something by the tab key alone. */
const tabTo = async (page: Page, goal: Locator): Promise<void> => {
  await goal.first().waitFor();
  for (let step = 0; step < mostSteps; step += 1) {
    if (await hasFocus(goal.first())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The tab key does not lead to ${goal}`);
};

const press = async (page: Page, goal: Locator): Promise<void> => {
  await tabTo(page, goal);
  await page.keyboard.press('Enter');
};

const type = async (page: Page, label: string, text: string): Promise<void> => {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
};

const go = async (page: Page, words: string, heading: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};

const signInByKeys = async (page: Page, { locket: { credentials } }: Stage): Promise<void> => {
  await page.goto('/');
  await type(page, 'E-mail address', credentials.adminEmail);
  await type(page, 'Password', credentials.adminPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
};

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first();

withDashboard('the keyboard alone', (stage) => {
  it('makes a project, adds a secret, reveals, changes and rolls it back', async () => {
    const { page, faults } = await stage().visitor();
    await signInByKeys(page, stage());
    await press(page, button(page, 'New project'));
    await type(page, 'Name', 'By keys');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'By keys', level: 1 }).waitFor();
    await press(page, page.getByRole('link', { name: 'Development', exact: true }).first());
    await page.getByRole('heading', { name: /^By keys · / }).waitFor();
    await press(page, button(page, 'Add secret'));
    await page.keyboard.type('TYPED_KEY');
    await tabTo(page, page.getByRole('textbox', { name: 'Value: TYPED_KEY' }));
    await page.keyboard.type('the first value');
    await page.keyboard.press('Control+s');
    await page.getByText('1 change saved').waitFor();
    await press(page, button(page, 'Reveal: TYPED_KEY'));
    await page.getByText('the first value').waitFor();
    await press(page, button(page, 'Edit value: TYPED_KEY'));
    await tabTo(page, page.getByRole('textbox', { name: 'Value: TYPED_KEY' }));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('the second value');
    await page.keyboard.press('Control+s');
    await page.getByText('1 change saved').last().waitFor();
    await press(page, button(page, 'More: TYPED_KEY'));
    await page.getByRole('menuitem', { name: 'History' }).waitFor();
    for (let step = 0; step < 9; step += 1) {
      if (await hasFocus(page.getByRole('menuitem', { name: 'History' }))) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await press(page, button(page, /Version 1/));
    await press(page, button(page, 'Roll back to this version'));
    await page.getByText('Rolled back to version 1').waitFor();
    expect(faults).toEqual([]);
  });

  it('goes anywhere by the palette, and leaves a dialog where it came from', async () => {
    const { page, faults } = await stage().visitor();
    await signInByKeys(page, stage());
    await go(page, 'Organization', 'Organization');
    await go(page, 'Machine identities', 'Machine identities');
    await press(page, button(page, /identity$/));
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await hasFocus(button(page, /identity$/))).toBe(true);
    expect(faults).toEqual([]);
  });

  it('approves what somebody asked for, and carries it out', async () => {
    const { page, faults } = await stage().visitor();
    const { credentials } = stage().locket;
    const { projectId } = credentials;
    const { users } = await api(stage(), 'GET', `/api/v1/workspace/${projectId}/users`);
    const [{ user }] = users;
    await api(stage(), 'POST', '/api/v1/secret-approvals', {
      workspaceId: projectId,
      name: 'Two see it',
      environment: 'staging',
      secretPath: '/',
      approvers: [{ type: 'user', id: user.id }],
      approvals: 1,
      machineChanges: 'request',
    });
    await api(stage(), 'POST', '/api/v4/secrets/ASKED_KEY', {
      projectId,
      environment: 'staging',
      secretPath: '/',
      secretValue: 'asked for',
    });
    await signInByKeys(page, stage());
    await page.goto(`/projects/${projectId}/approvals`);
    await press(page, page.getByRole('table').getByRole('link').first());
    await press(page, button(page, 'Approve'));
    await press(page, page.getByRole('dialog').last().getByRole('button', { name: 'Approve', exact: true }));
    await press(page, button(page, 'Merge'));
    await page.getByText('Merged').first().waitFor();
    expect(faults).toEqual([]);
  });
});
