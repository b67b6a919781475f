import { beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openRotationPlace, type RotationPlace, sendgridRotation } from '../../world/rotation-place.ts';

const day = 86_400;
let place: RotationPlace;
beforeEach(async () => {
  place = await openRotationPlace();
});

const held = async () => [await place.valueOf('USER'), await place.valueOf('PASSWORD')];
const base = '/api/v1/secret-rotations';
const act = async (id: string, verb: string) => place.send('POST', `${base}/${id}/${verb}`);

describe('a rotation of two accounts', () => {
  it('gives its secrets the first account at once, the second after the interval, and so on in turns', async () => {
    const { id } = await place.rotation();
    expect(await place.shown(id)).toMatchObject({ status: null, lastRotatedAt: null });
    await place.work();
    const first = await held();
    expect(first).toEqual(['app_1', place.target.accounts.get('app_1')]);
    await place.pass(day);
    expect(await held()).toEqual(['app_2', place.target.accounts.get('app_2')]);
    // The one before is good until the next time.
    expect(place.target.letsIn(first)).toBe(true);
    await place.pass(day);
    expect((await held())[0]).toBe('app_1');
    expect(place.target.letsIn(first)).toBe(false);
    expect(await place.shown(id)).toMatchObject({
      status: 'success',
      statusMessage: null,
      isRotating: false,
      outputs: [{ key: 'db_username' }, { key: 'db_password' }],
    });
    expect(await place.events('rotate-secrets')).toHaveLength(3);
  });

  it('ends the credential before after the overlap that it names', async () => {
    await place.rotation({ overlapHours: 2 });
    await place.work();
    const first = await held();
    await place.pass(day);
    expect(place.target.letsIn(first)).toBe(true);
    await place.pass(7200);
    expect(place.target.letsIn(first)).toBe(false);
    expect(place.target.letsIn(await held())).toBe(true);
  });

  it('keeps to a time of day', async () => {
    const { id } = await place.rotation({ interval: 7, rotateAtUtc: { hours: 3, minutes: 30 } });
    await place.work();
    const { nextRotationAt, lastRotatedAt } = await place.shown(id);
    expect(nextRotationAt).toMatch(/T03:30:00.000Z$/);
    const apart = (Date.parse(nextRotationAt) - Date.parse(lastRotatedAt)) / 1000 / day;
    expect(apart).toBeGreaterThan(6);
    expect(apart).toBeLessThanOrEqual(8);
  });

  it('is restarted, paused, resumed and asked for out of turn', async () => {
    const { id } = await place.rotation();
    await place.work();
    expect((await place.send('POST', `${base}/restart`, { id })).status).toBe(200);
    await place.work();
    expect((await held())[0]).toBe('app_2');
    expect((await act(id, 'pause')).body.secretRotation).toMatchObject({
      isPaused: true,
      nextRotationAt: null,
    });
    await place.pass(3 * day);
    expect((await held())[0]).toBe('app_2');
    await act(id, 'rotate');
    await place.work();
    expect((await held())[0]).toBe('app_1');
    expect((await place.shown(id)).nextRotationAt).toBeNull();
    await place.pass(2 * day);
    await act(id, 'resume');
    await place.work();
    expect((await held())[0]).toBe('app_2');
    expect((await place.shown(id)).nextRotationAt).not.toBeNull();
  });

  it('goes back to the credential before while it is good, and no further', async () => {
    const { id } = await place.rotation();
    await place.work();
    expect((await act(id, 'roll-back')).status).toBe(400);
    const first = await held();
    await place.pass(day);
    expect((await act(id, 'roll-back')).status).toBe(200);
    expect(await held()).toEqual(first);
    const [told] = await place.events('roll-back-secret-rotation');
    expect(told.metadata).toMatchObject({ environment: 'dev', secretPath: '/', numberOfSecrets: 2 });
    await place.pass(day);
    expect((await held())[0]).toBe('app_2');
    place.target.accounts.set('app_1', 'changed at the target');
    expect((await act(id, 'roll-back')).status).toBe(400);
    expect((await held())[0]).toBe('app_2');
  });

  it('tells whoever follows changes of secrets where they are, and holds no secret in any event', async () => {
    await place.rotation();
    await place.work();
    const [event] = await place.events('rotate-secrets');
    expect(event).toMatchObject({
      actor: { type: 'platform' },
      metadata: { environment: 'dev', secretPath: '/', numberOfSecrets: 2 },
    });
    const values = [...place.target.accounts.values(), 'the password of the admin'];
    const texts = (await allItems(place.world.app.table)).map((item) => JSON.stringify(item));
    expect(values.length).toBe(2);
    for (const value of values) expect(texts.filter((text) => text.includes(value))).toEqual([]);
  });
});

