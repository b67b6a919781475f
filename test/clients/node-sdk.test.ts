import { InfisicalSDK } from '@infisical/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocketProcess, newDataFolder, removeFolder, startLocketProcess } from './locket-process.ts';

let locket: LocketProcess;
/** Logged in as the machine identity that the first start creates. */
let machine: InfisicalSDK;
/** Works with the administrator's token. */
let admin: InfisicalSDK;

const newClient = (): InfisicalSDK => new InfisicalSDK({ siteUrl: locket.url });

beforeAll(async () => {
  locket = await startLocketProcess(await newDataFolder());
  const { clientId, clientSecret, adminToken } = locket.credentials;
  machine = await newClient().auth().universalAuth.login({ clientId, clientSecret });
  admin = newClient().auth().accessToken(adminToken);
});

afterAll(async () => {
  await locket.stop();
  await removeFolder(locket.dataDir);
});

const inDev = () => ({ projectId: locket.credentials.projectId, environment: 'dev' });

describe('logging in', () => {
  it('a login gives a token that works, and a renewal keeps it working', async () => {
    const token = machine.auth().getAccessToken();
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);

    const renewed = await machine.auth().universalAuth.renew();

    expect(renewed.auth().getAccessToken()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    await renewed.secrets().listSecrets(inDev());
  });

  it('a client that is logged in may log in again: the old token it sends along is ignored', async () => {
    const { clientId, clientSecret } = locket.credentials;
    const stale = newClient().auth().accessToken('stale');
    const again = await stale.auth().universalAuth.login({ clientId, clientSecret });
    await again.secrets().listSecrets(inDev());
  });

  it('a wrong secret is refused with a sentence', async () => {
    const { clientId } = locket.credentials;
    const login = newClient().auth().universalAuth.login({ clientId, clientSecret: 'wrong' });
    await expect(login).rejects.toThrow(/StatusCode=401.*Invalid credentials/);
  });
});

describe('secrets', () => {
  it('lists what the first start made', async () => {
    const { secrets } = await machine.secrets().listSecrets(inDev());
    expect(secrets.map(({ secretKey }) => secretKey)).toEqual(
      expect.arrayContaining(['API_KEY', 'DATABASE_URL', 'FEATURE_FLAGS']),
    );
  });

  it('one is created, read, listed, changed, renamed and deleted', async () => {
    const secrets = admin.secrets();
    const at = { ...inDev(), secretPath: '/' };

    const made = await secrets.createSecret('LIFE', { ...at, secretValue: 'one', secretComment: 'why' });
    expect(made.secret).toMatchObject({ secretKey: 'LIFE', secretValue: 'one', version: 1 });

    const read = await secrets.getSecret({ ...at, secretName: 'LIFE' });
    expect(read).toMatchObject({ secretValue: 'one', secretComment: 'why', secretPath: '/' });

    const changed = await secrets.updateSecret('LIFE', { ...at, secretValue: 'two' });
    expect(changed.secret).toMatchObject({ secretValue: 'two', version: 2 });
    expect((await secrets.getSecret({ ...at, secretName: 'LIFE', version: 1 })).secretValue).toBe('one');

    await secrets.updateSecret('LIFE', { ...at, newSecretName: 'AFTERLIFE' });
    const listed = await secrets.listSecretsWithImports(at);
    expect(listed.find(({ secretKey }) => secretKey === 'AFTERLIFE')?.secretValue).toBe('two');
    expect(listed.some(({ secretKey }) => secretKey === 'LIFE')).toBe(false);

    const deleted = await secrets.deleteSecret('AFTERLIFE', at);
    expect(deleted.secret.secretKey).toBe('AFTERLIFE');
    await expect(secrets.getSecret({ ...at, secretName: 'AFTERLIFE' })).rejects.toThrow(/StatusCode=404/);
  });

  it('a value may be hidden', async () => {
    const secret = await admin
      .secrets()
      .getSecret({ ...inDev(), secretName: 'API_KEY', viewSecretValue: false });
    expect(secret).toMatchObject({ secretValueHidden: true, secretKey: 'API_KEY' });
    expect(secret.secretValue).not.toBe('example-api-key');
  });

  it('a name that is taken is refused', async () => {
    const again = admin.secrets().createSecret('API_KEY', { ...inDev(), secretValue: 'x' });
    await expect(again).rejects.toThrow(/StatusCode=400.*already exist/);
  });

  it('the list can be put into the environment', async () => {
    await machine.secrets().listSecrets({ ...inDev(), attachToProcessEnv: true });
    expect(process.env.FEATURE_FLAGS).toBe('{"newCheckout":true}');
    delete process.env.FEATURE_FLAGS;
    delete process.env.API_KEY;
    delete process.env.DATABASE_URL;
  });
});

