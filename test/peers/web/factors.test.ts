import { type TOTP, URI } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { looksWell, type Stage, signIn, withDashboard } from './browser.ts';
import { mailedCode, member, password } from './joining.ts';
import { reveal } from './opening.ts';

/** Passkeys are for names, not for addresses of the network. */
const named = ({ locket }: Stage): string => locket.url.replace('127.0.0.1', 'localhost');

const factors = (page: Page) => page.getByRole('region', { name: 'Second factors' });
const dialog = (page: Page) => page.getByRole('dialog').last();

/** Confirms what a page asks for by the code that is mailed. */
const confirmByMail = async (page: Page, stage: Stage, email: string): Promise<void> => {
  const proof = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await proof.getByLabel('Code', { exact: true }).fill(await mailedCode(stage, email));
  await proof.getByRole('button', { name: 'Confirm' }).click();
  await proof.waitFor({ state: 'detached' });
};

const typePassword = async (page: Page, email: string): Promise<void> => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
};

const isInside = (page: Page): Promise<void> =>
  page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();

const askedBy = async (page: Page, method: string): Promise<void> => {
  await factors(page).getByLabel('Every sign-in asks for').selectOption(method);
  await factors(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
};

/** Sets up an app in the dialog or page that asks for one; answers it with its recovery codes. */
const setUpApp = async (page: Page, name: string): Promise<{ app: TOTP; codes: readonly string[] }> => {
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const address = (await page.locator('pre').last().textContent()) ?? '';
  await looksWell(page, `${name}-qr`);
  const app = URI.parse(address) as TOTP;
  await page.getByLabel('Code that the app shows now').fill(app.generate());
  await page.getByRole('button', { name: 'Confirm' }).last().click();
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await list.waitFor();
  const codes = await list.getByRole('listitem').allTextContents();
  return { app, codes };
};

withDashboard('second factors', (stage) => {
  it('an app is set up by its QR code, asked for at the next sign-in, and replaced by a recovery code', async () => {
    const email = 'tess@example.org';
    const { page, faults } = await member(stage(), email);
    await page.goto('/account');
    await factors(page).getByText('not set up').waitFor();
    await looksWell(page, 'account-factors');
    await factors(page).getByRole('button', { name: 'Set up an app' }).click();
    await dialog(page).getByRole('button', { name: 'Set up an app' }).click();
    await page.getByText('A code was sent to your e-mail address.').waitFor();
    await looksWell(page, 'step-up-mail');
    await confirmByMail(page, stage(), email);
    const { codes, app } = await setUpApp(page, 'totp');
    expect(codes).toHaveLength(10);
    await looksWell(page, 'recovery-codes');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await factors(page).getByText('10 left').waitFor();
    expect(await page.content()).not.toContain(codes[0]);
    expect(await page.content()).not.toContain('otpauth:');
    await askedBy(page, 'totp');

    await signOut(page);
    await typePassword(page, email);
    await page.getByText('Enter the code that your authenticator app shows.').waitFor();
    await looksWell(page, 'asked-totp');
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alert').getByText('The code is wrong').waitFor();
    // A code counts once, and the one that confirmed the app was one.
    await page.getByLabel('Code', { exact: true }).fill(app.generate({ timestamp: Date.now() + 30_000 }));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await isInside(page);

    await signOut(page);
    await typePassword(page, email);
    await page.getByLabel('How').selectOption('recovery-code');
    await page.getByLabel('Recovery code', { exact: true }).fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await isInside(page);
    await page.goto('/account');
    await factors(page).getByText('9 left').waitFor();
    await factors(page).getByRole('button', { name: 'Make new codes' }).click();
    await dialog(page).getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await factors(page).getByText('10 left').waitFor();
    await factors(page).getByRole('button', { name: 'Remove the app' }).click();
    await dialog(page).getByRole('button', { name: 'Remove the app' }).click();
    await factors(page).getByText('not set up').waitFor();
    expect(faults).toEqual([]);
  });

  it('a passkey is registered, named, signs its person in, and is removed', async () => {
    const email = 'pat@example.org';
    const { page, context, faults } = await member(stage(), email, { baseURL: named(stage()) });
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto('/account');
    await factors(page).getByRole('button', { name: 'Add a passkey' }).click();
    await dialog(page).getByLabel('Name of the passkey').fill('Laptop');
    await looksWell(page, 'new-passkey');
    await dialog(page).getByRole('button', { name: 'Add a passkey' }).click();
    await confirmByMail(page, stage(), email);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await factors(page).getByText('Laptop').waitFor();
    expect((await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1);
    await factors(page).getByRole('button', { name: 'Rename passkey: Laptop' }).click();
    await dialog(page).getByLabel('Name of the passkey').fill('Desk');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await factors(page).getByText('Desk').waitFor();
    await askedBy(page, 'webauthn');
    await looksWell(page, 'account-passkey');

    await signOut(page);
    await typePassword(page, email);
    await page.getByRole('button', { name: 'Use the passkey' }).waitFor();
    await looksWell(page, 'asked-passkey');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Use the passkey' }).click();
    await page.getByRole('alert').getByText('The passkey was not used').waitFor();
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await page.getByRole('button', { name: 'Use the passkey' }).click();
    await isInside(page);

    await page.goto('/account');
    await factors(page).getByRole('button', { name: 'Remove passkey: Desk' }).click();
    await dialog(page).getByRole('button', { name: 'Remove passkey' }).click();
    await factors(page).getByText('None yet.').waitFor();
    expect(faults).toEqual([]);
  });

  /** Says what people of the organization have to prove, and confirms that it is the admin who says so. */
  const rule = async (page: Page, change: (page: Page) => Promise<unknown>): Promise<void> => {
    await page.goto('/organization/settings');
    const rules = page.getByRole('region', { name: 'Proofs' });
    await rules.waitFor();
    await change(page);
    await rules.getByRole('button', { name: 'Save' }).click();
  };

  it('an admin has proofs asked for, and a protected environment shows values once one was made', async () => {
    const email = 'sam@example.org';
    const { credentials } = stage().locket;
    const { adminEmail, projectId } = credentials;
    const { page: admin, faults } = await stage().visitor();
    const { page, faults: further } = await member(stage(), email, {
      projects: [{ id: projectId, projectRoleSlug: ['admin'] }],
    });
    await signIn(admin, stage().locket);
    await rule(admin, () => admin.getByLabel(/^Ask anew before/).check());
    await confirmByMail(admin, stage(), adminEmail);
    await admin.getByText('Saved', { exact: true }).waitFor();
    await looksWell(admin, 'organization-proofs');

    await page.goto(`/projects/${projectId}/settings`);
    await page.getByRole('button', { name: 'Protect environment: Development' }).click();
    await looksWell(page, 'protect-environment');
    await dialog(page).getByRole('button', { name: 'Protect environment' }).click();
    await page.getByText('protected', { exact: true }).waitFor();
    await looksWell(page, 'protected-environment');
    await page.goto(`/projects/${projectId}/secrets/dev`);
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('This asks for a proof that it is you.').first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await confirmByMail(page, stage(), email);
    await reveal(page, 'API_KEY');
    await page.getByRole('button', { name: 'Hide: API_KEY' }).waitFor();
    await rule(admin, () => admin.getByLabel(/^Ask anew before/).uncheck());
    await admin.getByText('Saved', { exact: true }).waitFor();
    expect([...faults, ...further]).toEqual([]);
  });

  it('who lacks what the organization asks for sets it up while signing in', async () => {
    const email = 'nora@example.org';
    const { page, faults } = await member(stage(), email);
    await signOut(page);
    const { page: admin, faults: further } = await stage().visitor();
    await signIn(admin, stage().locket);
    await admin.goto('/account');
    await factors(admin).getByRole('button', { name: 'Set up an app' }).click();
    await dialog(admin).getByRole('button', { name: 'Set up an app' }).click();
    await confirmByMail(admin, stage(), stage().locket.credentials.adminEmail);
    await setUpApp(admin, 'admin');
    await admin.getByRole('button', { name: 'I have kept them' }).click();
    await rule(admin, () =>
      admin.getByLabel('Second factor that everybody here has to show').selectOption('totp'),
    );
    await admin.getByText('Saved', { exact: true }).waitFor();

    await typePassword(page, email);
    await page.getByText('This organization asks for a second factor that your account does not').waitFor();
    await looksWell(page, 'enrol-at-sign-in');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await confirmByMail(page, stage(), email);
    await setUpApp(page, 'enrol');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await isInside(page);
    await page.reload();
    await isInside(page);
    expect([...faults, ...further]).toEqual([]);
  });
});
