import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { documents } from '../../harness/table.ts';
import { bootstrapped, createMachine, type Instance, type Machine } from '../../world/instance.ts';

let instance: Instance;
let machine: Machine;

beforeEach(async () => {
  instance = await bootstrapped(await startApp());
  machine = await createMachine(instance, { role: 'admin' });
});

const recordOf = async (id: string) => {
  const Key = { pk: `IDENTITY#${id}`, sk: 'IDENTITY' };
  const { Item } = await documents().send(new GetCommand({ TableName: instance.app.table, Key }));
  return { item: Item ?? {}, doc: JSON.parse(String(Item?.doc)) };
};

/** Takes from the identity's record what older ones lack. */
const makeOlder = async (id: string): Promise<void> => {
  const { item, doc } = await recordOf(id);
  const { attachments: _, hasTokenRows: __, ...rest } = doc;
  const Item = { ...item, doc: JSON.stringify(rest) };
  await documents().send(new PutCommand({ TableName: instance.app.table, Item }));
};

const use = async (token: string): Promise<number> =>
  (await instance.app.request('GET', '/api/v1/workspace', { token })).status;
const revoke = (token: string) =>
  instance.app.request('POST', '/api/v1/auth/token/revoke', { body: { accessToken: token } });
const renew = (token: string) =>
  instance.app.request('POST', '/api/v1/auth/token/renew', { body: { accessToken: token } });
const login = async (): Promise<string> => {
  const { clientId, clientSecret } = machine;
  const { body } = await instance.app.ok('POST', '/api/v1/auth/universal-auth/login', {
    body: { clientId, clientSecret },
  });
  return body.accessToken;
};
const path = () => `/api/v1/identities/${machine.id}`;
const method = () => `/api/v1/auth/universal-auth/identities/${machine.id}`;

describe('an identity of whose tokens none has a row', () => {
  it('says so, until the first is renewed or revoked, and from then on for good', async () => {
    expect((await recordOf(machine.id)).doc.hasTokenRows).toBe(false);
    expect((await renew(machine.token)).status).toBe(200);
    expect((await recordOf(machine.id)).doc.hasTokenRows).toBe(true);
    await instance.app.ok('PATCH', path(), { token: instance.admin, body: { name: 'renamed' } });
    expect((await recordOf(machine.id)).doc.hasTokenRows).toBe(true);
  });

  it('has its first token revoked at once, and no other', async () => {
    const other = await login();
    expect([await use(machine.token), await use(other)]).toEqual([200, 200]);
    expect((await revoke(machine.token)).status).toBe(200);
    expect([await use(machine.token), await use(other)]).toEqual([401, 200]);
  });

  it.each([1, 2, 3, 4, 5])('loses no revocation to whoever changes it at the same moment (%i)', async () => {
    const other = await login();
    const [, , renamed] = await Promise.all([
      revoke(machine.token),
      revoke(other),
      instance.app.request('PATCH', path(), { token: instance.admin, body: { name: 'renamed' } }),
      instance.app.request('PATCH', method(), { token: instance.admin, body: { accessTokenTTL: 60 } }),
    ]);
    expect(renamed.status).toBe(200);
    expect([await use(machine.token), await use(other)]).toEqual([401, 401]);
    expect((await recordOf(machine.id)).doc.hasTokenRows).toBe(true);
  });
});

describe('the first tokens of an identity', () => {
  it('are all made when they are asked for at the same moment, beside a change of the identity', async () => {
    const base = `/api/v1/auth/token-auth/identities/${machine.id}`;
    await instance.app.ok('POST', base, { token: instance.admin, body: {} });
    const make = () => instance.app.request('POST', `${base}/tokens`, { token: instance.admin, body: {} });
    const rename = () =>
      instance.app.request('PATCH', path(), { token: instance.admin, body: { name: 'renamed' } });
    const replies = await Promise.all([make(), make(), rename(), make(), make()]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const tokens = replies.flatMap(({ body }) => body.accessToken ?? []);
    expect(await Promise.all(tokens.map(use))).toEqual([200, 200, 200, 200]);
    await revoke(tokens[0]);
    expect(await Promise.all(tokens.map(use))).toEqual([401, 200, 200, 200]);
  });
});

describe('the addresses from which tokens may be used', () => {
  it('count from the moment on that they are changed', async () => {
    const body = { accessTokenTrustedIps: [{ ipAddress: '198.51.100.1' }] };
    await instance.app.ok('PATCH', method(), { token: instance.admin, body });
    expect(await use(machine.token)).toBe(403);
  });

  it('go with the method, and a method attached anew is another', async () => {
    await instance.app.ok('DELETE', method(), { token: instance.admin });
    expect(await use(machine.token)).toBe(401);
    await instance.app.ok('POST', method(), { token: instance.admin, body: {} });
    expect(await use(machine.token)).toBe(401);
  });
});

describe('an identity of an older record', () => {
  it('goes on being authenticated by its methods and token rows themselves', async () => {
    const other = await login();
    await revoke(other);
    await makeOlder(machine.id);
    expect([await use(machine.token), await use(other)]).toEqual([200, 401]);
    await revoke(machine.token);
    expect(await use(machine.token)).toBe(401);
  });

  it('keeps all its methods when another is attached or changed', async () => {
    await makeOlder(machine.id);
    const tokenAuth = `/api/v1/auth/token-auth/identities/${machine.id}`;
    await instance.app.ok('POST', tokenAuth, { token: instance.admin, body: {} });
    const { doc } = await recordOf(machine.id);
    expect(doc.attachments.map((each: { method: string }) => each.method)).toEqual([
      'universal-auth',
      'token-auth',
    ]);
    expect(doc.authMethods).toEqual(['universal-auth', 'token-auth']);
    expect(await use(machine.token)).toBe(200);
  });

  it('is bound to its addresses too', async () => {
    const body = { accessTokenTrustedIps: [{ ipAddress: '198.51.100.1' }] };
    await instance.app.ok('PATCH', method(), { token: instance.admin, body });
    await makeOlder(machine.id);
    expect(await use(machine.token)).toBe(403);
  });
});
