import { beforeAll, describe, expect, it } from 'vitest';
import { openRotationPlace, type RotationPlace } from '../../world/rotation-place.ts';
import type { Actor } from '../../world/world.ts';

let place: RotationPlace;
let number = 0;

beforeAll(async () => {
  place = await openRotationPlace();
});

const credentials = {
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  username: 'admin',
  password: 'the password of the admin',
  sslEnabled: true,
};

const connect = async (more: object = {}, app = 'postgres') => {
  number += 1;
  const body = {
    name: `db-${number}`,
    method: 'username-and-password',
    credentials,
    projectId: place.project.id,
    ...more,
  };
  return place.send('POST', `/api/v1/app-connections/${app}`, body);
};

const rotate = (connectionId: string, actor?: Actor, more: object = {}) => {
  number += 1;
  const body = {
    name: `rotation-${number}`,
    projectId: place.project.id,
    environment: 'dev',
    secretPath: '/',
    connectionId,
    rotationInterval: 30,
    parameters: { username1: `a${number}`, username2: `b${number}` },
    secretsMapping: { username: `USER_${number}`, password: `PASSWORD_${number}` },
    ...more,
  };
  return place.send('POST', '/api/v2/secret-rotations/postgres-credentials', body, actor);
};

describe('a connection to a database', () => {
  it('is made once the administrator is let in, and shows nothing', async () => {
    const made = await connect();
    expect(made.status).toBe(200);
    expect(JSON.stringify(made.body)).not.toContain(credentials.password);
    expect(place.target.calls.at(-1)).toMatchObject({
      verb: 'test',
      at: { type: 'postgres', inputs: { admin_username: 'admin', host: 'db.example.com' } },
    });
    place.target.fail(() => 'refused');
    expect((await connect()).status).toBe(400);
    place.target.fail(undefined);
  });

  it('is refused where certificates would not be verified', async () => {
    const lax = { credentials: { ...credentials, sslRejectUnauthorized: false } };
    expect((await connect(lax)).status).toBe(422);
  });

  it('is the login of a rotation', async () => {
    const { id } = (await connect()).body.appConnection;
    const made = await rotate(id);
    expect(made.status).toBe(200);
    expect(made.body.secretRotation).toMatchObject({ connectionId: id });
    expect(place.target.calls.at(-1)?.at.inputs).toMatchObject({
      admin_password: credentials.password,
      database: 'shop',
    });
    expect(JSON.stringify(made.body)).not.toContain(credentials.password);
  });

  it('cannot be deleted while rotations were set up with it', async () => {
    const { id } = (await connect()).body.appConnection;
    const { secretRotation } = (await rotate(id)).body;
    const remove = () => place.send('DELETE', `/api/v1/app-connections/postgres/${id}`);
    const refused = await remove();
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/rotations/)]);
    await place.send('DELETE', `/api/v2/secret-rotations/postgres-credentials/${secretRotation.id}`);
    expect((await remove()).status).toBe(200);
  });

  it('is not there for rotations of another kind, of another project, or who may not connect it', async () => {
    const { id } = (await connect({}, 'mysql')).body.appConnection;
    expect((await rotate(id)).status).toBe(404);
    const other = await place.world.project();
    const elsewhere = (await connect({ projectId: other.id })).body.appConnection;
    expect((await rotate(elsewhere.id)).status).toBe(404);
    const ofOrganization = (await connect({ projectId: undefined })).body.appConnection;
    expect((await rotate(ofOrganization.id)).status).toBe(200);
    const outsider = await place.world.identity('no-access');
    await place.world.ok(
      place.world.admin,
      'POST',
      `/api/v2/workspace/${place.project.id}/identity-memberships/${outsider.id}`,
      { roles: [{ role: 'admin' }] },
    );
    expect((await rotate(ofOrganization.id, outsider)).status).toBe(403);
  });

  it('is read anew when a rotation is given it once more', async () => {
    const { id } = (await connect()).body.appConnection;
    const { secretRotation } = (await rotate(id)).body;
    const body = { credentials: { ...credentials, password: 'another password' } };
    await place.send('PATCH', `/api/v1/app-connections/postgres/${id}`, body);
    const path = `/api/v2/secret-rotations/postgres-credentials/${secretRotation.id}`;
    const changed = await place.send('PATCH', path, { connectionId: id });
    expect(changed.status).toBe(200);
    expect(place.target.calls.at(-1)?.at.inputs).toMatchObject({ admin_password: 'another password' });
  });
});
