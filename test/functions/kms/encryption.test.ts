import { beforeAll, describe, expect, it } from 'vitest';
import { base64, type KmsPlace, openKmsPlace, textIn } from './kms-place.ts';

let place: KmsPlace;
let keyId: string;

beforeAll(async () => {
  place = await openKmsPlace();
  keyId = await place.key();
});

const refusal = 'The ciphertext cannot be decrypted with this key and encryption context';
const encrypting = (body: object, id = keyId) => place.send('POST', `/${id}/encrypt`, body);
const decrypting = (body: object, id = keyId) => place.send('POST', `/${id}/decrypt`, body);

describe.each(['aes-256-gcm', 'aes-128-gcm'])('a key of %s', (algorithm) => {
  it.each(['', 'text', 'ünï\u0000code', 'x'.repeat(64 * 1024)])(
    'gives back what it encrypted',
    async (text) => {
      const id = await place.key(algorithm);
      const ciphertext = await place.encrypt(id, text);

      expect(ciphertext).not.toBe(await place.encrypt(id, text));
      expect(textIn(ciphertext)).not.toContain(text === '' ? 'never' : text);
      expect(await place.decrypted(id, ciphertext)).toBe(text);
    },
  );
});

describe('what is no ciphertext of the key', () => {
  const altered = (ciphertext: string, at: number): string => {
    const bytes = Buffer.from(ciphertext, 'base64');
    const index = at < 0 ? bytes.length + at : at;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return bytes.toString('base64');
  };

  it('is refused in one text: altered, cut, of another key, in another context, or none at all', async () => {
    const ciphertext = await place.encrypt(keyId, 'text', { encryptionContext: { a: '1' } });
    const context = { encryptionContext: { a: '1' } };
    const other = await place.encrypt(await place.key(), 'text', context);
    const replies = await Promise.all([
      // Format, key id, a version that the key does not have, nonce, body and tag.
      ...[0, 1, 16, 17, 20, 21, 32, 33, -17, -16, -1].map((at) =>
        decrypting({ ...context, ciphertext: altered(ciphertext, at) }),
      ),
      decrypting({ ...context, ciphertext: ciphertext.slice(0, 40) }),
      decrypting({ ...context, ciphertext: '' }),
      decrypting({ ...context, ciphertext: other }),
      decrypting({ ciphertext }),
      decrypting({ ciphertext, encryptionContext: { a: '2' } }),
      decrypting({ ciphertext, encryptionContext: { a: '1', b: '1' } }),
    ]);

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([400]));
    expect(new Set(replies.map(({ body }) => body.message))).toEqual(new Set([refusal]));
  });

  it('of a key that was copied over another in the table opens as nobody’s', async () => {
    const { projectId, world } = place;
    const other = await place.key();
    const stolen = await world.read(({ kms }) => kms.latest(projectId, keyId));
    const key = await world.read(({ kms }) => kms.find(projectId, other));
    const latest = await world.read(({ kms }) => kms.latest(projectId, other));
    if (!stolen || !key || !latest) throw new Error('There is no material');
    await world.write(({ kms }) =>
      kms.rotation({ ...key, revision: 2 }, key, { ...stolen, keyId: other, version: 1 }, latest),
    );

    const reply = await encrypting({ plaintext: base64('text') }, other);

    expect(reply.status).toBe(500);
    expect(reply.text).not.toContain('text"');
  });
});

