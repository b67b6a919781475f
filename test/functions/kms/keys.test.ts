import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type KmsPlace, newName, openKmsPlace } from './kms-place.ts';

let place: KmsPlace;

beforeAll(async () => {
  place = await openKmsPlace();
});

const create = (more: object = {}) =>
  place.send('POST', '', { projectId: place.projectId, name: newName(), ...more });

describe('a new key', () => {
  it('has the members that clients read, AES-256 unless asked otherwise', async () => {
    const { body } = await create({ name: 'Mixed-Case', description: 'what for' });

    expect(body.key).toEqual({
      id: expect.any(String),
      description: 'what for',
      isDisabled: false,
      isReserved: false,
      orgId: place.world.orgId,
      name: 'mixed-case',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      projectId: place.projectId,
      slug: 'mixed-case',
      keyUsage: 'encrypt-decrypt',
      encryptionAlgorithm: 'aes-256-gcm',
      version: 1,
      minDecryptionVersion: 1,
      rotationPeriodDays: null,
      nextRotationAt: null,
    });
    expect((await place.ok('GET', `/${body.key.id}`)).key).toEqual(body.key);
    const byName = await place.ok('GET', `/key-name/mixed-case?projectId=${place.projectId}`);
    expect(byName.key).toEqual(body.key);
  });

  it.each([
    ['aes-128-gcm', 'encrypt-decrypt'],
    ['ECC_NIST_P256', 'sign-verify'],
    ['ECC_NIST_P384', 'sign-verify'],
    ['ED25519', 'sign-verify'],
    ['RSA_4096', 'sign-verify'],
  ])('of %s is for %s', async (encryptionAlgorithm, keyUsage) => {
    const { body } = await create({ encryptionAlgorithm, keyUsage });
    expect(body.key).toMatchObject({ encryptionAlgorithm, keyUsage });
  });

  it.each([
    [{ name: 'under_score' }],
    [{ name: 'x'.repeat(33) }],
    [{ name: '' }],
    [{ description: 'd'.repeat(501) }],
    [{ encryptionAlgorithm: 'aes-512-gcm' }],
    [{ encryptionAlgorithm: 'RSA_4096', keyUsage: 'encrypt-decrypt' }],
    [{ encryptionAlgorithm: 'aes-256-gcm', keyUsage: 'sign-verify' }],
  ])('%j is a 422', async (more) => {
    expect((await create(more)).status).toBe(422);
  });

  it('has a name that no other key of the project has', async () => {
    const name = newName();
    await create({ name });

    const again = await create({ name });
    const elsewhere = await create({ name, projectId: (await place.world.project()).id });

    expect([again.status, elsewhere.status]).toEqual([400, 200]);
    expect(again.body.message).toMatch(/already exists/);
  });

  it('is one of at most 500', async () => {
    const { id, orgId } = await place.world.project();
    const at = place.world.app.runtime.now().toISOString();
    const made = Array.from({ length: 500 }, (_, n) => {
      const keyId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      const version = { keyId, projectId: id, version: 1, wrapped: new Uint8Array(1), createdAt: at };
      const key = {
        id: keyId,
        projectId: id,
        orgId,
        name: `key-${n}`,
        description: null,
        algorithm: 'aes-256-gcm' as const,
        isDisabled: false,
        version: 1,
        minVersion: 1,
        createdAt: at,
        updatedAt: at,
        revision: 1,
      };
      return { key, version };
    });
    for (let start = 0; start < made.length; start += 20)
      await place.world.write(({ kms }) =>
        made.slice(start, start + 20).flatMap(({ key, version }) => kms.creation(key, version)),
      );

    const full = await create({ projectId: id });

    expect(full.status).toBe(422);
    expect(full.body.message).toContain('500');
  });
});

describe('a list of keys', () => {
  it('goes by name in both directions, in pages, with the count of all', async () => {
    const own = await openKmsPlace(place.world);
    for (const name of ['charlie', 'alpha', 'bravo']) await own.key('aes-256-gcm', { name });
    const names = async (query: string) => {
      const { keys, totalCount } = await own.ok('GET', `?projectId=${own.projectId}${query}`);
      return [keys.map(({ name }: { name: string }) => name), totalCount];
    };

    expect(await names('')).toEqual([['alpha', 'bravo', 'charlie'], 3]);
    expect(await names('&orderBy=name&orderDirection=desc')).toEqual([['charlie', 'bravo', 'alpha'], 3]);
    expect(await names('&offset=1&limit=1')).toEqual([['bravo'], 3]);
    expect(await names('&search=RAV')).toEqual([['bravo'], 1]);
    expect(await names('&search=&offset=0&limit=100')).toEqual([['alpha', 'bravo', 'charlie'], 3]);
    expect(await names('&offset=5')).toEqual([[], 3]);
  });

  it.each(['&limit=101', '&offset=-1', '&orderBy=createdAt', '&orderDirection=up'])(
    'refuses %s',
    async (query) => {
      expect((await place.send('GET', `?projectId=${place.projectId}${query}`)).status).toBe(422);
    },
  );
});

