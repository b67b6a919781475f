import type { Page } from 'playwright-core';
import { type Step, step } from './step.ts';

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
