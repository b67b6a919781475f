import type { Locator, Page } from 'playwright-core';
import { api } from './api.ts';
import type { Stage } from './browser.ts';
import { addSecret, editValue } from './opening.ts';

/** One pressing of a main flow: what comes before it, and what it leads to. */
export interface Step {
  /** Sets up what it needs, and types what is to be sent; the name is of this one try. */
  readonly type: (page: Page, stage: Stage, name: string) => Promise<void>;
  readonly press: (page: Page, name: string) => Promise<void>;
  readonly done: (page: Page, name: string) => Locator;
  /** How often what it makes is there. */
  readonly count?: (stage: Stage, name: string) => Promise<number>;
}

const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click();

const projectPage = ({ locket }: Stage, path: string): string =>
  `/projects/${locket.credentials.projectId}/${path}`;

const open = async (page: Page, path: string, button: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole('button', { name: button }).first().click();
};

const placeOf = ({ locket }: Stage, environment = 'dev') => ({
  projectId: locket.credentials.projectId,
  environment,
  secretPath: '/',
});

const openSecrets = async (page: Page, stage: Stage): Promise<void> => {
  await page.goto(projectPage(stage, 'secrets/dev'));
  await page.getByRole('button', { name: 'Add secret' }).first().waitFor();
};

const add = (stage: Stage, name: string, secretValue: string, environment?: string) =>
  api(stage, 'POST', `/api/v4/secrets/${name}`, { ...placeOf(stage, environment), secretValue });

const named = async (stage: Stage, ...names: readonly string[]): Promise<number> => {
  const query = new URLSearchParams({ ...placeOf(stage), viewSecretValue: 'true' });
  const { secrets } = await api(stage, 'GET', `/api/v4/secrets?${query}`);
  return secrets.filter(({ secretKey }: { secretKey: string }) => names.includes(secretKey)).length;
};

const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).click();

const saved = (page: Page): Locator => page.getByText(/changes? saved/).first();

