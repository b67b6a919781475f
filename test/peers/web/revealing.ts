import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Stage } from './browser.ts';
import { reveal } from './opening.ts';
import { answering, choose, field, inDialog, inProject, press } from './pressing.ts';
import { ids } from './revealing-place.ts';

/** A page that shows or is told something secret. */
export interface Revealing {
  readonly path: (stage: Stage) => string;
  /** Until it stands on the page; `write` types what is secret. */
  readonly show: (page: Page, write: (field: Locator, text: string) => Promise<void>) => Promise<void>;
  /** Nothing of it is ever on the page. */
  readonly isUnseen?: true;
}

const secrets: Readonly<Record<string, Revealing>> = {
  'a value': {
    path: inProject('secrets/dev'),
    show: (page) => reveal(page, 'LEFT_A'),
  },
  'all values': {
    path: inProject('secrets/staging'),
    show: (page) => press(page, 'Reveal all'),
  },
  'a value that is typed, and never saved': {
    path: inProject('secrets/dev'),
    show: async (page, write) => {
      await press(page, 'Add secret');
      await page.getByLabel('Name', { exact: true }).first().fill('LEFT_TYPED');
      await write(page.getByRole('textbox', { name: 'Value: LEFT_TYPED' }), 'typed-and-never-saved');
    },
  },
  'a value that is typed, and saved': {
    path: inProject('secrets/dev'),
    show: async (page, write) => {
      await press(page, 'Add secret');
      await page.getByLabel('Name', { exact: true }).first().fill('LEFT_SAVED');
      await write(page.getByRole('textbox', { name: 'Value: LEFT_SAVED' }), 'typed-and-saved-then');
      await press(page, 'Save');
      await page.getByText('1 change saved').waitFor();
      await reveal(page, 'LEFT_SAVED');
    },
  },
  'an earlier value': {
    path: inProject('secrets/dev'),
    show: async (page) => {
      await choose(page, 'More: LEFT_B', 'History');
      await press(page, /Version 1/);
    },
  },
  'a value of one’s own': {
    path: inProject('secrets/dev'),
    show: async (page, write) => {
      await choose(page, 'More: LEFT_B', 'Details');
      await write(page.getByLabel('Set your own value', { exact: true }).first(), 'a-value-of-my-own');
    },
  },
  'a text that is brought': {
    path: inProject('secrets/dev'),
    show: async (page, write) => {
      await choose(page, 'Folder', 'Import a file');
      await write(page.getByLabel('Text', { exact: true }), 'BROUGHT=brought-and-not-taken');
    },
  },
  'a file of values': {
    path: inProject('secrets/dev'),
    show: async (page) => {
      await choose(page, 'Folder', 'Download');
      const handed = page.waitForEvent('download');
      await inDialog(page, 'Download');
      await handed;
    },
    isUnseen: true,
  },
  'values that are compared': {
    path: inProject('secrets'),
    show: async (page) => {
      await press(page, 'Compare values');
      await page.getByText('forgotten at once').waitFor();
    },
    isUnseen: true,
  },
  'a change that waits': {
    path: inProject('approvals'),
    show: async (page) => {
      await page.getByRole('table').getByRole('link').first().click();
      await press(page, 'Show values');
    },
  },
};

