import { expect, it } from 'vitest';
import { seedFullFolder } from '../../../bench/web/full-folder.ts';
import { type Step, untilUsable, watchTasks } from '../../../bench/web/step.ts';
import { walkEnvironment, walkOverview } from '../../../bench/web/walks.ts';
import { signIn, withDashboard } from './browser.ts';

const mostElements = 2000;

/** A busy machine takes longer for everything: what is held is that no step draws all of it. */
const longestEver = 500;

const told = (steps: readonly Step[]): void => {
  for (const { name, longestTask, longestEffort, elements } of steps)
    console.log(
      `${name}: longest task ${longestTask || '< 50'} ms (${longestEffort} of them at work), ${elements} elements`,
    );
};

const held = (steps: readonly Step[]): void => {
  told(steps);
  expect(steps.filter(({ elements }) => elements >= mostElements)).toEqual([]);
  expect(steps.filter(({ longestTask }) => longestTask > longestEver)).toEqual([]);
};

withDashboard('10,000 secrets beside 500 folders', (stage) => {
  it('are scrolled, searched and edited with few elements and short tasks', async () => {
    const { page, faults } = await stage().visitor();
    const { projectId } = stage().locket.credentials;
    await seedFullFolder(stage().locket);
    await watchTasks(page);
    await signIn(page, stage().locket);
    held(await walkEnvironment(page, projectId));
    held(await walkOverview(page, projectId));
    expect(faults).toEqual([]);
  }, 400_000);

  it('the first page is there soon', async () => {
    const { page } = await stage().visitor();
    const { credentials } = stage().locket;
    const form = await untilUsable(page, '/sign-in', () => page.getByLabel('E-mail address').waitFor());
    await signIn(page, stage().locket);
    const secrets = await untilUsable(page, `/projects/${credentials.projectId}/secrets/dev`, () =>
      page.getByRole('button', { name: 'Add secret' }).first().waitFor(),
    );
    console.log(`sign-in: ${form} ms, a folder: ${secrets} ms`);
  });
});