describe('a change of a key', () => {
  it('renames and describes it, and its old name is free', async () => {
    const name = newName();
    const keyId = await place.key('aes-256-gcm', { name, description: 'old' });

    const changed = await place.ok('PATCH', `/${keyId}`, { name: `${name}-new`, description: '' });

    expect(changed.key).toMatchObject({ id: keyId, name: `${name}-new`, description: null });
    const old = await place.send('GET', `/key-name/${name}?projectId=${place.projectId}`);
    expect(old.status).toBe(404);
    expect((await create({ name })).status).toBe(200);
  });

  it('to a taken name is refused', async () => {
    const name = newName();
    await place.key('aes-256-gcm', { name });

    const changed = await place.send('PATCH', `/${await place.key()}`, { name });

    expect(changed.status).toBe(400);
  });

  it('that disables it stops its use, and enabling lets it go on', async () => {
    const keyId = await place.key();
    const ciphertext = await place.encrypt(keyId, 'kept');

    await place.ok('PATCH', `/${keyId}`, { isDisabled: true });
    const encrypting = await place.send('POST', `/${keyId}/encrypt`, { plaintext: '' });
    const decrypting = await place.send('POST', `/${keyId}/decrypt`, { ciphertext });
    const { key } = await place.ok('PATCH', `/${keyId}`, { isDisabled: false });

    expect([encrypting.status, decrypting.status]).toEqual([400, 400]);
    expect(encrypting.body.message).toBe('Key is disabled');
    expect(key.isDisabled).toBe(false);
    expect(await place.decrypted(keyId, ciphertext)).toBe('kept');
  });
});

describe('who may use keys', () => {
  const plaintext = { plaintext: '' };

  it('viewers see them and use none', async () => {
    const viewer = await place.world.machineIn(place.projectId, 'viewer');
    const keyId = await place.key();
    const signing = await place.key('ED25519');
    const signature = { data: '', signingAlgorithm: 'ED25519', signature: '' };

    expect((await place.send('GET', `/${keyId}`, undefined, viewer)).status).toBe(200);
    const refused = await Promise.all([
      place.send('POST', `/${keyId}/encrypt`, plaintext, viewer),
      place.send('POST', `/${keyId}/decrypt`, { ciphertext: '' }, viewer),
      place.send('POST', `/${signing}/sign`, signature, viewer),
      place.send('POST', `/${signing}/verify`, signature, viewer),
      place.send('POST', `/${keyId}/rotate`, {}, viewer),
      place.send('PATCH', `/${keyId}`, { isDisabled: true }, viewer),
      place.send('DELETE', `/${keyId}`, undefined, viewer),
      place.send('POST', '', { projectId: place.projectId, name: newName() }, viewer),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect(refused[0]?.body.message).toBe('You are not allowed to encrypt on cmek');
  });

  it('whoever may not use a key is not told whether it is disabled', async () => {
    const viewer = await place.world.machineIn(place.projectId, 'viewer');
    const keyId = await place.key();
    await place.ok('PATCH', `/${keyId}`, { isDisabled: true });

    expect((await place.send('POST', `/${keyId}/encrypt`, plaintext, viewer)).status).toBe(403);
  });

  it('a key of another organization looks like none', async () => {
    const foreign = await place.world.identity('admin', await place.world.newOrganization());
    const keyId = await place.key();

    const known = await place.send('POST', `/${keyId}/encrypt`, plaintext, foreign);
    const unknown = await place.send('POST', `/${crypto.randomUUID()}/encrypt`, plaintext, foreign);

    expect([known.status, unknown.status]).toEqual([404, 404]);
    expect(known.body.message).toBe(unknown.body.message);
  });

  it('every use is in the trail, with its key and without what was encrypted', async () => {
    const keyId = await place.key();
    await place.encrypt(keyId, 'not in the trail', { encryptionContext: { tenant: 'not there either' } });

    const trail = (await allItems(place.world.app.table)).filter(({ pk }) => String(pk).startsWith('AUDIT#'));
    const event = trail.find(
      (item) => JSON.stringify(item).includes(keyId) && JSON.stringify(item).includes('cmek-encrypt'),
    );

    expect(event).toBeDefined();
    expect(JSON.stringify(event)).not.toMatch(/not in the trail|not there either|bm90IGlu/);
  });
});