const secrets: Readonly<Record<string, Step>> = {
  'create a secret': {
    type: async (page, stage, name) => {
      await openSecrets(page, stage);
      await addSecret(page, name, 'typed with care');
    },
    press: save,
    done: saved,
    count: named,
  },
  'save a batch': {
    type: async (page, stage, name) => {
      for (const each of ['OLD', 'GONE']) await add(stage, `${name}_${each}`, 'before');
      await openSecrets(page, stage);
      await addSecret(page, name, 'typed with care');
      await editValue(page, `${name}_OLD`, 'written over');
      await page.getByRole('button', { name: `More: ${name}_GONE` }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
    },
    press: save,
    done: saved,
    count: async (stage, name) =>
      (await named(stage, name, `${name}_OLD`)) - 1 + (await named(stage, `${name}_GONE`)),
  },
  'reveal a value': {
    type: async (page, stage, name) => {
      await add(stage, name, `shown of ${name}`);
      await openSecrets(page, stage);
      await page
        .getByRole('button', { name: `Reveal: ${name}`, exact: true })
        .first()
        .waitFor();
    },
    press: (page, name) =>
      page
        .getByRole('button', { name: `Reveal: ${name}`, exact: true })
        .first()
        .click(),
    done: (page, name) => page.getByText(`shown of ${name}`, { exact: true }),
  },
  'roll back': {
    type: async (page, stage, name) => {
      await add(stage, name, 'right');
      await api(stage, 'PATCH', `/api/v4/secrets/${name}`, { ...placeOf(stage), secretValue: 'wrong' });
      await openSecrets(page, stage);
      await page.getByRole('button', { name: `More: ${name}` }).click();
      await page.getByRole('menuitem', { name: 'History' }).click();
      await page.getByRole('button', { name: /Version 1/ }).click();
    },
    press: (page) => page.getByRole('button', { name: 'Roll back to this version' }).click(),
    done: (page) => page.getByText('Rolled back to version 1'),
  },
  'create a folder': {
    type: async (page, stage, name) => {
      await openSecrets(page, stage);
      await page.getByRole('button', { name: 'Folder', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Add folder' }).click();
      await page.getByLabel('Name of the folder').fill(name);
    },
    press: (page) => page.getByRole('button', { name: 'Create folder' }).click(),
    done: (page, name) => page.getByRole('link', { name, exact: true }),
    count: async (stage, name) => {
      const query = new URLSearchParams({
        workspaceId: stage.locket.credentials.projectId,
        environment: 'dev',
        path: '/',
      });
      const { folders } = await api(stage, 'GET', `/api/v1/folders?${query}`);
      return folders.filter((folder: { name: string }) => folder.name === name).length;
    },
  },
};

const newIdentity = async (stage: Stage, name: string): Promise<string> => {
  const { organizationId } = stage.locket.credentials;
  const { identity } = await api(stage, 'POST', '/api/v1/identities', { name, organizationId });
  await api(stage, 'POST', `/api/v1/auth/universal-auth/identities/${identity.id}`, {});
  return identity.id;
};

const access: Readonly<Record<string, Step>> = {
  'invite somebody': {
    type: async (page, stage, name) => {
      await open(page, projectPage(stage, 'access'), 'Invite people');
      await page.getByLabel('E-mail addresses').fill(`${name.toLowerCase()}@example.org`);
      await page.getByLabel('Role').selectOption('viewer');
    },
    press: (page) => inDialog(page, 'Invite'),
    done: (page) => page.getByText('Invited', { exact: true }),
  },
  'create an identity': {
    type: async (page, _, name) => {
      await open(page, '/identities', 'New machine identity');
      await page.getByLabel('Name').fill(name);
    },
    press: (page) => inDialog(page, 'Create'),
    done: (page, name) => page.getByRole('heading', { name, level: 1 }),
    count: async (stage, name) => {
      const { organizationId } = stage.locket.credentials;
      const { identities } = await api(stage, 'GET', `/api/v1/identities?orgId=${organizationId}`);
      return identities.filter((each: { identity: { name: string } }) => each.identity.name === name).length;
    },
  },
  'create a client secret': {
    type: async (page, stage, name) => {
      await open(page, `/identities/${await newIdentity(stage, name)}`, 'New client secret');
      await page.getByLabel('What it is for').fill(name);
    },
    press: (page) => inDialog(page, 'Create'),
    done: (page) => page.getByRole('note', { name: 'Client secret' }),
  },
};

/** Whoever asks for a change at a guarded place, and where it is decided on. */
const asked = async (page: Page, stage: Stage, name: string): Promise<void> => {
  const { projectId } = stage.locket.credentials;
  const { users } = await api(stage, 'GET', `/api/v1/workspace/${projectId}/users`);
  const { approvals } = await api(stage, 'GET', `/api/v1/secret-approvals?workspaceId=${projectId}`);
  if (approvals.length === 0)
    await api(stage, 'POST', '/api/v1/secret-approvals', {
      workspaceId: projectId,
      name: 'Two see it',
      environment: 'staging',
      secretPath: '/',
      approvers: [{ type: 'user', id: users[0].user.id }],
      approvals: 1,
      machineChanges: 'request',
    });
  const { approval } = await add(stage, name, 'asked for', 'staging');
  await page.goto(projectPage(stage, `approvals?requestId=${approval.id}`));
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('dialog').last().getByLabel('Comment').fill('Looked at');
};

const approve = (page: Page): Promise<void> => inDialog(page, 'Approve');

const mergeButton = (page: Page): Locator => page.getByRole('button', { name: 'Merge', exact: true });

const approvals: Readonly<Record<string, Step>> = {
  'approve a change': { type: asked, press: approve, done: mergeButton },
  'merge a change': {
    type: async (page, stage, name) => {
      await asked(page, stage, name);
      await approve(page);
      await mergeButton(page).waitFor();
    },
    press: (page) => mergeButton(page).click(),
    done: (page) => page.getByText('Merged').first(),
  },
};

const beyond: Readonly<Record<string, Step>> = {
  'issue a certificate': {
    type: async (page, stage, name) => {
      const { projectSlug } = stage.locket.credentials;
      const { cas } = await api(stage, 'GET', `/api/v2/workspace/${projectSlug}/cas`);
      if (cas.length === 0)
        await api(stage, 'POST', '/api/v1/pki/ca', { projectSlug, type: 'root', commonName: 'Example root' });
      await page.goto(projectPage(stage, 'certificates'));
      const parts = page.getByRole('navigation', { name: 'Parts of the page' });
      await parts.getByRole('button', { name: 'Certificates', exact: true }).click();
      await page.getByRole('button', { name: 'Issue certificate' }).first().click();
      await page.getByLabel('Common name').fill(`${name.toLowerCase().replaceAll('_', '-')}.example.org`);
    },
    press: (page) => inDialog(page, 'Issue certificate'),
    done: (page) => page.getByText('The private key is shown once'),
  },
  'take a lease': {
    type: async (page, stage, name) => {
      const { projectSlug } = stage.locket.credentials;
      const own = name.toLowerCase().replaceAll('_', '-');
      await api(stage, 'POST', '/api/v1/dynamic-secrets', {
        projectSlug,
        environmentSlug: 'dev',
        path: '/',
        name: own,
        provider: {
          type: 'totp',
          inputs: { configType: 'url', url: 'otpauth://totp/Example:ada?secret=JBSWY3DPEHPK3PXP' },
        },
        defaultTTL: '1h',
        maxTTL: '1d',
      });
      await open(page, projectPage(stage, 'dynamic-secrets'), `Take a lease: ${own}`);
      await page.getByRole('dialog').last().getByLabel('Time').fill('10m');
    },
    press: (page) => inDialog(page, 'Take a lease'),
    done: (page) => page.getByRole('timer'),
  },
  'share a secret': {
    type: async (page, _, name) => {
      await open(page, '/sharing', 'Share a secret');
      await page.getByLabel('Secret', { exact: true }).fill('handed on');
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Password').fill('told by telephone');
    },
    press: (page) => inDialog(page, 'Make the link'),
    done: (page) => page.locator('dialog pre'),
  },
};

/** The pressings of the main flows. */
export const steps: Readonly<Record<string, Step>> = { ...secrets, ...access, ...approvals, ...beyond };
