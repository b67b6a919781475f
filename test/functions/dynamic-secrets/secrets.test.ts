import { beforeAll, describe, expect, it } from 'vitest';
import { type DynamicPlace, openDynamicPlace, postgresInputs } from '../../world/dynamic-place.ts';
import { rotationsIn } from '../../world/rotation.ts';
import type { Actor } from '../../world/world.ts';

let place: DynamicPlace;
beforeAll(async () => {
  place = await openDynamicPlace();
});

let turn = 0;
const created = async (more: object = {}): Promise<string> => {
  turn += 1;
  const name = `db-${turn}`;
  expect((await place.create(name, more)).status).toBe(200);
  return name;
};
const asked = (verb: string) => place.provider.calls.filter((call) => call.verb === verb);
const get = async (name: string, actor?: Actor) =>
  (await place.send('GET', `/${name}`, {}, actor)).body.dynamicSecret;

describe('a dynamic secret', () => {
  it('is stored once its provider was reached, and shown without what is secret', async () => {
    const name = await created({
      metadata: [{ key: 'team', value: 'shop' }],
      usernameTemplate: 'v-{{randomUsername}}',
    });
    expect(asked('test').at(-1)?.at.inputs).toMatchObject({ password: postgresInputs.password });
    expect(await get(name)).toMatchObject({
      name,
      type: 'sql-database',
      version: 1,
      defaultTTL: '1h',
      maxTTL: '4h',
      status: null,
      usernameTemplate: 'v-{{randomUsername}}',
      metadata: [{ key: 'team', value: 'shop' }],
      inputs: { ...postgresInputs, password: '********', tls: 'verified' },
    });
    expect((await place.lease(name)).body.lease.externalEntityId).toMatch(/^v-l/);
  });

  it('that cannot be reached is not stored', async () => {
    place.provider.fail((verb) => (verb === 'test' ? 'down' : undefined));
    expect((await place.create('nowhere')).status).toBe(503);
    place.provider.fail((verb) => (verb === 'test' ? 'refused' : undefined));
    expect((await place.create('nowhere')).status).toBe(400);
    place.provider.fail(undefined);
    expect((await place.send('GET', '/nowhere')).status).toBe(404);
  });

  it('has a name of its own in its folder, also of several made at once', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => place.create('the-same')));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect((await place.create('THE-SAME')).status).toBe(400);
    expect(
      (
        await place.send('POST', '', {
          ...place.scope('/', 'prod'),
          name: 'the-same',
          provider: { type: 'sql-database', inputs: postgresInputs },
          defaultTTL: '1h',
        })
      ).status,
    ).toBe(200);
  });

  it.each([
    ['a name that is no slug', { name: 'no slug' }],
    ['a name that is a path of the API', { name: 'leases' }],
    ['an unknown type', { provider: { type: 'oracle', inputs: {} } }],
    [
      'inputs without a host',
      { provider: { type: 'sql-database', inputs: { ...postgresInputs, host: undefined } } },
    ],
    [
      'a password without quotes',
      {
        provider: {
          type: 'sql-database',
          inputs: { ...postgresInputs, creationStatement: 'CREATE ROLE {{username}} PASSWORD {{password}}' },
        },
      },
    ],
    [
      'a statement that names no account',
      { provider: { type: 'sql-database', inputs: { ...postgresInputs, revocationStatement: 'SELECT 1' } } },
    ],
    [
      'the marker as its password',
      { provider: { type: 'sql-database', inputs: { ...postgresInputs, password: '********' } } },
    ],
    ['no lifetime', { defaultTTL: 'long' }],
    ['a template without a random part', { usernameTemplate: 'app' }],
  ])('with %s is refused', async (_, more) => {
    expect((await place.create('refused', more)).status).toBe(422);
  });

  it('whose leases would live longer than they may is refused', async () => {
    expect((await place.create('refused', { defaultTTL: '2h', maxTTL: '1h' })).status).toBe(400);
  });

  it('is changed member by member, and its provider reached anew when its inputs are', async () => {
    const name = await created();
    const before = asked('test').length;
    const change = (data: object) => place.send('PATCH', `/${name}`, { data });
    expect((await change({ defaultTTL: '10m', maxTTL: null })).body.dynamicSecret).toMatchObject({
      defaultTTL: '10m',
      maxTTL: null,
      version: 2,
    });
    expect(asked('test')).toHaveLength(before);
    expect((await change({ inputs: { database: 'other', password: 'another password' } })).status).toBe(200);
    expect(asked('test').at(-1)?.at.inputs).toEqual({
      ...postgresInputs,
      tls: 'verified',
      database: 'other',
      password: 'another password',
    });
    expect((await change({ newName: `${name}-renamed` })).status).toBe(200);
    expect((await place.send('GET', `/${name}`)).status).toBe(404);
    expect((await get(`${name}-renamed`)).inputs).toMatchObject({ database: 'other', password: '********' });
  });

  it('keeps its password when the marker is written back, and gives it to no other server', async () => {
    const name = await created();
    const { inputs } = await get(name);
    const change = (given: object) => place.send('PATCH', `/${name}`, { data: { inputs: given } });
    expect(
      (await change({ ...inputs, revocationStatement: 'DROP ROLE IF EXISTS "{{username}}"' })).status,
    ).toBe(200);
    expect(asked('test').at(-1)?.at.inputs).toMatchObject({ password: postgresInputs.password });
    for (const moved of [{ host: 'evil.example' }, { port: 1 }, { ...inputs, host: 'evil.example' }])
      expect((await change(moved)).body.message).toContain('Give the secrets of the provider again');
    expect(asked('test').some(({ at }) => at.inputs.host === 'evil.example')).toBe(false);
    expect((await change({ host: 'db2.example.com', password: 'new' })).status).toBe(200);
  });

  it('cannot be given a name that is taken', async () => {
    const [name, other] = [await created(), await created()];
    expect((await place.send('PATCH', `/${name}`, { data: { newName: other } })).status).toBe(400);
    expect((await get(name)).name).toBe(name);
  });

  it('is gone at once without leases, and its name free', async () => {
    const name = await created();
    expect((await place.send('DELETE', `/${name}`)).body.dynamicSecret).toMatchObject({ name, status: null });
    expect((await place.send('GET', `/${name}`)).status).toBe(404);
    expect((await place.create(name)).status).toBe(200);
  });

  it('makes an account and ends it when it is tried', async () => {
    const name = await created();
    expect((await place.send('POST', `/${name}/test`)).status).toBe(200);
    expect(asked('create').at(-1)?.name).toBe(asked('revoke').at(-1)?.name);
    place.provider.fail((verb) => (verb === 'create' ? 'refused' : undefined));
    expect((await place.send('POST', `/${name}/test`)).status).toBe(400);
    place.provider.fail(undefined);
    expect((await place.send('GET', `/${name}/leases`)).body.leases).toEqual([]);
  });
});

