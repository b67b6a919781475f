import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { createMachine } from '../../world/instance.ts';
import { personIn, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
let mine: SecretsPlace;
let turn = 0;
let name: string;

beforeAll(async () => {
  place = await startSecrets();
  mine = place.as(await personIn(place));
});

beforeEach(() => {
  turn += 1;
  name = `KEY_${turn}`;
});

const url = () => `/api/v3/secrets/raw/${name}`;
const personal = { type: 'personal' };
const send = (who: SecretsPlace, method: string, body: object = {}) =>
  who.request(method, url(), { ...who.at(), ...personal, ...body });
const own = async (): Promise<Wire> =>
  (await mine.request('GET', url(), undefined, { ...mine.at(), ...personal })).body;

describe('a personal override', () => {
  it('stands beside the shared secret for its owner alone', async () => {
    const shared = await place.create(name, 'shared');
    const made = await send(mine, 'POST', { secretValue: 'mine' });
    expect(made.body.secret).toMatchObject({
      type: 'personal',
      secretValue: 'mine',
      version: 1,
      secretKey: name,
    });
    expect(made.body.secret.id).not.toBe(shared.id);
    expect((await own()).secret).toMatchObject({ secretValue: 'mine', type: 'personal' });
    const { body } = await place.request('GET', url(), undefined, place.at());
    expect(body.secret).toMatchObject({ secretValue: 'shared', type: 'shared' });
    expect((await send(mine, 'PATCH', { secretValue: 'mine 2' })).body.secret).toMatchObject({ version: 2 });
    expect((await own()).secret.secretValue).toBe('mine 2');
    expect((await send(mine, 'DELETE')).body.secret).toMatchObject({
      secretValue: 'mine 2',
      type: 'personal',
    });
    expect((await own()).statusCode).toBe(404);
    expect((await place.values())[name]).toBe('shared');
  });

  it('needs the shared secret, and is made once', async () => {
    const alone = await send(mine, 'POST', { secretValue: 'mine' });
    expect([alone.status, alone.body.message]).toEqual([
      400,
      'There is no shared secret of this name to override',
    ]);
    await place.create(name, 'shared');
    await send(mine, 'POST', { secretValue: 'mine' });
    const again = await send(mine, 'POST', { secretValue: 'again' });
    expect([again.status, again.body.message]).toEqual([400, 'Secret already exist']);
  });

  it('is for people: a machine identity is told so', async () => {
    await place.create(name, 'shared');
    const machine = place.as((await createMachine(place.instance, { projectId: place.project.id })).token);
    for (const method of ['POST', 'PATCH', 'DELETE'])
      expect((await send(machine, method, { secretValue: 'x' })).status).toBe(400);
    expect((await place.values())[name]).toBe('shared');
  });

  it('that is not there is 404 to change or delete, and the shared secret stays as it is', async () => {
    await place.create(name, 'shared');
    expect((await send(mine, 'PATCH', { secretValue: 'x' })).status).toBe(404);
    expect((await send(mine, 'DELETE')).status).toBe(404);
    expect((await place.values())[name]).toBe('shared');
  });

  it('cannot be renamed', async () => {
    await place.create(name, 'shared');
    await send(mine, 'POST', { secretValue: 'mine' });
    expect((await send(mine, 'PATCH', { newSecretName: 'OTHER' })).status).toBe(400);
  });

  it('is out of sight when the shared secret is deleted, and a new one of the name does not bring it back', async () => {
    await place.create(name, 'shared');
    await send(mine, 'POST', { secretValue: 'mine' });
    await place.remove(name);
    expect((await own()).statusCode).toBe(404);
    await place.create(name, 'another');
    expect((await own()).statusCode).toBe(404);
    expect((await send(mine, 'DELETE')).status).toBe(404);
    expect((await send(mine, 'POST', { secretValue: 'mine again' })).status).toBe(200);
    expect((await own()).secret).toMatchObject({ secretValue: 'mine again', version: 1 });
  });

  it('comes back with the shared secret when that is restored', async () => {
    const shared = await place.create(name, 'shared');
    await send(mine, 'POST', { secretValue: 'mine' });
    await place.remove(name);
    await place.ok('POST', `/api/v4/secrets/${shared.id}/restore`, {});
    expect((await own()).secret.secretValue).toBe('mine');
  });

  it('leaves no trace in the history that everybody reads', async () => {
    await place.create(name, 'shared');
    const before = (await place.snapshots()).length;
    await send(mine, 'POST', { secretValue: 'mine' });
    await send(mine, 'PATCH', { secretValue: 'mine 2' });
    await send(mine, 'DELETE');
    expect(await place.snapshots()).toHaveLength(before);
    const types = (await allItems(place.app.table)).flatMap(({ pk, type, metadata }) =>
      String(pk).startsWith('AUDIT#') && (metadata as Wire).secretKey === name ? [type] : [],
    );
    expect(types.sort()).toEqual(['create-secret', 'create-secret', 'delete-secret', 'update-secret']);
  });

  it('is deleted in a batch that says so, and the shared one stays', async () => {
    await place.create(name, 'shared');
    await send(mine, 'POST', { secretValue: 'mine' });
    const batch = '/api/v3/secrets/batch/raw';
    const secrets = [{ secretKey: name, type: 'personal' }];
    expect((await place.request('DELETE', batch, { ...place.at(), secrets })).status).toBe(400);
    expect((await mine.ok('DELETE', batch, { ...mine.at(), secrets })).secrets[0]).toMatchObject({
      secretValue: 'mine',
    });
    expect((await own()).statusCode).toBe(404);
    expect((await mine.request('DELETE', batch, { ...mine.at(), secrets })).status).toBe(404);
    expect((await place.values())[name]).toBe('shared');
  });

  it('and its versions are shown to its owner only', async () => {
    await place.create(name, 'shared');
    const made = await send(mine, 'POST', { secretValue: 'mine' });
    const versions = `/api/v1/secret/${made.body.secret.id}/secret-versions`;
    expect((await mine.ok('GET', versions)).secretVersions).toMatchObject([
      { secretValue: 'mine', type: 'personal' },
    ]);
    expect((await place.request('GET', versions)).status).toBe(404);
  });
});
