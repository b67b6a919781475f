import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../cli/command.ts';
import { ApiFailure } from '../../cli/instance/failures.ts';
import type { Vault } from '../../cli/vault/vault.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { newDesk } from './command-line.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
  await place.secret('A', 'one');
  return () => place.close();
});

/** Somebody with a token, in a folder that somebody else has written. */
const among = async (file: string, content: unknown) => {
  const desk = await newDesk({ LOCKET_TOKEN: place.machine.token });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(desk.cwd, file), text);
  return desk;
};

describe.each(['.locket.json', '.infisical.json'])('a file %s of somebody else', (file) => {
  it.each([
    'https://evil.example.com',
    'http://evil.example.com',
    'https://user:word@evil.example.com',
    'https://evil.example.com/?x=',
    'https://evil.example.com/#x',
    '//evil.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://127.0.0.1.evil.example.com',
    'http://localhost.evil.example.com',
    'https://evil.example.com\\@127.0.0.1',
    '\u001b[2Jhttps://evil.example.com',
    ' ',
  ])('gets no token sent to %j', async (domain) => {
    const desk = await among(file, { workspaceId: place.projectId, domain });
    const { code, told } = await desk.run(['secrets']);

    expect(code).toBe(1);
    expect(told).toMatch(/Nothing is sent to|must begin with https|Say where Locket is/);
  });

  it.each([
    ['..', ['secrets', 'set', 'X=1', '--tag', 't']],
    ['../../v1/organization', ['secrets']],
    ['%2e%2e', ['secrets', 'set', 'X=1', '--tag', 't']],
    ['\u0000', ['secrets']],
    ['x\r\nHost: evil', ['secrets']],
  ])('names no other place of Locket by the project %j', async (workspaceId, words) => {
    const desk = await among(file, { workspaceId });
    const { code, out } = await desk.run([...words, '--domain', place.url]);

    expect([code, out]).toEqual([1, '']);
  });

  it.each([
    ['an array', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['nothing', ''],
    [
      'members of other kinds',
      '{"workspaceId":["x"],"domain":{},"defaultEnvironment":5,"gitBranchToEnvironmentMapping":7}',
    ],
    [
      'members of every object',
      '{"__proto__":{"workspaceId":"x","domain":"https://evil.example.com"},"constructor":{}}',
    ],
    ['ten thousand brackets', '['.repeat(10_000)],
    ['two megabytes', JSON.stringify({ workspaceId: 'x'.repeat(2_000_000) })],
  ])('is no project where it holds %s', async (_, content) => {
    const desk = await among(file, content);
    const { code, told } = await desk.run(['secrets', '--domain', place.url]);

    expect(code).toBe(1);
    expect(told).toMatch(/is no JSON object|Project ID is required|is larger than/);
  });

  it('is not read where it leads to a device', async () => {
    const desk = await newDesk({ LOCKET_TOKEN: place.machine.token });
    await symlink('/dev/zero', join(desk.cwd, file));
    const { code, told } = await desk.run(['secrets', '--domain', place.url]);

    expect([code, told]).toEqual([1, expect.stringContaining('is no file: it is not read')]);
  });
});

describe('a scanned folder of somebody else', () => {
  it.each(['.locketignore', '.infisicalignore', '.locketscan.toml', '.infisical-scan.toml'])(
    'is not read on and on by its %s',
    async (file) => {
      const desk = await newDesk({});
      await symlink('/dev/zero', join(desk.cwd, file));
      const { code, told } = await desk.run(['scan', '--no-git']);

      expect([code, told]).toEqual([1, expect.stringContaining('is no file: it is not read')]);
    },
  );
});

describe('names in paths', () => {
  it.each(['.', '..'])('name nothing else where they are %s', async (name) => {
    const { run } = await place.machineDesk();
    const results = [
      await run(['secrets', 'delete', name, '--type', 'shared']),
      await run(['secrets', 'set', `${name}=x`]),
      await run(['secrets', 'folders', 'delete', '--name', name]),
      await run(['dynamic-secrets', 'lease', 'list', name]),
    ];

    for (const { code, told } of results)
      expect([code, told]).toEqual([1, expect.stringContaining('Error: ')]);
    expect(results[0]?.told).toContain(`Nothing is called "${name}"`);
  });
});

describe('what is told when something goes wrong', () => {
  it.each([400, 401, 403, 404, 409, 422, 429, 500, 502, 503])('says what to do about a %i', (status) => {
    const { hints } = new ApiFailure('GET', 'https://x', { status, headers: {}, body: '{}' });

    expect(hints.find((hint) => hint.startsWith('Context: '))).toBeDefined();
  });

  it.each([
    ['login', '--email', 'a@example.com'],
    ['login', '--method', 'universal-auth', '--client-id', 'x'],
    ['login', '--method', 'oidc-auth', '--machine-identity-id', 'x'],
    ['login', '--method', 'ldap-auth', '--machine-identity-id', 'x'],
    ['bootstrap', '--email', 'a@example.com'],
    ['token', 'renew'],
    ['import', 'vault', 'x'],
    ['import', 'infisical', '--from-url', 'https://x'],
    ['secrets'],
    [
      'kms-plugin',
      '--client-id',
      'x',
      '--key',
      '00000000-0000-4000-8000-000000000000',
      '--socket',
      '/none/s',
    ],
  ])('asks for no secret on a command line, which others and the shell would keep: %j', async (...words) => {
    const { run } = await newDesk({ LOCKET_URL: place.url, VAULT_ADDR: place.url });
    const { code, told } = await run(words);
    const [message = ''] = told.split('\n\n');

    expect(code).toBe(1);
    expect(message).toMatch(/variable|file|locket login/);
    expect(message).not.toMatch(/--(password|client-secret|token|jwt|oidc-jwt)(?!-)/);
  });

  it('tells a machine that deletes without --type how to delete', async () => {
    const { run } = await place.machineDesk();
    const { code, told } = await run(['secrets', 'delete', 'A']);

    expect([code, told]).toEqual([1, expect.stringContaining('--type shared')]);
  });
});

describe('a keyring that is locked', () => {
  const refuses = () =>
    Promise.reject(new Failure('The keyring of this computer refuses: locked', ['locket vault set file']));
  const locked: Vault = { get: async () => undefined, set: refuses, remove: refuses };

  it('is told with what to do, and keeps nobody from files', async () => {
    const desk = await newDesk({ LOCKET_URL: place.url });
    const env = {
      LOCKET_URL: place.url,
      LOCKET_EMAIL: place.person.email,
      LOCKET_PASSWORD: place.person.password,
      LOCKET_ORGANIZATION_ID: place.world.orgId,
    };
    const keyring = async () => locked;
    const refused = await desk.run(['login'], { env, keyring });
    const moved = await desk.run(['vault', 'set', 'file'], { keyring });
    const kept = await desk.run(['login'], { env, keyring });
    const reset = await desk.run(['reset'], { keyring });

    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('locket vault set file')]);
    expect([moved.code, kept.code, reset.code]).toEqual([0, 0, 0]);
  });
});
