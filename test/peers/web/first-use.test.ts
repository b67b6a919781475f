import { expect, it } from 'vitest';
import { looksWell, withDashboard } from './browser.ts';
import { join, mailedLink } from './joining.ts';
import { addSecret, editValue, reveal, saveAll } from './opening.ts';

const email = 'grace@example.org';
const role = 'arn:aws:iam::123456789012:role/shop';

withDashboard(
  'somebody who read nothing before',
  (stage) => {
    it('sets up, makes a project, invites, lets a Lambda in, finds out who read, and rolls back', async () => {
      const { page, faults } = await stage().visitor();
      await page.goto('/');
      await page.getByRole('heading', { name: 'Set up Locket' }).waitFor();
      await page.getByLabel('Organization').fill('Example Ltd');
      await page.getByLabel('E-mail address').fill('ada@example.org');
      await page.getByLabel('Password').fill('a long sentence of words');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('button', { name: 'Go on to the projects' }).click();

      await page.getByRole('button', { name: 'New project' }).first().click();
      await page.getByLabel('Name').fill('Web shop');
      await page.getByRole('button', { name: 'Create project' }).click();
      await page.getByRole('heading', { name: 'Web shop' }).waitFor();
      await page.getByRole('link', { name: 'Development', exact: true }).first().click();
      await page.getByRole('button', { name: 'Add secret' }).first().waitFor();
      await addSecret(page, 'DATABASE_URL', 'postgres://right');
      await saveAll(page);

      const navigation = page.getByRole('navigation', { name: 'Main navigation' });
      await navigation.getByRole('link', { name: 'Access', exact: true }).click();
      await page.getByRole('button', { name: 'Invite people' }).click();
      await page.getByLabel('E-mail addresses').fill(email);
      await page.getByLabel('Role').selectOption('viewer');
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByText('Invited', { exact: true }).waitFor();
      const { page: grace } = await stage().visitor();
      await join(grace, stage(), email, await mailedLink(stage(), email));
      await grace.getByRole('link', { name: 'Web shop' }).click();
      await grace.getByRole('link', { name: 'Development', exact: true }).first().click();
      await reveal(grace, 'DATABASE_URL');
      await grace.getByText('postgres://right').waitFor();

      await navigation.getByRole('link', { name: 'Machine identities' }).click();
      await page.getByRole('button', { name: 'New machine identity' }).first().click();
      await page.getByLabel('Name').fill('Shop function');
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await page.getByRole('button', { name: 'Attach a login method' }).click();
      await page.getByLabel('Method', { exact: true }).selectOption('aws-auth');
      await page.getByLabel('Roles and users (ARNs)').fill(role);
      await page.getByRole('button', { name: 'Attach', exact: true }).click();
      await page.getByRole('button', { name: 'Change: AWS Auth' }).waitFor();
      await navigation.getByRole('link', { name: 'Projects' }).click();
      await page.getByRole('link', { name: 'Web shop' }).click();
      await navigation.getByRole('link', { name: 'Access', exact: true }).click();
      await page.getByRole('link', { name: 'Machine identities' }).last().click();
      await page.getByRole('button', { name: 'Add machine identity' }).first().click();
      await page
        .getByRole('combobox', { name: 'Machine identities' })
        .selectOption({ label: 'Shop function' });
      await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('button', { name: 'More: Shop function' }).click();
      await page.getByRole('menuitem', { name: 'How to use it' }).click();
      const lambda = page.getByRole('figure').filter({ hasText: 'LOCKET_IDENTITY_ID=' });
      const identityId = new URL(page.url()).pathname.split('/')[2] ?? '?';
      await lambda.getByText(`LOCKET_IDENTITY_ID=${identityId}`).waitFor();
      await lambda.getByText('secretId=web-shop').waitFor();
      await page.getByText('It is in no project yet').waitFor({ state: 'detached' });
      await looksWell(page, 'use-by-lambda');

      await navigation.getByRole('link', { name: 'Projects' }).click();
      await page.getByRole('link', { name: 'Web shop' }).click();
      await page.getByRole('link', { name: 'Development', exact: true }).first().click();
      await editValue(page, 'DATABASE_URL', 'postgres://a-mistake');
      await saveAll(page);
      await page.getByRole('button', { name: 'More: DATABASE_URL' }).click();
      await page.getByRole('menuitem', { name: 'Details' }).click();
      await page.getByRole('link', { name: 'Who read this?' }).click();
      const readers = page.getByRole('region', { name: 'Who read DATABASE_URL' });
      await readers.getByText(email).waitFor();

      await page.goBack();
      await page.getByRole('button', { name: 'More: DATABASE_URL' }).click();
      await page.getByRole('menuitem', { name: 'History' }).click();
      await page.getByRole('button', { name: /Version 1/ }).click();
      await page.getByRole('button', { name: 'Roll back to this version' }).click();
      await page.getByText('Rolled back to version 1').waitFor();
      await page.keyboard.press('Escape');
      await reveal(page, 'DATABASE_URL');
      await page.getByText('postgres://right').waitFor();
      expect(faults).toEqual([]);
    });
  },
  { LOCKET_BOOTSTRAP: '0' },
);
