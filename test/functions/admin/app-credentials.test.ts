import { beforeAll, describe, expect, it } from 'vitest';
import { type AppName, appCredentials, apps } from '../../../layers/domain/instance/app-credentials.ts';
import { keyVersionOf } from '../../../layers/domain/keys/envelope.ts';
import { allItems } from '../../harness/table.ts';
import { openRotationWorld, type RotationWorld } from '../../world/rotation.ts';
import { serverAdminIn } from '../../world/server-admin.ts';
import type { Actor } from '../../world/world.ts';

const path = '/api/v1/admin/app-credentials';
let world: RotationWorld;
let serverAdmin: Actor;

beforeAll(async () => {
  world = await openRotationWorld();
  serverAdmin = await serverAdminIn(world);
});

const google = { clientId: 'locket.apps.example', clientSecret: 'known-to-google-alone' };
const put = (app: string, credentials: object, by = serverAdmin) =>
  world.send(by, 'PUT', `${path}/${app}`, { credentials });
const opened = (app: AppName) => appCredentials(world.open(), app);

describe('credentials of the instance at third parties', () => {
  it('are shown without what is secret, and open for whoever speaks to the third party', async () => {
    expect(await opened('google')).toBeUndefined();
    expect((await put('google', google)).status).toBe(200);
    const list = await world.ok(serverAdmin, 'GET', path);
    expect(list.apps).toEqual([
      {
        app: 'google',
        shown: { clientId: google.clientId },
        secretMembers: ['clientSecret'],
        updatedAt: expect.any(String),
        isKeptOutside: false,
      },
    ]);
    expect(JSON.stringify(list)).not.toContain(google.clientSecret);
    expect(await opened('google')).toEqual(google);
  });

  it('stand sealed in the table', async () => {
    await put('google', google);
    expect(JSON.stringify(await allItems(world.app.table))).not.toContain(google.clientSecret);
  });

  it.each(Object.entries(apps))('of %s are whole, or refused', async (app, members) => {
    const whole = Object.fromEntries(
      Object.keys(members).map((name) => [name, name === 'url' ? 'https://git.example.org' : `of-${name}`]),
    );
    for (const [name, { isOptional = false }] of Object.entries<{ isOptional?: boolean }>(members)) {
      const { [name]: _, ...rest } = whole;
      expect((await put(app, rest)).status, name).toBe(isOptional ? 200 : 422);
    }
    for (const another of ['another', 'constructor', 'toString'])
      expect((await put(app, { ...whole, [another]: 'member' })).status, another).toBe(422);
    expect((await put(app, whole)).status).toBe(200);
    expect(await opened(app as AppName)).toEqual(whole);
    expect((await world.send(serverAdmin, 'DELETE', `${path}/${app}`)).status).toBe(200);
    expect((await world.send(serverAdmin, 'DELETE', `${path}/${app}`)).status).toBe(404);
    expect(await opened(app as AppName)).toBeUndefined();
  });

  it.each([
    'http://git.example.org',
    'https://user:pass@git.example.org',
    'https://git.example.org/?a=b',
    'git',
  ])('refuse the address %s', async (url) => {
    expect((await put('gitlab', { ...google, url })).status).toBe(422);
  });

  it('are neither read nor changed by anybody else', async () => {
    expect((await world.send(world.admin, 'GET', path)).status).toBe(403);
    expect((await put('google', google, world.admin)).status).toBe(403);
    expect((await world.send(world.admin, 'DELETE', `${path}/google`)).status).toBe(403);
  });

  it('are sealed under the latest root key when that is rotated', async () => {
    await put('slack', google);
    const rotation = await world.finish(await world.begin({ level: 'root-key' }));
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
    const record = await world.read(({ appCredentials: store }) => store.find('slack'));
    expect(keyVersionOf(record?.sealed ?? new Uint8Array())).toBe(rotation.version);
    expect(await opened('slack')).toEqual(google);
  });
});
