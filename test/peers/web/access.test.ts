import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { looksWell, signIn, withDashboard } from './browser.ts';
import { join, mailedLink } from './joining.ts';

const email = 'grace@example.org';

withDashboard('who has access', (stage) => {
  const at = (path: string): string => `/projects/${stage().locket.credentials.projectId}/${path}`;
  let grace: Page;

  it('a person is invited into a project with a role, and joins it', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto(at('access'));
    await page.getByRole('button', { name: 'Invite people' }).click();
    await page.getByLabel('E-mail addresses').fill(email);
    await page.getByLabel('Role').selectOption('viewer');
    await looksWell(page, 'invite');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('Invited', { exact: true }).waitFor();
    const link = await mailedLink(stage(), email);
    ({ page: grace } = await stage().visitor());
    await join(grace, stage(), email, link);
    await grace.getByRole('link', { name: 'Example' }).click();
    await grace.getByRole('table', { name: 'All environments' }).waitFor();
    await page.reload();
    await page.getByRole('table', { name: 'People' }).getByText('Grace Hopper').waitFor();
    await looksWell(page, 'members');
    expect(faults).toEqual([]);
  });

  it('a role is given for a time, and additional privileges by the rule editor', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto(at('access'));
    await page.getByRole('button', { name: 'More: Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: 'Change roles' }).click();
    await page.getByRole('button', { name: 'Add role' }).click();
    await page.getByLabel('Role', { exact: true }).nth(1).selectOption('member');
    await page.getByLabel('How long').nth(1).selectOption('time');
    await looksWell(page, 'roles-of-person');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^until /).waitFor();
    await page.getByRole('button', { name: 'More: Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: 'Additional privileges' }).click();
    await page.getByRole('button', { name: 'New privilege' }).click();
    await page.getByLabel('Short name').fill('no-production');
    await page.getByLabel('Effect').selectOption('deny');
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Text').fill('prod');
    await looksWell(page, 'privilege');
    await page.getByRole('button', { name: 'JSON' }).click();
    expect(JSON.parse(await page.getByRole('textbox', { name: 'JSON' }).inputValue())).toEqual([
      { subject: 'secrets', action: ['read'], conditions: { environment: { $eq: 'prod' } }, inverted: true },
    ]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('no-production').waitFor();
    expect(faults).toEqual([]);
  });

  it('is explained by the rule that decides', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto(at('access/explain'));
    await page.getByLabel('Name of who').selectOption({ label: 'Grace Hopper' });
    await page.getByLabel('Environment').selectOption('prod');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Not allowed').waitFor();
    await page.getByText('The additional privilege “no-production” decides').waitFor();
    await looksWell(page, 'explain');
    await page.getByLabel('Environment').selectOption('dev');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText(/The role “(viewer|member)” decides/).waitFor();
    expect(faults).toEqual([]);
  });

  it('a role of the project’s own is made, changed and deleted', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto(at('access/roles'));
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Release manager');
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('group', { name: 'Rule 2' }).getByLabel('About').selectOption('webhooks');
    await looksWell(page, 'role');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('release-manager').waitFor();
    await page.getByRole('button', { name: 'Change role: Release manager' }).click();
    await page.getByRole('group', { name: 'Rule 2' }).getByLabel('edit').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await looksWell(page, 'roles');
    await page.getByRole('button', { name: 'Delete role: Release manager' }).click();
    await page.getByRole('button', { name: 'Delete role', exact: true }).click();
    await page.getByText('release-manager').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('a machine gets access to a project, a client secret that is shown once, and snippets that work', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto('/identities');
    await page.getByRole('button', { name: 'New machine identity' }).first().click();
    await page.getByLabel('Name').fill('Build server');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Build server' }).waitFor();
    await page.getByRole('button', { name: 'Attach a login method' }).click();
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByRole('button', { name: 'New client secret' }).click();
    await page.getByLabel('What it is for').fill('Nightly build');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const secret = await page.getByRole('note', { name: 'Client secret' }).textContent();
    expect(secret?.length).toBeGreaterThan(30);
    await looksWell(page, 'client-secret');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    expect(await page.content()).not.toContain(secret ?? '?');
    await looksWell(page, 'identity');
    await page.goto(at('access/identities'));
    await page.getByRole('button', { name: 'Add machine identity' }).first().click();
    await page.getByRole('combobox', { name: 'Machine identities' }).selectOption({ label: 'Build server' });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('table').getByText('Build server').waitFor();
    await looksWell(page, 'project-identities');
    await page.getByRole('button', { name: 'More: Build server' }).click();
    await page.getByRole('menuitem', { name: 'How to use it' }).click();
    const curl = page.getByRole('figure').filter({ has: page.getByText('curl', { exact: true }) });
    await curl.getByText(/clientId=[\da-f]{8}-/).waitFor();
    await curl.getByText(`projectId=${stage().locket.credentials.projectId}&environment=dev`).waitFor();
    await looksWell(page, 'how-to-use');
    expect(faults).toEqual([]);
  });

  it('every login method has its form', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto('/identities');
    await page.getByRole('button', { name: 'New machine identity' }).first().click();
    await page.getByLabel('Name').fill('Pipeline');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('button', { name: 'Attach a login method' }).click();
    await page.getByLabel('Method', { exact: true }).selectOption('oidc-auth');
    await page.getByLabel('Address of the issuer').fill('https://token.actions.githubusercontent.com');
    await page.getByLabel('Issuer (iss)').fill('https://token.actions.githubusercontent.com');
    await page.getByLabel('Subject (sub)').fill('repo:octo-org/shop:environment:production');
    await page.getByLabel('Claims', { exact: true }).fill('repository_owner_id=65\nref=refs/heads/main');
    await looksWell(page, 'method-oidc');
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByRole('button', { name: 'Change: OIDC Auth' }).click();
    expect(await page.getByLabel('Claims', { exact: true }).inputValue()).toBe(
      'repository_owner_id=65\nref=refs/heads/main',
    );
    await page.getByLabel('Claims', { exact: true }).fill('repository_owner_id=66');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Attach a login method' }).click();
    await page.getByLabel('Method', { exact: true }).selectOption('aws-auth');
    await page.getByLabel('Roles and users (ARNs)').fill('arn:aws:iam::123456789012:role/shop');
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByRole('button', { name: 'Change: AWS Auth' }).waitFor();
    for (const method of [
      'kubernetes-auth',
      'gcp-auth',
      'azure-auth',
      'jwt-auth',
      'ldap-auth',
      'tls-cert-auth',
    ]) {
      await page.getByRole('button', { name: 'Attach a login method' }).click();
      await page.getByLabel('Method', { exact: true }).selectOption(method);
      await page.getByRole('button', { name: 'Attach', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
    }
    expect(faults).toEqual([]);
  });

  it('a guarded change becomes a request, is looked at by its diff, approved and merged', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto(at('approvals/policies'));
    await page.getByRole('button', { name: 'New policy' }).first().click();
    await page.getByLabel('Name').fill('Staging is guarded');
    await page.getByLabel('Staging').check();
    await page.getByRole('group', { name: 'Who approves' }).getByRole('checkbox').first().check();
    await page.getByLabel('Whoever asks may approve it').check();
    await looksWell(page, 'change-policy');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Staging is guarded').waitFor();
    await looksWell(page, 'change-policies');
    await page.goto(at('secrets/staging'));
    await page.getByRole('button', { name: 'Add secret' }).first().click();
    await page.getByLabel('Name', { exact: true }).first().fill('GUARDED');
    await page.getByRole('textbox', { name: 'Value: GUARDED', exact: true }).fill('looked-at-value');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('your change became a request').waitFor();
    await page.goto(at('approvals'));
    await looksWell(page, 'change-requests');
    await page.getByRole('table').getByRole('link').first().click();
    expect(await page.content()).not.toContain('looked-at-value');
    await page.getByRole('button', { name: 'Show values' }).click();
    await page.getByText('looked-at-value').waitFor();
    await page.getByRole('textbox', { name: 'Comment' }).fill('Looks right');
    await page.getByRole('button', { name: 'Add comment' }).click();
    await page.getByRole('listitem').getByText('Looks right').waitFor();
    await looksWell(page, 'change-request');
    const requestId = new URL(page.url()).searchParams.get('requestId');
    await page.goto(`/project/${stage().locket.credentials.projectId}/approval?requestId=${requestId}`);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByText('Merged').first().waitFor();
    await page.goto(at('secrets/staging'));
    await page.getByText('GUARDED').waitFor();
    expect(faults).toEqual([]);
  });

  it('access is asked for by one person, and approved by another who follows the mail', async () => {
    const { page, faults } = await stage().visitor();
    await signIn(page, stage().locket);
    await page.goto(at('access-requests/policies'));
    await page.getByRole('button', { name: 'New policy' }).first().click();
    await page.getByLabel('Name').fill('Fixing production');
    await page.getByLabel('Production').check();
    await page.getByLabel('Folder path').fill('/**');
    await page.getByRole('group', { name: 'Who approves' }).getByRole('checkbox').first().check();
    await page.getByLabel('Longest access').fill('8h');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Fixing production').waitFor();
    await looksWell(page, 'access-policies');
    await grace.goto(at('access-requests'));
    await grace.getByRole('button', { name: 'Ask for access' }).first().click();
    await grace.getByLabel('Environment').selectOption('prod');
    await grace.getByLabel('Time', { exact: true }).fill('2h');
    await grace.getByLabel('Why').fill('INC-1234');
    await looksWell(grace, 'ask-for-access');
    await grace.getByRole('button', { name: 'Ask', exact: true }).click();
    await grace
      .getByRole('table')
      .getByRole('button', { name: /Grace Hopper/ })
      .click();
    await grace.getByRole('button', { name: 'Take back' }).waitFor();
    const requestId = new URL(grace.url()).searchParams.get('requestId');
    await page.goto(
      `/project/${stage().locket.credentials.projectId}/access-requests?requestId=${requestId}`,
    );
    await page.getByRole('dialog').getByText('INC-1234').waitFor();
    await looksWell(page, 'access-request');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByRole('dialog', { name: 'Approve' }).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog', { name: 'Access request' }).getByText('approved').first().waitFor();
    await page.goto(at('access-requests/grants'));
    await page.getByText(/INC-1234/).waitFor();
    await page.getByText('holds', { exact: true }).waitFor();
    await looksWell(page, 'access-grants');
    expect(faults).toEqual([]);
  });

  it('who may not do something is told so, on every page', async () => {
    const faults: string[] = [];
    grace.on('pageerror', (error) => faults.push(String(error)));
    await openOwn(grace, at('access/roles'));
    await grace.getByRole('button', { name: 'New role' }).click();
    await grace.getByLabel('Name', { exact: true }).fill('Everything');
    await grace.getByRole('button', { name: 'Save' }).click();
    await grace.getByRole('alert').waitFor();
    expect(faults).toEqual([]);
  });
});

const openOwn = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};