describe('secrets that a rotation sets', () => {
  const place3 = () => ({ workspaceId: place.project.id, environment: 'dev', secretPath: '/' });
  const raw = '/api/v3/secrets/raw/PASSWORD';

  it('say so, and take no value, name, place or end from anybody else', async () => {
    const { id } = await place.rotation();
    await place.work();
    const query = place3();
    const read = await place.world.app.request('GET', raw, { token: place.world.admin.token, query });
    expect(read.body.secret).toMatchObject({ isRotatedSecret: true, rotationId: id });
    const before = await held();
    const tries = [
      await place.send('PATCH', raw, { ...place3(), secretValue: 'mine' }),
      await place.send('PATCH', raw, { ...place3(), newSecretName: 'OTHER' }),
      await place.send('DELETE', raw, place3()),
      await place.send('PATCH', '/api/v3/secrets/batch/raw', {
        ...place3(),
        secrets: [{ secretKey: 'PASSWORD', secretValue: 'mine' }],
      }),
    ];
    expect(tries.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(tries[0]?.body.message).toMatch(/A rotation sets the secret 'PASSWORD'/);
    expect(await held()).toEqual(before);
    const comment = await place.send('PATCH', raw, { ...place3(), secretComment: 'of the shop' });
    expect(comment.status).toBe(200);
    await place.pass(day);
    expect((await held())[0]).toBe('app_2');
  });

  it('stay as they are when their folder is rolled back, and what is beside them is', async () => {
    const commits = async () =>
      (
        await place.world.app.request('GET', `/api/v1/projects/${place.project.id}/commits`, {
          token: place.world.admin.token,
          query: { environment: 'dev', path: '/' },
        })
      ).body.commits;
    await place.rotation();
    const [{ snapshotId }] = await commits();
    await place.secrets('BESIDE');
    await place.work();
    const before = await held();
    const back = await place.send('POST', `/api/v1/secret-snapshot/${snapshotId}/rollback`);
    expect(back.status).toBe(200);
    expect(await held()).toEqual(before);
    expect(await place.valueOf('BESIDE')).toBeUndefined();
    await place.pass(day);
    expect((await held())[0]).toBe('app_2');
  });

  it('are anybody’s again when it is deleted, with what they hold', async () => {
    const { id } = await place.rotation();
    await place.work();
    const before = await held();
    expect((await place.send('DELETE', `${base}/${id}`)).status).toBe(200);
    expect(await held()).toEqual(before);
    expect(place.target.letsIn(before)).toBe(true);
    expect((await place.send('GET', `${base}/${id}`)).status).toBe(404);
    const mine = await place.send('PATCH', raw, { ...place3(), secretValue: 'mine' });
    expect(mine.status).toBe(200);
    await place.pass(2 * day);
    expect((await held())[1]).toBe('mine');
  });

  it('belong to one rotation', async () => {
    await place.rotation();
    const { secrets } = await place.world.app
      .request('GET', '/api/v3/secrets/raw', { token: place.world.admin.token, query: place3() })
      .then(({ body }) => body);
    const idOf = (name: string) => secrets.find((each: { secretKey: string }) => each.secretKey === name).id;
    const outputs = { db_username: idOf('USER'), db_password: idOf('PASSWORD') };
    const again = await place.create({ outputs });
    expect(again.status).toBe(400);
    expect(again.body.message).toMatch(/sets the secret '(?:USER|PASSWORD)' already/);
  });
});

describe('a rotation of what the target makes', () => {
  const rotate = async () => {
    const { KEY } = await place.secrets('KEY');
    const made = await place.create({
      provider: 'sendgrid',
      inputs: sendgridRotation,
      outputs: { api_key: KEY },
    });
    expect(made.status).toBe(200);
    return made.body.secretRotation;
  };

  it('has two of them at most, of which the older goes', async () => {
    await rotate();
    await place.work();
    expect(place.target.letsIn([await place.valueOf('KEY')])).toBe(true);
    for (let n = 0; n < 3; n += 1) await place.pass(day);
    await place.pass(1);
    await place.pass(1);
    expect(place.target.made.size).toBe(2);
    expect(place.target.letsIn([await place.valueOf('KEY')])).toBe(true);
  });
});

describe('setting a rotation up', () => {
  it.each([
    ['an unknown kind', { provider: 'nothing' }, 404],
    ['an unknown input', { inputs: { host: 'x', extra: '1' } }, 422],
    [
      'one account twice',
      {
        inputs: {
          admin_username: 'a',
          admin_password: 'b',
          host: 'h',
          database: 'd',
          username1: 'x',
          username2: 'x',
        },
      },
      422,
    ],
    ['no interval', { interval: 0 }, 422],
    ['an output that is none', { outputs: { other: '018f0000-0000-7000-8000-000000000001' } }, 400],
    [
      'a part that no secret holds',
      { outputs: { db_username: '018f0000-0000-7000-8000-000000000001' } },
      400,
    ],
    ['a folder that is not there', { secretPath: '/nowhere' }, 404],
  ])('with %s is refused', async (_, more, status) => {
    const { USER, PASSWORD } = await place.secrets('USER', 'PASSWORD');
    const reply = await place.create({ outputs: { db_username: USER, db_password: PASSWORD }, ...more });
    expect(reply.status).toBe(status);
    expect(await place.valueOf('USER')).toBe('before-USER');
  });

  it('of secrets that are elsewhere is refused, and so is a target that lets nobody in', async () => {
    const { USER, PASSWORD } = await place.secrets('USER', 'PASSWORD');
    const lost = await place.create({
      outputs: { db_username: USER, db_password: '018f0000-0000-7000-8000-000000000001' },
    });
    expect(lost.status).toBe(404);
    place.target.fail((verb) => (verb === 'test' ? 'refused' : undefined));
    const outputs = { db_username: USER, db_password: PASSWORD };
    expect((await place.create({ outputs })).status).toBe(400);
    place.target.fail((verb) => (verb === 'test' ? 'down' : undefined));
    expect((await place.create({ outputs })).status).toBe(503);
    expect((await place.send('GET', `${base}?workspaceId=${place.project.id}`)).status).not.toBe(500);
  });

  it('needs the right to rotations and the right to the secrets', async () => {
    const { USER, PASSWORD } = await place.secrets('USER', 'PASSWORD');
    const outputs = { db_username: USER, db_password: PASSWORD };
    const actor = async (slug: string, permissions: readonly object[]) => {
      await place.send('POST', `/api/v2/workspace/${place.project.id}/roles`, {
        slug,
        name: slug,
        permissions,
      });
      return place.world.machineIn(place.project.id, slug);
    };
    const both = ['read', 'create', 'edit', 'delete'];
    const onlyRotations = await actor('only-rotations', [{ subject: 'secret-rotation', action: both }]);
    const onlySecrets = await actor('only-secrets', [{ subject: 'secrets', action: both }]);
    const rotator = await actor('rotator', [
      { subject: 'secret-rotation', action: both },
      { subject: 'secrets', action: ['read', 'edit'] },
    ]);
    expect((await place.create({ outputs }, onlyRotations)).status).toBe(403);
    expect((await place.create({ outputs }, onlySecrets)).status).toBe(403);
    const made = await place.create({ outputs }, rotator);
    expect(made.status).toBe(200);
    const { id } = made.body.secretRotation;
    for (const verb of ['rotate', 'pause', 'resume', 'roll-back'])
      expect((await place.send('POST', `${base}/${id}/${verb}`, {}, onlyRotations)).status, verb).toBe(403);
    expect((await place.send('DELETE', `${base}/${id}`, undefined, onlySecrets)).status).toBe(403);
    const seen = await place.send('GET', `${base}/${id}`, undefined, onlyRotations);
    expect(seen.body.secretRotation.outputs).toEqual([]);
  });
});

it('shows the kinds of targets with a form for each', async () => {
  const { body } = await place.send('GET', `/api/v1/secret-rotation-providers/${place.project.id}`);
  expect(body.custom).toEqual([]);
  expect(body.providers.map(({ name }: { name: string }) => name)).toEqual([
    'postgres',
    'mysql',
    'mssql',
    'redis',
    'ldap',
    'sendgrid',
    'aws-iam',
    'azure-app-secret',
    'http',
  ]);
  const [postgres] = body.providers;
  expect(postgres.template.inputs.required).toContain('admin_password');
});