describe('who may do what', () => {
  const machineWith = async (...rules: readonly object[]): Promise<Actor> => {
    turn += 1;
    const { world, project } = place;
    const slug = `role-${turn}`;
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/roles`, {
      slug,
      name: slug,
      permissions: rules,
    });
    return world.machineIn(project.id, slug);
  };
  const rule = (action: readonly string[], subject = 'dynamic-secrets') => ({ subject, action });

  it('who may lease takes, renews and ends leases, and sees no inputs', async () => {
    const name = await created();
    const actor = await machineWith(rule(['lease']));
    const send = (method: string, path: string, body: object = {}) => place.send(method, path, body, actor);
    const { lease } = (await send('POST', '/leases', { dynamicSecretName: name })).body;
    expect((await send('GET', `/leases/${lease.id}`)).body.lease.takenBy).toEqual({
      type: 'identity',
      id: actor.id,
      name: actor.name,
    });
    expect((await send('POST', `/leases/${lease.id}/renew`)).status).toBe(200);
    expect((await send('DELETE', `/leases/${lease.id}`)).status).toBe(200);
    expect(await get(name, actor)).not.toHaveProperty('inputs');
    for (const [method, path] of [
      ['PATCH', `/${name}`],
      ['DELETE', `/${name}`],
      ['GET', `/${name}/drift`],
      ['POST', `/${name}/test`],
      ['POST', `/${name}/reconcile`],
    ] as const)
      expect((await send(method, path, { data: {} })).status, `${method} ${path}`).toBe(403);
  });

  it('older roles follow their rules on secrets: a viewer leases, and changes nothing', async () => {
    const name = await created();
    const viewer = await place.world.machineIn(place.project.id, 'viewer');
    const { status, body } = await place.send('POST', '/leases', { dynamicSecretName: name }, viewer);
    expect(status).toBe(200);
    const { id } = body.lease;
    expect((await place.send('POST', `/leases/${id}/renew`, {}, viewer)).status).toBe(403);
    expect((await place.send('DELETE', `/leases/${id}`, {}, viewer)).status).toBe(403);
    const developer = await place.world.machineIn(place.project.id, 'member');
    expect((await place.send('POST', `/leases/${id}/renew`, {}, developer)).status).toBe(200);
    expect((await place.send('DELETE', `/leases/${id}`, {}, developer)).status).toBe(200);
    expect((await place.send('PATCH', `/${name}`, { data: { defaultTTL: '1m' } }, viewer)).status).toBe(403);
  });

  it('rules of one folder reach no other', async () => {
    const name = await created();
    const actor = await machineWith({
      ...rule(['lease', 'list']),
      conditions: { environment: 'prod', secretPath: '/' },
    });
    expect((await place.send('POST', '/leases', { dynamicSecretName: name }, actor)).status).toBe(403);
    expect((await place.send('GET', '', {}, actor)).status).toBe(403);
    expect((await place.send('GET', '', { environmentSlug: 'prod' }, actor)).status).toBe(200);
  });
});

it('rotating the project’s key seals inputs again, and they open', async () => {
  const name = await created();
  const rotations = rotationsIn(place.world, { wrapping: place.world.app.wrapping });
  const rotation = await rotations.finish(
    await rotations.begin({ level: 'project-keys', projectId: place.project.id }),
  );
  expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
  expect((await place.lease(name)).status).toBe(200);
  expect(place.provider.calls.at(-1)?.at.inputs).toMatchObject({ password: postgresInputs.password });
});
