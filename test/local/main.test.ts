import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { greeting } from '../../local/greeting.ts';
import { isRunning } from '../../local/instance/processes.ts';
import { temporaryFolder, until } from './fixtures/folder.ts';

const main = join(import.meta.dirname, '..', '..', 'local', 'main.ts');

/** `npm start` with these variables; it must end by itself. */
const start = (env: Record<string, string>) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    env: { PATH: process.env.PATH, LOCKET_DATA_DIR: temporaryFolder(), ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('npm start', { timeout: 30_000 }, () => {
  it('with a bad setting ends with one sentence', () => {
    expect(start({ LOCKET_PORT: 'x' })).toEqual({
      status: 1,
      stdout: '',
      stderr: 'LOCKET_PORT must be a number from 0 to 65535, not "x".\n',
    });
  });

  it('on a folder that cannot be written ends with one sentence', () => {
    const { status, stderr } = start({ LOCKET_DATA_DIR: '/dev/null/data' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The data folder \/dev\/null\/data cannot be written to .*\.\n$/);
  });

  it('on a busy port ends with one sentence, before anything slow, and leaves no lock', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    const dataDir = temporaryFolder();
    expect(start({ LOCKET_DATA_DIR: dataDir, LOCKET_PORT: port })).toEqual({
      status: 1,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is in use; set LOCKET_PORT to a free one.\n`,
    });
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('ends when the npm that launched it was killed', async () => {
    const script = join(import.meta.dirname, 'fixtures', 'watch-launcher.ts');
    const launch = `require('child_process').spawn('/bin/sh', ['-c', '"$0" "$1"; exit', process.execPath, ${JSON.stringify(script)}], { stdio: 'inherit' })`;
    const launcher = spawn(process.execPath, ['-e', launch], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = (await once(launcher.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    onTestFinished(() => {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    });
    launcher.kill('SIGKILL');
    await until(() => !isRunning(pid));
  });
});

describe('the greeting', () => {
  const settings = { bootstrap: true, typedIn: '/elsewhere', host: '127.0.0.1', tls: false };
  const credentials = {
    adminEmail: 'admin@example.org',
    adminPassword: 'the-password',
    adminToken: 'the-token',
    clientSecret: 'the-secret',
    projectId: 'the-project',
  };
  const locket = {
    url: 'http://127.0.0.1:8080',
    dataDir: '/data/of it',
    dynamodbEndpoint: '',
    pids: { runner: 1, dynamodb: 2 },
    stop: async () => {},
  };

  it('shows where everything is and no secret', () => {
    const text = greeting({ ...locket, credentials }, settings);
    expect(text).toContain('http://127.0.0.1:8080/api/docs');
    expect(text).toContain('Sign in as        admin@example.org; the password is "adminPassword" in ');
    expect(text).toContain("LOCKET_CREDENTIALS='/data/of it/bootstrap.json'");
    expect(text).toContain('workspaceId=the-project');
    expect(text).toContain('\nEND\n');
    expect(text).not.toMatch(/the-password|the-token|the-secret/);
  });

  it('says so when there are no credentials', () => {
    const without = { ...locket, credentials: undefined };
    expect(greeting(without, settings)).toContain('npm run recover');
    expect(greeting(without, { ...settings, bootstrap: false })).toContain('LOCKET_BOOTSTRAP=0');
  });

  it('writes paths as they can be typed where the command was given', () => {
    const root = join(import.meta.dirname, '..', '..');
    const inProject = { ...locket, credentials, dataDir: join(root, '.locket') };
    expect(greeting(inProject, { ...settings, typedIn: root })).toContain(
      'LOCKET_CREDENTIALS=.locket/bootstrap.json',
    );
    expect(greeting(inProject, { ...settings, typedIn: root })).not.toContain('\ncd ');
    const elsewhere = greeting(inProject, settings);
    expect(elsewhere).toContain(`LOCKET_CREDENTIALS=${root}/.locket/bootstrap.json`);
    expect(elsewhere).toContain(`\ncd ${root}\n`);
  });

  it('says by which certificate it is known, and has the examples use it', () => {
    const secure = { ...locket, credentials, url: 'https://127.0.0.1:8080' };
    const text = greeting(secure, { ...settings, tls: true });
    expect(text).toContain('CA certificate    /data/of it/tls/ca.pem');
    expect(text.match(/curl -s --cacert '\/data\/of it\/tls\/ca\.pem'/g)).toHaveLength(2);
    expect(text).toContain("NODE_EXTRA_CA_CERTS='/data/of it/tls/ca.pem' node");
  });

  it('warns of an address that others reach', () => {
    const text = greeting({ ...locket, credentials }, { ...settings, host: '0.0.0.0' });
    expect(text).toContain('everybody who reaches 0.0.0.0 port 8080, without encryption');
    expect(greeting({ ...locket, credentials }, settings)).not.toContain('everybody');
  });
});
