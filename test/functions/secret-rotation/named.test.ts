import { beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { openRotationPlace, type RotationPlace } from '../../world/rotation-place.ts';

const day = 86_400;
let place: RotationPlace;
beforeEach(async () => {
  place = await openRotationPlace();
});

const base = '/api/v2/secret-rotations';
const connectionCredentials = {
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  username: 'admin',
  password: 'the password of the admin',
};
/** What the Terraform provider sends, but for the connection. */
const wanted = () => ({
  name: 'shop-database',
  description: 'of the shop',
  isAutoRotationEnabled: true,
  projectId: place.project.id,
  environment: 'dev',
  secretPath: '/',
  rotationInterval: 30,
  rotateAtUtc: { hours: 2, minutes: 15 },
  parameters: { username1: 'app_1', username2: 'app_2' },
  secretsMapping: { username: 'DB_USER', password: 'DB_PASSWORD' },
  connectionCredentials,
});
const create = (more: object = {}) =>
  place.send('POST', `${base}/postgres-credentials`, { ...wanted(), ...more });
const at = (id: string) => `${base}/postgres-credentials/${id}`;

describe('the newer family', () => {
  it('makes the secrets, and shows what the Terraform provider reads', async () => {
    const { status, body } = await create();
    expect(status).toBe(200);
    const { connectionCredentials: _, environment, secretPath, ...same } = wanted();
    expect(body.secretRotation).toMatchObject({
      ...same,
      environment: { slug: environment },
      folder: { path: secretPath },
      temporaryParameters: {},
      type: 'postgres-credentials',
      rotationStatus: 'pending',
    });
    expect(JSON.stringify(body)).not.toContain('the password of the admin');
    await place.work();
    expect(await place.valueOf('DB_USER')).toBe('app_1');
    expect(await place.valueOf('DB_PASSWORD')).toBe(place.target.accounts.get('app_1'));
    const read = await place.send('GET', at(body.secretRotation.id));
    expect(read.body.secretRotation).toMatchObject({ ...same, rotationStatus: 'success' });
    const listed = await place.world.app.request('GET', `${base}/postgres-credentials`, {
      token: place.world.admin.token,
      query: { projectId: place.project.id },
    });
    expect(listed.body.secretRotations).toHaveLength(1);
    expect((await place.send('GET', `${base}/mysql-credentials/${body.secretRotation.id}`)).status).toBe(404);
  });

  it('changes how often and when, without touching the target', async () => {
    const { id } = (await create()).body.secretRotation;
    await place.work();
    const calls = place.target.calls.length;
    const { connectionCredentials: _, ...same } = wanted();
    const { status, body } = await place.send('PATCH', at(id), {
      ...same,
      name: 'renamed',
      rotationInterval: 7,
      rotateAtUtc: { hours: 4, minutes: 0 },
      isAutoRotationEnabled: true,
    });
    expect(status).toBe(200);
    expect(body.secretRotation).toMatchObject({ name: 'renamed', rotationInterval: 7 });
    expect(body.secretRotation.nextRotationAt).toMatch(/T04:00/);
    await place.work();
    expect(place.target.calls.slice(calls).filter(({ verb }) => verb !== 'test')).toEqual([]);
  });

  it('takes another target only with its secrets, and rotates there at once', async () => {
    const { id } = (await create()).body.secretRotation;
    await place.work();
    const moved = { ...connectionCredentials, host: 'other.example.com' };
    const { password: _, ...withoutPassword } = moved;
    const refused = await place.send('PATCH', at(id), { connectionCredentials: withoutPassword });
    expect(refused.status).toBe(400);
    expect((await place.send('PATCH', at(id), { connectionCredentials: moved })).status).toBe(200);
    await place.work();
    const last = place.target.calls.at(-1);
    expect(last?.at.inputs.host).toBe('other.example.com');
    expect(await place.valueOf('DB_USER')).toBe('app_1');
  });

  it.each([
    ['another place', { secretPath: '/other' }],
    ['other secrets', { secretsMapping: { username: 'OTHER', password: 'DB_PASSWORD' } }],
  ])('keeps to its secrets: %s is refused', async (_, changes) => {
    const { id } = (await create()).body.secretRotation;
    expect((await place.send('PATCH', at(id), changes)).status).toBe(400);
  });

  it('makes no secret that is there already, and none for a connection that is not', async () => {
    await place.secrets('DB_USER');
    expect((await create()).status).toBe(400);
    expect(await place.valueOf('DB_USER')).toBe('before-DB_USER');
    const unknown = await create({
      secretsMapping: { username: 'A', password: 'B' },
      connectionId: '018f0000-0000-7000-8000-000000000001',
    });
    expect(unknown.status).toBe(404);
  });

  it('ends its secrets and what it gave when it is told to', async () => {
    const { id } = (await create()).body.secretRotation;
    await place.work();
    const before = [await place.valueOf('DB_USER'), await place.valueOf('DB_PASSWORD')];
    const query = { deleteSecrets: 'true', revokeGeneratedCredentials: 'true' };
    const { token } = place.world.admin;
    const gone = await place.world.app.request('DELETE', at(id), { token, query });
    expect(gone.status).toBe(200);
    expect(place.target.letsIn(before)).toBe(false);
    expect(await place.valueOf('DB_USER')).toBeUndefined();
    expect((await place.send('GET', at(id))).status).toBe(404);
  });

  it('pauses, and is asked for out of turn', async () => {
    const { id } = (await create({ isAutoRotationEnabled: false })).body.secretRotation;
    await place.work();
    expect(await place.valueOf('DB_USER')).toBe('app_1');
    await place.pass(60 * day);
    expect(await place.valueOf('DB_USER')).toBe('app_1');
    expect((await place.send('POST', `${at(id)}/rotate-secrets`, {})).status).toBe(200);
    await place.work();
    expect(await place.valueOf('DB_USER')).toBe('app_2');
  });
});

describe('under a change policy', () => {
  const policy = (more: object = {}) =>
    place.world.ok(place.world.admin, 'POST', '/api/v1/secret-approvals', {
      workspaceId: place.project.id,
      name: 'asks first',
      environments: ['dev'],
      secretPath: '/',
      approvals: 1,
      ...more,
    });

  it('nobody sets a rotation up but a machine that is exempt; one that is there is not begun any more', async () => {
    const approver = await place.world.personIn(place.project.id, 'admin');
    const { id } = (await create()).body.secretRotation;
    await place.work();
    await policy({ approvers: [{ type: 'user', id: approver.id }] });
    const more = { name: 'another', secretsMapping: { username: 'A', password: 'B' } };
    expect((await create(more)).status).toBe(403);
    const person = await place.send(
      'POST',
      `${base}/postgres-credentials`,
      { ...wanted(), ...more },
      approver,
    );
    expect(person.status).toBe(403);
    const calls = place.target.calls.length;
    await place.send('POST', `${at(id)}/rotate-secrets`, {});
    await place.work();
    expect(place.target.calls.length).toBe(calls);
    const { rotationStatus, statusMessage } = (await place.send('GET', at(id))).body.secretRotation;
    expect(rotationStatus).toBe('failed');
    expect(statusMessage).toMatch(/set up by a machine that is exempt/);
    expect(await place.valueOf('DB_USER')).toBe('app_1');
  });

  it('a machine that is exempt rotates', async () => {
    const approver = await place.world.personIn(place.project.id, 'admin');
    await policy({ approvers: [{ type: 'user', id: approver.id }], exemptMachines: [place.world.admin.id] });
    expect((await create()).status).toBe(200);
    await place.work();
    expect(await place.valueOf('DB_USER')).toBe('app_1');
  });
});

it('mails the admins of the project when a rotation fails, without what the target said', async () => {
  place = await openRotationPlace(undefined, { sendsMail: true });
  const admin = await place.world.personIn(place.project.id, 'admin');
  await place.world.personIn(place.project.id, 'viewer');
  place.target.fail((verb) => (verb === 'issue' ? 'refused' : undefined));
  await create();
  await place.work();
  const orders = (await allItems(place.world.app.table)).filter(
    (item) => (item.content as { kind?: string } | undefined)?.kind === 'rotation',
  );
  expect(orders).toMatchObject([
    {
      to: admin.email,
      content: { rotation: 'shop-database', environment: 'dev', reason: 'The target refused' },
    },
  ]);
});
