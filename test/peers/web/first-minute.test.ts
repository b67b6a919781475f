import { expect, it } from 'vitest';
import { looksWell, signIn, withDashboard } from './browser.ts';

withDashboard('the first minute', (stage) => {
  it('signs in, and a reload stays signed in by the cookie alone', async () => {
    const { locket, visitor } = stage();
    const { page, context, faults } = await visitor();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await looksWell(page, 'sign-in');
    await signIn(page, locket);
    await page.reload();
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    await looksWell(page, 'projects');
    const cookies = await context.cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: 'jid', httpOnly: true, sameSite: 'Strict' },
    ]);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toMatch(/eyJ/);
    expect(faults).toEqual([]);
  });

  it('goes where somebody wanted to go before', async () => {
    const { locket, visitor } = stage();
    const { page } = await visitor();
    const wanted = `/projects/${locket.credentials.projectId}/secrets/dev?path=%2Fnothing`;
    await page.goto(wanted);
    await page.getByLabel('E-mail address').fill(locket.credentials.adminEmail);
    await page.getByLabel('Password').fill(locket.credentials.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Example · Development' }).waitFor();
    expect(page.url()).toBe(`${locket.url}${wanted}`);
  });

  it('says what is wrong with a wrong password', async () => {
    const { page } = await stage().visitor();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('nobody@example.org');
    await page.getByLabel('Password').fill('wrong-password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
  });

  it('creates a project and is among its secrets', async () => {
    const { locket, visitor } = stage();
    const { page, faults } = await visitor();
    await signIn(page, locket);
    await page.getByRole('button', { name: 'New project' }).click();
    await looksWell(page, 'new-project');
    await page.getByLabel('Name').fill('Web shop');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByRole('heading', { name: 'Web shop' }).waitFor();
    await page.getByText('Nothing here yet').waitFor();
    await looksWell(page, 'empty-project');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Project settings' }).waitFor();
    await looksWell(page, 'project-settings');
    expect(faults).toEqual([]);
  });

  it('signs out', async () => {
    const { locket, visitor } = stage();
    const { page } = await visitor();
    await signIn(page, locket);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/projects');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

withDashboard(
  'an empty instance',
  (stage) => {
    it('is set up in the browser, which is then in the first organization', async () => {
      const { page, faults } = await stage().visitor();
      await page.goto('/');
      await page.getByRole('heading', { name: 'Set up Locket' }).waitFor();
      await looksWell(page, 'set-up');
      await page.getByLabel('Organization').fill('Example Ltd');
      await page.getByLabel('E-mail address').fill('ada@example.org');
      await page.getByLabel('Password').fill('a long sentence of words');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('heading', { name: 'Locket is set up' }).waitFor();
      await looksWell(page, 'set-up-done');
      await page.getByRole('button', { name: 'Go on to the projects' }).click();
      await page.getByText('No project yet').waitFor();
      await looksWell(page, 'no-projects');
      await page.goto('/set-up');
      await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
      expect(faults).toEqual([]);
    });
  },
  { LOCKET_BOOTSTRAP: '0' },
);