const handed: Readonly<Record<string, Revealing>> = {
  'a client secret': {
    path: () => `/identities/${ids.identity}`,
    show: async (page) => {
      await press(page, 'New client secret');
      await inDialog(page, 'Create');
      await page.getByRole('note').waitFor();
    },
  },
  'an access token': {
    path: () => `/identities/${ids.identity}`,
    show: async (page) => {
      await press(page, 'New token');
      await field(page, 'What it is for').fill('A script');
      await inDialog(page, 'Create');
      await page.getByRole('note').waitFor();
    },
  },
  'an API key': {
    path: () => '/account',
    show: async (page) => {
      await press(page, 'New API key');
      await field(page, 'What it is for').fill('A script');
      await inDialog(page, 'Create');
      await page.getByRole('note').waitFor();
    },
  },
  'a recovery kit': {
    path: () => '/account',
    show: async (page, write) => {
      await answering(page, '/api/v1/password/recovery-kit', { codes: ['kit-code-0123456789-abcdef'] });
      await press(page, 'Make a recovery kit');
      await write(field(page, 'Current password'), 'the-password-of-now');
      await inDialog(page, 'Make a recovery kit');
    },
  },
  'an authenticator app': {
    path: () => '/account',
    show: async (page) => {
      await answering(page, '/api/v1/user/me/totp/register', {
        otpUrl: 'otpauth://totp/Locket:ada?secret=KRUGKIDROVUWG2ZAMJZG653O',
        recoveryCodes: ['totp-code-0123456789-abcdef'],
      });
      await press(page, 'Set up an app');
      await inDialog(page, 'Set up an app');
    },
  },
  'a SCIM token': {
    path: () => '/organization/scim',
    show: async (page) => {
      await press(page, 'New token');
      await field(page, 'What it is for').fill('Okta');
      await inDialog(page, 'New token');
      await page.getByRole('note').waitFor();
    },
  },
  'a private key': {
    path: inProject('certificates'),
    show: async (page) => {
      await press(page, 'Certificates');
      await press(page, 'Issue certificate');
      await field(page, 'Common name').fill('left.example.org');
      await inDialog(page, 'Issue certificate');
      await inDialog(page, 'Reveal');
    },
  },
  'a key of ACME': {
    path: inProject('certificates'),
    show: async (page) => {
      await press(page, 'Templates');
      await choose(page, 'More: left', 'ACME keys');
      await field(page, 'Name of the key').fill('certbot');
      await inDialog(page, 'Make key');
      await inDialog(page, 'Reveal');
    },
  },
  'a lease': {
    path: inProject('dynamic-secrets'),
    show: async (page) => {
      await answering(page, '/api/v1/dynamic-secrets/leases', {
        lease: { id: 'a', expireAt: new Date(Date.now() + 3_600_000).toISOString() },
        data: { DB_PASSWORD: 'the-password-of-a-lease' },
      });
      await press(page, 'Take a lease: left');
      await inDialog(page, 'Take a lease');
      await inDialog(page, 'Reveal');
    },
  },
  'a decrypted text': {
    path: inProject('keys'),
    show: async (page, write) => {
      await press(page, 'Try out: left');
      await write(field(page, 'Text'), 'a-text-to-be-encrypted');
      await inDialog(page, 'Encrypt');
      await expect
        .poll(() => field(page, 'Ciphertext (Base64)').inputValue(), { timeout: 10_000 })
        .not.toBe('');
      await inDialog(page, 'Decrypt');
      await page.getByRole('dialog').getByRole('figure').waitFor();
    },
  },
  'a shared secret': {
    path: () => '/sharing',
    show: async (page, write) => {
      await press(page, 'Share a secret');
      await write(field(page, 'Secret'), 'a-secret-that-is-shared');
      await write(field(page, 'Password'), 'told-by-telephone');
      await inDialog(page, 'Make the link');
    },
    isUnseen: true,
  },
};

const opened: Revealing = {
  path: () => `/shared#${ids.shared}`,
  show: async (page) => {
    await press(page, 'Open the secret');
    await page.getByRole('figure').waitFor();
  },
};

/** Types what a form takes and never shows again. */
const told = (
  path: Revealing['path'],
  opener: string,
  fill: (page: Page, write: (field: Locator, text: string) => Promise<void>) => Promise<void>,
  submit: string,
): Revealing => ({
  path,
  show: async (page, write) => {
    await press(page, opener);
    await fill(page, write);
    await inDialog(page, submit);
  },
  isUnseen: true,
});

const taken: Readonly<Record<string, Revealing>> = {
  'a key of a webhook': told(
    inProject('webhooks'),
    'New webhook',
    async (page, write) => {
      await page
        .getByRole('dialog')
        .getByRole('textbox', { name: 'Address' })
        .fill('https://hooks.example.org/left');
      await write(field(page, 'Key of signatures'), 'the-key-of-a-webhook');
    },
    'New webhook',
  ),
  'credentials of a connection': told(
    () => '/app-connections',
    'New connection',
    async (page, write) => {
      await field(page, 'App').selectOption('hashicorp-vault');
      await field(page, 'Name').fill('left');
      await field(page, 'Instance URL').fill('http://127.0.0.1:9');
      await write(field(page, 'Access token'), 'the-token-of-a-connection');
    },
    'New connection',
  ),
  'credentials of a rotation': told(
    inProject('rotations'),
    'New rotation',
    async (page, write) => {
      await field(page, 'Kind').selectOption('sendgrid');
      await field(page, 'Name').fill('left');
      await write(field(page, 'Admin API key'), 'the-key-of-a-rotation');
    },
    'New rotation',
  ),
  'credentials of a database': told(
    inProject('dynamic-secrets'),
    'New dynamic secret',
    async (page, write) => {
      await field(page, 'Name').fill('left-behind');
      await write(field(page, 'Password'), 'the-password-of-a-database');
    },
    'New dynamic secret',
  ),
  'a passphrase of devices': told(
    inProject('certificates'),
    'Templates',
    async (page, write) => {
      await choose(page, 'More: left', 'Enrolment of devices (EST)');
      await write(field(page, 'Passphrase'), 'the-passphrase-of-devices');
    },
    'Save',
  ),
};

/** Everything that shows or takes something secret. */
export const revealing: Readonly<Record<string, Revealing>> = {
  ...secrets,
  ...handed,
  'a secret of somebody else': opened,
  ...taken,
};
