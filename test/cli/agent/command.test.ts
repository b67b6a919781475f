import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../../cli/agent/clock.ts';
import { executor } from '../../../cli/agent/execute.ts';
import { notifySystemd } from '../../../cli/agent/systemd.ts';
import { newMachine } from '../../world/machines.ts';
import { type CliPlace, openCliPlace } from '../cli-place.ts';
import { type Desk, newDesk, nowhere } from '../command-line.ts';

let place: CliPlace;
let login: { readonly clientId: string; readonly clientSecret: string };

beforeAll(async () => {
  place = await openCliPlace();
  await place.secret('A', 'one');
  const { world, projectId } = place;
  const machine = await newMachine(world);
  const path = `/api/v2/workspace/${projectId}/identity-memberships/${machine.id}`;
  await world.ok(world.admin, 'POST', path, { role: 'viewer' });
  login = machine;
  return () => place.close();
});

const never = { ended: () => new Promise<void>(() => undefined) };

const template = () =>
  `'{{ range listSecrets "${place.projectId}" "dev" "/" }}{{ .Key }}={{ .Value }}{{ "\\n" }}{{ end }}'`;

const settings = (more = '') => `
infisical: {address: ${place.url}/api, exit-after-auth: true}
auth:
  type: universal-auth
  config: {client-id: id, client-secret: secret${more}}
sinks: [{type: file, config: {path: token}}]
templates:
  - template-content: ${template()}
    destination-path: app.env
`;

const deskWith = async (config: string): Promise<Desk> => {
  const desk = await newDesk({});
  await writeFile(join(desk.cwd, 'agent-config.yaml'), config);
  await writeFile(join(desk.cwd, 'id'), `${login.clientId}\n`);
  await writeFile(join(desk.cwd, 'secret'), `${login.clientSecret}\n`);
  return desk;
};

