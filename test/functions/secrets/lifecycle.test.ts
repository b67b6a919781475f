import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import {
  bootstrapped,
  createMachine,
  createProject,
  type Instance,
  type Machine,
  type TestProject,
} from '../../world/instance.ts';

let instance: Instance;
let project: TestProject;
let machine: Machine;

const at = (name: string) => `/api/v3/secrets/raw/${name}`;
const scope = () => ({ workspaceId: project.id, environment: 'dev' });

const write = (method: string, name: string, body: object = {}) =>
  instance.app.request(method, at(name), { token: machine.token, body: { ...scope(), ...body } });
const read = (name: string, query: object = {}) =>
  instance.app.request('GET', at(name), { token: machine.token, query: { ...scope(), ...query } });

beforeAll(async () => {
  instance = await bootstrapped(await startApp());
  project = await createProject(instance);
  machine = await createMachine(instance, { projectId: project.id });
});

describe('a secret', () => {
  it('is created, read, changed, renamed and deleted, and every reply names it fully', async () => {
    const created = await write('POST', 'DB_HOST', {
      secretValue: ' db.internal \n',
      secretComment: 'primary',
    });
    expect(created.body.secret).toMatchObject({
      secretKey: 'DB_HOST',
      secretValue: ' db.internal \n',
      secretComment: 'primary',
      version: 1,
      type: 'shared',
      environment: 'dev',
      workspace: project.id,
      secretPath: '/',
    });
    expect(created.body.secret._id).toBe(created.body.secret.id);
    expect((await read('DB_HOST')).body.secret).toMatchObject({ secretValue: ' db.internal \n', version: 1 });
    const updated = await write('PATCH', 'DB_HOST', { secretValue: 'db2', newSecretName: 'DB_NAME' });
    expect(updated.body.secret).toMatchObject({ secretKey: 'DB_NAME', secretValue: 'db2', version: 2 });
    expect((await read('DB_HOST')).status).toBe(404);
    expect((await read('DB_NAME', { version: 1 })).body.secret.secretValue).toBe(' db.internal \n');
    const byId = await instance.app.ok('GET', `/api/v3/secrets/raw/id/${created.body.secret.id}`, {
      token: machine.token,
    });
    expect(byId.body.secret).toMatchObject({ secretKey: 'DB_NAME', environment: 'dev', secretPath: '/' });
    const deleted = await write('DELETE', 'DB_NAME');
    expect(deleted.body.secret).toMatchObject({ secretKey: 'DB_NAME', secretValue: 'db2' });
    expect((await read('DB_NAME')).status).toBe(404);
    expect((await write('DELETE', 'DB_NAME')).status).toBe(404);
  });

  it('exists once under its name, and may come back after deletion', async () => {
    expect((await write('POST', 'ONCE', { secretValue: 'a' })).status).toBe(200);
    const again = await write('POST', 'ONCE', { secretValue: 'b' });
    expect([again.status, again.body.message]).toEqual([400, 'Secret already exist']);
    await write('DELETE', 'ONCE');
    expect((await write('POST', 'ONCE', { secretValue: 'c' })).body.secret.version).toBe(1);
  });

  it('has an entity tag that stands while nothing changes and answers 304', async () => {
    await write('POST', 'TAGGED', { secretValue: 'x' });
    const [first, second] = [await read('TAGGED'), await read('TAGGED')];
    expect(first.headers.etag).toBe(second.headers.etag);
    const same = await instance.app.request('GET', at('TAGGED'), {
      token: machine.token,
      query: scope(),
      headers: { 'if-none-match': `W/${first.headers.etag}` },
    });
    expect([same.status, same.text]).toEqual([304, '']);
    await write('PATCH', 'TAGGED', { secretValue: 'y' });
    expect((await read('TAGGED')).headers.etag).not.toBe(first.headers.etag);
  });

  it('is listed on v3 and v4, without its value when the caller asks for none', async () => {
    await write('POST', 'LISTED', { secretValue: 'seen' });
    const v4 = await instance.app.ok('GET', '/api/v4/secrets', {
      token: machine.token,
      query: { projectId: project.id, environment: 'dev', viewSecretValue: 'false' },
    });
    const found = v4.body.secrets.find((each: { secretKey: string }) => each.secretKey === 'LISTED');
    expect(found.secretValueHidden).toBe(true);
    expect(v4.text).not.toContain('seen');
  });
});

describe('names a client may try', () => {
  const fine = [
    'ÜNÏCÖDE',
    'with space',
    'dots.and-dashes_',
    '🔑',
    '__proto__',
    'constructor',
    'a'.repeat(255),
    '...',
  ];
  it.each(fine)('%s is kept as it is', async (name) => {
    expect((await write('POST', name, { secretValue: 'v' })).status).toBe(200);
    expect((await read(name)).body.secret).toMatchObject({ secretKey: name, secretValue: 'v' });
  });

  const refused = ['A/B', 'A?B', 'A#B', 'A%B', 'A\\B', 'A\u0000B', '   ', '.', '..', 'a'.repeat(256)];
  it.each(refused)('%j is refused with a clear 422', async (name) => {
    const reply = await write('POST', name, { secretValue: 'v' });
    expect(reply.status).toBe(422);
    expect(reply.body.message).toMatch(/secretName/);
  });
});

describe('limits', () => {
  it('takes a value of 256 KiB and refuses one byte more', async () => {
    expect((await write('POST', 'BIG', { secretValue: 'x'.repeat(256 * 1024) })).status).toBe(200);
    expect((await read('BIG')).body.secret.secretValue.length).toBe(256 * 1024);
    expect((await write('POST', 'BIGGER', { secretValue: 'x'.repeat(256 * 1024 + 1) })).status).toBe(422);
  });

  it('refuses a comment over 4 KiB, a body over 1 MiB and a body that is no JSON', async () => {
    expect((await write('POST', 'C', { secretValue: 'v', secretComment: 'c'.repeat(4097) })).status).toBe(
      422,
    );
    expect((await write('POST', 'C', { secretValue: 'v'.repeat(1024 * 1024) })).status).toBe(413);
    const broken = await instance.app.request('POST', at('C'), {
      token: machine.token,
      text: '{"workspaceId":',
    });
    expect([broken.status, broken.body.error]).toEqual([400, 'BadRequest']);
  });

  it('answers an unknown path with a JSON 404 and a wrong method with a JSON 405', async () => {
    const unknown = await instance.app.request('GET', '/api/v9/nothing', { token: machine.token });
    expect([unknown.status, unknown.body.statusCode]).toEqual([404, 404]);
    const wrong = await instance.app.request('PUT', at('X'), { token: machine.token });
    expect([wrong.status, wrong.body.statusCode]).toEqual([405, 405]);
  });
});