describe('projects, environments and folders', () => {
  it('a project with an environment, nested folders and a secret in them is made and read', async () => {
    const project = await admin.projects().create({ projectName: 'From the SDK', type: 'secret-manager' });
    expect(project).toMatchObject({ name: 'From the SDK' });
    const projectId = project.id;

    const environment = await admin.environments().create({ projectId, name: 'Review', slug: 'review' });
    expect(environment).toMatchObject({ name: 'Review', slug: 'review' });

    const place = { projectId, environment: 'review' };
    const folder = await admin.folders().create({ ...place, path: '/', name: 'services' });
    expect(folder).toMatchObject({ name: 'services' });
    await admin.folders().create({ ...place, path: '/services', name: 'billing', description: 'Invoices' });
    const folders = await admin.folders().listFolders({ ...place, path: '/', recursive: true });
    expect(folders.map(({ name }) => name).sort()).toEqual(['billing', 'services']);

    const at = { ...place, secretPath: '/services/billing' };
    await admin.secrets().createSecret('KEY', { ...at, secretValue: 'value' });
    const { secrets } = await admin.secrets().listSecrets(at);
    expect(secrets.map(({ secretKey, secretPath }) => [secretKey, secretPath])).toEqual([
      ['KEY', '/services/billing'],
    ]);
  });

  it('people are invited by e-mail address', async () => {
    const { id: projectId } = await admin
      .projects()
      .create({ projectName: 'With people', type: 'secret-manager' });
    const emails = [locket.credentials.adminEmail];
    const memberships = await admin.projects().inviteMembers({ projectId, emails, roleSlugs: ['member'] });
    expect(memberships).toHaveLength(1);
  });

  it('a machine identity does not see a project it is no member of', async () => {
    const { id: projectId } = await admin
      .projects()
      .create({ projectName: 'Private', type: 'secret-manager' });
    const list = machine.secrets().listSecrets({ projectId, environment: 'dev' });
    await expect(list).rejects.toThrow(/StatusCode=403/);
  });
});

describe('names that a client may try', () => {
  const kept = [
    'lower.case-and_dashes',
    'with spaces inside',
    'Ünïcödé',
    '名前',
    '🔑',
    '__proto__',
    'constructor',
    'toString',
    'a'.repeat(255),
    '...',
    'a&b=c;d,e',
    '<script>',
    'quote\'"quote',
    'id',
  ];
  const refused = [
    'with/slash',
    'with%2Fescape',
    'with#hash',
    'back\\slash',
    '   ',
    '.',
    '..',
    'a'.repeat(256),
    'tab\there',
    'nul\0',
  ];

  it.each(kept)('%j is kept as it is', async (name) => {
    const secrets = admin.secrets();
    const at = inDev();
    await secrets.createSecret(name, { ...at, secretValue: `value of ${name}` });
    expect(await secrets.getSecret({ ...at, secretName: name })).toMatchObject({ secretKey: name });
    const listed = (await secrets.listSecrets(at)).secrets.find(({ secretKey }) => secretKey === name);
    expect(listed?.secretValue).toBe(`value of ${name}`);
    await secrets.updateSecret(name, { ...at, secretValue: 'changed' });
    await secrets.deleteSecret(name, at);
    await expect(secrets.getSecret({ ...at, secretName: name })).rejects.toThrow(/StatusCode=404/);
  });

  it.each(refused)('%j is refused, and nothing is stored', async (name) => {
    const secrets = admin.secrets();
    const before = (await secrets.listSecrets(inDev())).secrets.length;
    const create = secrets.createSecret(name, { ...inDev(), secretValue: 'value' });
    await expect(create).rejects.toThrow(/StatusCode=4\d\d/);
    expect((await secrets.listSecrets(inDev())).secrets).toHaveLength(before);
  });

  it('"with?question" is refused, and does nothing to "with"', async () => {
    const secrets = admin.secrets();
    await secrets.createSecret('with', { ...inDev(), secretValue: 'kept' });
    const refused = /StatusCode=422/;
    await expect(secrets.createSecret('with?question', { ...inDev(), secretValue: 'x' })).rejects.toThrow(
      refused,
    );
    await expect(secrets.updateSecret('with?question', { ...inDev(), secretValue: 'x' })).rejects.toThrow(
      refused,
    );
    await expect(secrets.deleteSecret('with?question', inDev())).rejects.toThrow(refused);
    expect(await secrets.getSecret({ ...inDev(), secretName: 'with' })).toMatchObject({
      secretValue: 'kept',
    });
    await secrets.deleteSecret('with', inDev());
  });
});