describe('locket agent', () => {
  it('logs in, fills its sink and renders', async () => {
    const { run, cwd } = await deskWith(settings());
    const { code, told, out } = await run(['agent'], never);

    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(await readFile(join(cwd, 'app.env'), 'utf8')).toBe('A=one\n');
    expect(await readFile(join(cwd, 'token'), 'utf8')).toMatch(/^eyJ/);
    expect(told).not.toContain(login.clientSecret);
  });

  it('takes its configuration from a variable, which wins over the file', async () => {
    const { run, cwd } = await deskWith('nonsense');
    const encoded = Buffer.from(settings()).toString('base64');
    const { code } = await run(['agent'], { ...never, env: { INFISICAL_AGENT_CONFIG_BASE64: encoded } });

    expect(code).toBe(0);
    expect(await readFile(join(cwd, 'app.env'), 'utf8')).toBe('A=one\n');
  });

  it('removes the client secret once it is read, if that is asked for', async () => {
    const { run, cwd } = await deskWith(settings(', remove_client_secret_on_read: true'));
    const { code } = await run(['agent'], never);

    expect(code).toBe(0);
    await expect(stat(join(cwd, 'secret'))).rejects.toThrow('ENOENT');
    await expect(stat(join(cwd, 'id'))).resolves.toBeDefined();
  });

  it('renews the token that it left behind instead of logging in', async () => {
    const { run, cwd } = await deskWith(settings());
    await run(['agent'], never);
    const before = await readFile(join(cwd, 'token'), 'utf8');
    await writeFile(join(cwd, 'secret'), 'wrong');
    const { code } = await run(['agent'], never);

    expect(code).toBe(0);
    expect(before).not.toBe('');
  });

  it('revokes its token when it ends, which then works no more', async () => {
    const { run, cwd } = await deskWith(settings());
    await run(['agent'], never);
    const token = await readFile(join(cwd, 'token'), 'utf8');
    const revoking = settings().replace(
      'exit-after-auth',
      'revoke-credentials-on-shutdown: true, exit-after-auth',
    );
    await writeFile(join(cwd, 'agent-config.yaml'), revoking);
    await run(['agent'], never);
    const env = { LOCKET_URL: place.url, LOCKET_TOKEN: token, LOCKET_PROJECT_ID: place.projectId };
    const { code, told } = await run(['secrets'], { env });

    expect(await readFile(join(cwd, 'token'), 'utf8')).toBe('');
    expect(code).toBe(1);
    expect(told).toContain('Response Code: 401');
  });

  it.each([
    ['no configuration', undefined, 'There is no file'],
    ['no YAML', '{', 'is no YAML'],
    ['a member that nobody knows', 'auth: {type: universal-auth}\ncach: 1', 'cach'],
    ['no way to log in', 'auth: {}', 'auth.type'],
    ['a way that there is not', 'auth: {type: magic}', 'There is no method magic'],
    ['nothing to log in with', 'auth: {type: universal-auth}', 'client-id'],
    [
      'an interval that is none',
      `auth: {type: x}\ntemplates: [{template-content: a, destination-path: b, config: {polling-interval: soon}}]`,
      'polling-interval',
    ],
    [
      'an interval that is too short',
      `auth: {type: x}\ntemplates: [{template-content: a, destination-path: b, config: {polling-interval: 1s}}]`,
      '10s or longer',
    ],
    [
      'two sources of a template',
      `auth: {type: x}\ntemplates: [{template-content: a, source-path: c, destination-path: b}]`,
      'needs one of',
    ],
    [
      'two entries for one file',
      `auth: {type: x}\nsinks: [{type: file, config: {path: b}}]\ntemplates: [{template-content: a, destination-path: b}]`,
      'by two entries',
    ],
    ['a cache, which is not kept', 'auth: {type: x}\ncache: {persistent: {}}', 'cache'],
    ['certificates', 'version: v1', 'certificates'],
  ])('ends with 1 for %s', async (_, config, message) => {
    const desk = await newDesk({ LOCKET_URL: place.url });
    if (config !== undefined) await writeFile(join(desk.cwd, 'agent-config.yaml'), config);
    const { code, told } = await desk.run(['agent'], never);

    expect(code).toBe(1);
    expect(told).toContain(message);
  });

  it('ends with 1 for a template that is not well formed, before it logs in', async () => {
    const { run, cwd } = await deskWith(settings().replace(template(), "'{{ if }}'"));
    const { code, told } = await run(['agent'], never);

    expect(code).toBe(1);
    expect(told).toContain('template: app.env:1:');
    await expect(stat(join(cwd, 'token'))).rejects.toThrow('ENOENT');
  });
});

describe('commands of templates', () => {
  const execute = (command: string, timeout?: number) =>
    executor(
      { ...nowhere, cwd: '/tmp', env: { PATH: process.env.PATH, INFISICAL_UNIVERSAL_CLIENT_SECRET: 'x' } },
      realClock(Date.now),
    )({ command, ...(timeout !== undefined && { timeout }) });

  it.each([
    ['ok', 'true', undefined],
    ['failed', 'exit 3', undefined],
    ['timeout', 'sleep 20', 50],
    ['ok', 'test -z "$INFISICAL_UNIVERSAL_CLIENT_SECRET"', undefined],
  ] as const)('end as %s: %s', async (result, line, timeout) => {
    expect(await execute(line, timeout)).toBe(result);
  });
});

describe('systemd', () => {
  it('is told by its own program, where it asks', async () => {
    const desk = await newDesk({});
    const bin = join(desk.cwd, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'systemd-notify'), `#!/bin/sh\necho "$1 $NOTIFY_SOCKET" >> ${desk.cwd}/said\n`);
    await chmod(join(bin, 'systemd-notify'), 0o755);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    await notifySystemd('READY=1', { ...nowhere, env });
    await notifySystemd('READY=1', { ...nowhere, env: { ...env, NOTIFY_SOCKET: '/run/notify' } });

    expect(await readFile(join(desk.cwd, 'said'), 'utf8')).toBe('READY=1 /run/notify\n');
  });
});
