import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type KmsPlace, newName, openKmsPlace } from './kms-place.ts';

let place: KmsPlace;

beforeAll(async () => {
  place = await openKmsPlace();
});

const day = 86_400;
const daysUntil = (instant: string): number =>
  (Date.parse(instant) - place.world.app.runtime.now().getTime()) / 1000 / day;

describe('a deleted key', () => {
  it('waits 30 days unless 7 to 30 are named, out of every list but that of deleted keys', async () => {
    const name = newName();
    const keyId = await place.key('aes-256-gcm', { name });

    const { key } = await place.ok('DELETE', `/${keyId}?pendingWindowInDays=7`, { KeyId: keyId });
    const other = (await place.ok('DELETE', `/${await place.key()}`)).key;

    expect(Math.round(daysUntil(key.deletionDate))).toBe(7);
    expect(Math.round(daysUntil(other.deletionDate))).toBe(30);
    const byName = await place.send('GET', `/key-name/${name}?projectId=${place.projectId}`);
    const byId = await place.send('GET', `/${keyId}`);
    expect([byName.status, byId.status]).toEqual([404, 404]);
    const { keys } = await place.ok('GET', `?projectId=${place.projectId}`);
    expect(keys.map(({ id }: { id: string }) => id)).not.toContain(keyId);
    const deleted = await place.ok('GET', `/deleted?projectId=${place.projectId}`);
    expect(deleted.keys).toContainEqual(key);
    expect((await place.send('DELETE', `/${keyId}`)).status).toBe(404);
    expect((await place.send('PATCH', `/${keyId}`, { isDisabled: true })).status).toBe(404);
  });

  it.each(['6', '31', 'soon'])('does not wait %s days', async (days) => {
    const keyId = await place.key();
    expect((await place.send('DELETE', `/${keyId}?pendingWindowInDays=${days}`)).status).toBe(422);
  });

  it('says that it is pending deletion to whoever would use it', async () => {
    const keyId = await place.key();
    const ciphertext = await place.encrypt(keyId, 'kept');
    await place.ok('DELETE', `/${keyId}`);

    const decrypting = await place.send('POST', `/${keyId}/decrypt`, { ciphertext });
    const encrypting = await place.send('POST', `/${keyId}/encrypt`, { plaintext: '' });

    expect([decrypting.status, encrypting.status]).toEqual([400, 400]);
    expect(decrypting.body.message).toBe('Key is pending deletion');
  });

  it('comes back under its name, and decrypts again', async () => {
    const name = newName();
    const keyId = await place.key('aes-256-gcm', { name });
    const ciphertext = await place.encrypt(keyId, 'kept');
    await place.ok('DELETE', `/${keyId}`);

    const { key } = await place.ok('POST', `/${keyId}/restore`, {});

    expect(key).toMatchObject({ id: keyId, name });
    expect(key).not.toHaveProperty('deletionDate');
    expect(await place.decrypted(keyId, ciphertext)).toBe('kept');
    expect((await place.send('POST', `/${keyId}/restore`, {})).status).toBe(400);
    const items = (await allItems(place.world.app.table)).filter((item) =>
      JSON.stringify(item).includes(keyId),
    );
    const kept = items.filter(({ pk, sk }) => `${pk}${sk}`.includes('CMEK'));
    expect(kept).toHaveLength(4);
    expect(kept.filter((item) => 'ttl' in item)).toEqual([]);
  });

  it('comes back under another name when its own was given away', async () => {
    const name = newName();
    const keyId = await place.key('aes-256-gcm', { name });
    await place.ok('DELETE', `/${keyId}`);
    await place.key('aes-256-gcm', { name });

    const taken = await place.send('POST', `/${keyId}/restore`, {});
    const { key } = await place.ok('POST', `/${keyId}/restore`, { newName: `${name}-back` });

    expect(taken.status).toBe(400);
    expect(taken.body.message).toMatch(/already exists/);
    expect(key.name).toBe(`${name}-back`);
  });

  it('is gone when its time is over, whether or not storage has deleted it', async () => {
    const own = await openKmsPlace();
    const keyId = await own.key();
    await own.ok('POST', `/${keyId}/rotate`, {});
    const ciphertext = await own.encrypt(keyId, 'lost');
    await own.ok('DELETE', `/${keyId}?pendingWindowInDays=7`);
    const items = await allItems(own.world.app.table);
    const ends = items
      .filter(({ pk, sk }) => `${pk}${sk}`.includes(keyId) && `${pk}${sk}`.includes('CMEK'))
      .map(({ ttl }) => ttl);
    own.world.app.runtime.advance(7 * day + 1);

    const used = await own.send('POST', `/${keyId}/decrypt`, { ciphertext });
    const restored = await own.send('POST', `/${keyId}/restore`, {});

    expect(new Set(ends).size).toBe(1);
    expect(ends).toHaveLength(4);
    expect([used.status, restored.status]).toEqual([404, 404]);
    expect((await own.ok('GET', `/deleted?projectId=${own.projectId}`)).keys).toEqual([]);
  });
});