describe('the encryption context', () => {
  it('binds by its members, in any order; none and an empty one are the same', async () => {
    const ciphertext = await place.encrypt(keyId, 'bound', { encryptionContext: { a: '1', b: '2' } });
    const unbound = await place.encrypt(keyId, 'free', { encryptionContext: {} });

    expect(await place.decrypted(keyId, ciphertext, { encryptionContext: { b: '2', a: '1' } })).toBe('bound');
    expect(await place.decrypted(keyId, unbound)).toBe('free');
  });

  it('is refused with a member __proto__, which would bind nothing', async () => {
    const encryptionContext = JSON.parse('{"__proto__":"tenant"}');
    const ciphertext = await place.encrypt(keyId, 'free');
    const replies = [
      await encrypting({ plaintext: '', encryptionContext }),
      await decrypting({ ciphertext, encryptionContext }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([422, 422]);
  });

  it.each([[{ a: 1 }], [{ '': 'x' }], [{ a: 'x'.repeat(8192) }], ['text']])('%j is a 422', async (given) => {
    expect((await encrypting({ plaintext: '', encryptionContext: given })).status).toBe(422);
  });
});

describe('input', () => {
  it.each(['a', 'YQ', 'YQ=', 'YQ===', 'YR==', 'Y Q==', 'YQ==\n', '-_-_', 'YQ==YQ=='])(
    '%j is no base64',
    async (text) => {
      const replies = [await encrypting({ plaintext: text }), await decrypting({ ciphertext: text })];
      expect(replies.map(({ status }) => status)).toEqual([422, 422]);
    },
  );

  it('beyond 64 KiB is a 413, and what 64 KiB became is decrypted', async () => {
    const most = Buffer.alloc(64 * 1024, 7);
    const { body } = await encrypting({ plaintext: base64(most) });
    const more = await encrypting({ plaintext: base64(Buffer.alloc(64 * 1024 + 1)) });

    expect(more.status).toBe(413);
    expect((await decrypting({ ciphertext: body.ciphertext })).body.plaintext).toBe(base64(most));
  });

  it('for a signing key is a 400 that says what it is for', async () => {
    const reply = await encrypting({ plaintext: '' }, await place.key('ED25519'));

    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe('This key is for sign-verify, not for encrypt-decrypt');
  });
});

describe('many items at once', () => {
  it('have a result each, in order, whatever became of the others', async () => {
    const items = ['one', 'two'].map((text) => ({ plaintext: base64(text), encryptionContext: { text } }));
    const encrypted = await place.ok('POST', `/${keyId}/bulk-encrypt`, {
      items: [...items, { plaintext: base64(Buffer.alloc(64 * 1024 + 1)) }],
    });
    const [one, two, three] = encrypted.results;

    const decrypted = await place.ok('POST', `/${keyId}/bulk-decrypt`, {
      items: [
        { ciphertext: one.ciphertext, encryptionContext: { text: 'one' } },
        { ciphertext: two.ciphertext, encryptionContext: { text: 'one' } },
        { ciphertext: two.ciphertext, encryptionContext: { text: 'two' } },
      ],
    });

    expect(three.error.message).toContain('65536');
    expect(decrypted.results).toEqual([
      { plaintext: base64('one') },
      { error: { message: refusal } },
      { plaintext: base64('two') },
    ]);
  });

  it('are at most 100, and 3 MiB together; both directions take as much', async () => {
    const full = Array.from({ length: 48 }, () => ({ plaintext: base64(Buffer.alloc(64 * 1024, 1)) }));
    const one = { plaintext: base64('x') };

    const encrypted = await place.send('POST', `/${keyId}/bulk-encrypt`, { items: full });
    const beyond = await place.send('POST', `/${keyId}/bulk-encrypt`, { items: [...full, one] });
    const many = await place.send('POST', `/${keyId}/bulk-encrypt`, { items: Array(101).fill(one) });
    const none = await place.send('POST', `/${keyId}/bulk-encrypt`, { items: [] });
    const decrypted = await place.send('POST', `/${keyId}/bulk-decrypt`, { items: encrypted.body.results });

    expect([encrypted.status, decrypted.status]).toEqual([200, 200]);
    expect(decrypted.body.results[47]).toEqual(full[47]);
    expect([beyond.status, many.status, none.status]).toEqual([413, 422, 422]);
  });
});

describe('a data key', () => {
  it.each([
    ['aes-256', 32],
    ['aes-128', 16],
  ])('of %s comes in the clear and encrypted', async (keySpec, size) => {
    const { plaintext, ciphertext } = await place.ok('POST', `/${keyId}/data-keys`, { keySpec });

    expect(Buffer.from(plaintext, 'base64')).toHaveLength(size);
    expect((await decrypting({ ciphertext })).body.plaintext).toBe(plaintext);
  });

  it('comes encrypted only when asked so, bound to its context', async () => {
    const context = { encryptionContext: { file: 'a' } };
    const made = await place.ok('POST', `/${keyId}/data-keys`, { withoutPlaintext: true, ...context });

    expect(Object.keys(made)).toEqual(['ciphertext']);
    expect((await decrypting({ ciphertext: made.ciphertext })).status).toBe(400);
    const { plaintext } = (await decrypting({ ciphertext: made.ciphertext, ...context })).body;
    expect(Buffer.from(plaintext, 'base64')).toHaveLength(32);
  });
});

describe('encrypting anew', () => {
  it('moves a ciphertext to another key and context without showing what is in it', async () => {
    const destinationKeyId = await place.key('aes-128-gcm');
    const ciphertext = await place.encrypt(keyId, 'moved', { encryptionContext: { a: '1' } });

    const moved = await place.ok('POST', `/${keyId}/re-encrypt`, {
      ciphertext,
      encryptionContext: { a: '1' },
      destinationKeyId,
      destinationEncryptionContext: { b: '2' },
    });

    expect(moved).toEqual({ ciphertext: expect.any(String), keyId: destinationKeyId, sourceKeyId: keyId });
    expect(await place.decrypted(destinationKeyId, moved.ciphertext, { encryptionContext: { b: '2' } })).toBe(
      'moved',
    );
  });

  it('is refused to a key of another project, which looks like none, and to one that cannot encrypt', async () => {
    const ciphertext = await place.encrypt(keyId, 'stays');
    const elsewhere = await (await openKmsPlace(place.world)).key();
    const to = async (destinationKeyId: string) =>
      (await place.send('POST', `/${keyId}/re-encrypt`, { ciphertext, destinationKeyId })).status;

    expect(await to(elsewhere)).toBe(404);
    expect(await to(await place.key('ED25519'))).toBe(400);
  });
});
