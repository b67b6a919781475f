import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskedValue } from '../../../layers/domain/audit-streams/headers.ts';
import { maxStreams } from '../../../layers/domain/audit-streams/stream.ts';
import { allItems } from '../../harness/table.ts';
import { type Receiver, startReceiver } from '../../world/receiver.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const base = '/api/v1/audit-log-streams';
const url = 'https://logs.example.com/intake';
const never = '2000-01-01T00:00:00.000Z';

let world: World;
let receiver: Receiver;

beforeAll(async () => {
  world = await openWorld({ allowPrivateTargets: true });
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

/** An organization of its own with an admin, so that no test counts another one's streams. */
const newAdmin = async (): Promise<Actor> => world.identity('admin', await world.newOrganization());

const made = async (actor: Actor, more: object = {}) =>
  (await world.ok(actor, 'POST', base, { url, ...more })).auditLogStream;

const read = async (actor: Actor, id: string) =>
  (await world.ok(actor, 'GET', `${base}/${id}`)).auditLogStream;

const secretHeader = { key: 'Authorization', value: 'Bearer kept-secret' };

describe('an audit log stream', () => {
  it('is created, listed, shown, changed and deleted', async () => {
    const admin = await newAdmin();
    const stream = await made(admin, { headers: [secretHeader] });
    expect(stream).toEqual({
      id: expect.any(String),
      url,
      provider: 'custom',
      format: 'json',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      status: {
        state: 'waiting',
        lastSuccessAt: null,
        lastFailureAt: null,
        lastErrorCode: null,
        lastErrorMessage: null,
        failures: 0,
        failingSince: null,
        nextAttemptAt: null,
        lagSeconds: null,
        givenUp: 0,
      },
    });
    const second = await made(admin);
    const { auditLogStreams } = await world.ok(admin, 'GET', base);
    expect(auditLogStreams).toEqual([stream, second]);
    const changed = await world.ok(admin, 'PATCH', `${base}/${stream.id}`, { provider: 'datadog' });
    expect(changed.auditLogStream).toMatchObject({ id: stream.id, provider: 'datadog', url });
    expect(changed.auditLogStream.updatedAt > never).toBe(true);
    await world.ok(admin, 'DELETE', `${base}/${stream.id}`);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await world.send(admin, method, `${base}/${stream.id}`)).status).toBe(404);
    expect((await world.send(admin, 'POST', `${base}/${stream.id}/test`)).status).toBe(404);
    expect((await world.ok(admin, 'GET', base)).auditLogStreams).toEqual([second]);
  });

  it('shows the names of its headers and never their values', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin, { headers: [secretHeader] });
    expect((await read(admin, id)).headers).toEqual([{ key: 'Authorization', value: maskedValue }]);
  });

  it('shows nothing of what its query says', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin, { url: `${url}?dd-api-key=hidden-key&service=a b` });
    expect((await read(admin, id)).url).toBe(`${url}?dd-api-key=***&service=***`);
    const nameless = await made(admin, { url: `${url}?hidden-key&a=b=c&` });
    expect(nameless.url).toBe(`${url}?***&a=***`);
  });

  it('is not turned to an address in which a mask stands for what it is to say', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin, { url: `${url}?key=1` });
    for (const asked of [`${url}/v2?key=***`, `${url}?***`])
      expect((await world.send(admin, 'PATCH', `${base}/${id}`, { url: asked })).status).toBe(422);
    expect((await world.send(admin, 'POST', base, { url: `${url}?key=***` })).status).toBe(422);
    await world.ok(admin, 'PATCH', `${base}/${id}`, { url: `${url}/v2?key=2` });
  });

  it('lies in the table with its address and headers sealed', async () => {
    const admin = await newAdmin();
    await made(admin, { url: `${url}?key=hidden-in-query`, headers: [secretHeader] });
    const stored = JSON.stringify(await allItems(world.app.table));
    for (const text of ['hidden-in-query', 'kept-secret']) expect(stored).not.toContain(text);
  });

  it('keeps a header that is given back as it was shown, and the address too', async () => {
    const admin = await newAdmin();
    const target = { url: `${receiver.url}?key=1`, headers: [secretHeader] };
    const { id } = await made(admin, target);
    const shown = await read(admin, id);
    await world.ok(admin, 'PATCH', `${base}/${id}`, { url: shown.url, headers: shown.headers });
    await world.ok(admin, 'POST', `${base}/${id}/test`);
    expect(receiver.received.at(-1)?.headers.authorization).toBe('Bearer kept-secret');
    expect(receiver.received.at(-1)?.path).toBe('/hook?key=1');
  });

  it('sends headers to no other server than the one that they were given for', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin, { headers: [secretHeader] });
    await world.ok(admin, 'PATCH', `${base}/${id}`, { url: receiver.url });
    expect((await read(admin, id)).headers).toEqual([]);
    const { test } = await world.ok(admin, 'POST', `${base}/${id}/test`);
    expect(test.isSuccess).toBe(true);
    expect(receiver.received.at(-1)?.headers.authorization).toBeUndefined();
    const masked = { url, headers: [{ key: 'authorization', value: maskedValue }] };
    expect((await world.send(admin, 'PATCH', `${base}/${id}`, masked)).status).toBe(422);
  });

  it('keeps its headers when only the path on its server changes', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin, { headers: [secretHeader] });
    await world.ok(admin, 'PATCH', `${base}/${id}`, { url: 'https://logs.example.com/other' });
    expect((await read(admin, id)).headers).toHaveLength(1);
    await world.ok(admin, 'PATCH', `${base}/${id}`, { headers: [] });
    expect((await read(admin, id)).headers).toEqual([]);
  });

  it('that leads back here ends there: nothing happens, and so nothing is sent on', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin);
    const before = (await allItems(world.app.table)).length;
    for (const agent of ['locket-audit-log-stream', 'locket-webhook']) {
      const request = { token: admin.token, headers: { 'user-agent': agent } };
      for (const path of [`${base}/${id}/test`, '/api/v1/auth/universal-auth/login'])
        expect((await world.app.request('POST', path, request)).status).toBe(404);
    }
    expect(await allItems(world.app.table)).toHaveLength(before);
  });

  it('is one of a bounded number, however many are made at the same moment', async () => {
    const admin = await newAdmin();
    for (let count = 0; count < maxStreams - 1; count += 1) await made(admin);
    const replies = await Promise.all([1, 2, 3].map(() => world.send(admin, 'POST', base, { url })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await world.ok(admin, 'GET', base)).auditLogStreams).toHaveLength(maxStreams);
  });
});

describe('is refused', () => {
  it.each([
    ['without an address', {}],
    ['an address of another kind', { url: 'ftp://logs.example.com' }],
    ['no address', { url: 'logs.example.com' }],
    ['a name and password in the address', { url: 'https://me:secret@logs.example.com' }],
    ['a header that is none', { url, headers: [{ key: 'a b', value: 'c' }] }],
    ['a header with a line break', { url, headers: [{ key: 'a', value: 'b\r\nc: d' }] }],
    ['a header that is the connection’s', { url, headers: [{ key: 'Host', value: 'b' }] }],
    [
      'a header twice',
      {
        url,
        headers: [
          { key: 'A', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
    ],
    ['a masked value where none is kept', { url, headers: [{ key: 'a', value: maskedValue }] }],
    ['an unknown provider', { url, provider: 'syslog' }],
    ['an unknown format', { url, format: 'xml' }],
    [
      'too many headers',
      { url, headers: Array.from({ length: 21 }, (_, n) => ({ key: `k${n}`, value: 'v' })) },
    ],
  ])('%s', async (_what, body) => {
    expect((await world.send(world.admin, 'POST', base, body)).status).toBe(422);
  });
});

describe('where private targets are not allowed', () => {
  it.each([
    'http://logs.example.com',
    'https://127.0.0.1/intake',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://10.1.2.3/',
    'https://2130706433/',
    'https://localhost/',
  ])('a stream to %s is refused when it is saved', async (address) => {
    const guarded = await openWorld();
    const reply = await guarded.send(guarded.admin, 'POST', base, { url: address });
    expect(reply.status).toBe(422);
    const { id } = (await guarded.ok(guarded.admin, 'POST', base, { url: 'https://192.0.0.9.example.com/' }))
      .auditLogStream;
    expect((await guarded.send(guarded.admin, 'PATCH', `${base}/${id}`, { url: address })).status).toBe(422);
  });
});

describe('who may', () => {
  it('read streams sees them; nobody else does', async () => {
    const orgId = await world.newOrganization();
    const admin = await world.identity('admin', orgId);
    const { id } = await made(admin);
    const nobody = await world.identity('no-access', orgId);
    for (const [method, path] of [
      ['GET', base],
      ['GET', `${base}/${id}`],
    ] as const)
      expect((await world.send(nobody, method, path)).status).toBe(403);
    expect((await world.send(world.admin, 'GET', `${base}/${id}`)).status).toBe(404);
  });

  it('only change settings, and not read the trail, makes, turns and tries none', async () => {
    const orgId = await world.newOrganization();
    const admin = await world.identity('admin', orgId);
    const { id } = await made(admin);
    const permissions = [{ subject: 'settings', action: ['read', 'create', 'edit', 'delete'] }];
    const role = await world.ok(admin, 'POST', '/api/v1/organization/roles', {
      slug: 'settings-only',
      name: 'settings only',
      permissions,
    });
    const identity = await world.ok(admin, 'POST', '/api/v1/identities', {
      name: 'settings',
      organizationId: orgId,
      role: role.role.slug,
    });
    const method = `/api/v1/auth/token-auth/identities/${identity.identity.id}`;
    await world.ok(admin, 'POST', method, {});
    const { accessToken } = await world.ok(admin, 'POST', `${method}/tokens`, {});
    const actor: Actor = { id: identity.identity.id, name: 'settings', orgId, token: accessToken };
    expect((await world.send(actor, 'POST', base, { url })).status).toBe(403);
    expect((await world.send(actor, 'PATCH', `${base}/${id}`, { url })).status).toBe(403);
    expect((await world.send(actor, 'POST', `${base}/${id}/test`)).status).toBe(403);
    expect((await world.send(actor, 'GET', `${base}/${id}`)).status).toBe(200);
    expect((await world.send(actor, 'DELETE', `${base}/${id}`)).status).toBe(200);
  });
});

describe('a test', () => {
  it('sends one event that says it is a test, and tells how it was taken', async () => {
    const admin = await newAdmin();
    const { id } = await made(admin, { url: receiver.url });
    expect((await world.ok(admin, 'POST', `${base}/${id}/test`)).test).toEqual({
      isSuccess: true,
      errorCode: null,
      errorMessage: null,
    });
    expect(receiver.received.at(-1)?.body).toMatchObject([
      { eventType: 'test-audit-log-stream', eventMetadata: { test: true }, orgId: admin.orgId },
    ]);
    receiver.answer(403);
    const { test } = await world.ok(admin, 'POST', `${base}/${id}/test`);
    receiver.answer(200);
    expect(test).toEqual({
      isSuccess: false,
      errorCode: 'http-403',
      errorMessage: 'The destination answered with status 403',
    });
  });
});
