import { beforeAll, describe, expect, it } from 'vitest';
import { base64, type KmsPlace, openKmsPlace, textIn } from './kms-place.ts';

let place: KmsPlace;
let keyId: string;

beforeAll(async () => {
  place = await openKmsPlace();
  keyId = await place.key();
});

const vault = (
  method: 'PUT' | 'POST',
  path: string,
  body: object,
  headers: Record<string, string> = { 'x-vault-token': place.world.admin.token ?? '' },
) => place.world.app.request(method, `/v1/transit${path}`, { headers, body });

const refusal = 'The ciphertext cannot be decrypted with this key and encryption context';

describe.each(['PUT', 'POST'] as const)('a program for Vault, by %s', (method) => {
  it('encrypts and decrypts with the token in a header of its own', async () => {
    const encrypted = await vault(method, `/encrypt/${keyId}`, { plaintext: base64('a data key') });
    const { ciphertext } = encrypted.body.data;
    const decrypted = await vault(method, `/decrypt/${keyId}`, { ciphertext });

    expect(encrypted.body).toMatchObject({ lease_id: '', renewable: false, auth: null });
    expect(ciphertext).toMatch(/^vault:v1:[A-Za-z0-9+/=]+$/);
    expect(encrypted.body.data.key_version).toBe(1);
    expect(textIn(decrypted.body.data.plaintext)).toBe('a data key');
  });

  it('names the key by its name where the namespace is its project', async () => {
    const { projectId, world } = place;
    await place.key('aes-256-gcm', { name: `sops-${method.toLowerCase()}` });
    const path = `/encrypt/sops-${method.toLowerCase()}`;
    const headers = { 'x-vault-token': world.admin.token ?? '', 'x-vault-namespace': `${projectId}/` };

    const named = await vault(method, path, { plaintext: base64('x') }, headers);
    const unnamed = await vault(method, path, { plaintext: base64('x') });

    expect(named.status).toBe(200);
    expect([unnamed.status, unnamed.body.errors]).toEqual([400, [unnamed.body.message]]);
  });

  it('gets a result for each item of a batch', async () => {
    const items = [{ plaintext: base64('one') }, { plaintext: base64('two'), context: base64('bound') }];
    const encrypted = await vault(method, `/encrypt/${keyId}`, { batch_input: items });
    const [one, two] = encrypted.body.data.batch_results;
    const decrypted = await vault(method, `/decrypt/${keyId}`, {
      batch_input: [one, two, { ...two, context: base64('bound') }],
    });

    const [first, unbound, bound] = decrypted.body.data.batch_results;
    expect(textIn(first.plaintext)).toBe('one');
    expect(unbound).toEqual({ error: refusal });
    expect(textIn(bound.plaintext)).toBe('two');
  });
});

it('what Vault encrypted and what the key service did are the same but for the spelling', async () => {
  const ciphertext = await place.encrypt(keyId, 'text');
  const decrypted = await vault('PUT', `/decrypt/${keyId}`, { ciphertext: `vault:v1:${ciphertext}` });

  expect(textIn(decrypted.body.data.plaintext)).toBe('text');
});

it('a ciphertext from before a rotation decrypts, and says its version', async () => {
  const id = await place.key();
  const before = await vault('PUT', `/encrypt/${id}`, { plaintext: base64('old') });
  await place.ok('POST', `/${id}/rotate`);
  const after = await vault('PUT', `/encrypt/${id}`, { plaintext: base64('new') });
  const old = await vault('PUT', `/decrypt/${id}`, { ciphertext: before.body.data.ciphertext });

  expect(textIn(old.body.data.plaintext)).toBe('old');
  expect(after.body.data.ciphertext).toMatch(/^vault:v2:/);
});

describe('a ciphertext is refused in one text', () => {
  it.each([
    ['spelled with another version', (text: string) => text.replace('v1', 'v2')],
    ['without its prefix', (text: string) => text.replace('vault:v1:', '')],
    ['with something before it', (text: string) => ` ${text}`],
    ['with something after it', (text: string) => `${text}=`],
    ['altered', (text: string) => `${text.slice(0, -6)}${text.endsWith('AAAA==') ? 'BBBB==' : 'AAAA=='}`],
    ['that is none', () => 'vault:v1:'],
  ])('%s', async (_, alter) => {
    const { body } = await vault('PUT', `/encrypt/${keyId}`, { plaintext: base64('text') });
    const reply = await vault('PUT', `/decrypt/${keyId}`, { ciphertext: alter(body.data.ciphertext) });

    expect([reply.status, reply.body.errors]).toEqual([400, [refusal]]);
  });
});

it.each([
  ['no plaintext', {}],
  ['a nonce', { plaintext: '', nonce: 'AAAA' }],
  ['an earlier version', { plaintext: '', key_version: 1 }],
])('%s is refused', async (_, body) => {
  const reply = await vault('PUT', `/encrypt/${keyId}`, body);

  expect(reply.status).toBe(422);
  expect(reply.body.errors).toHaveLength(1);
});

it('a member without rights on keys is refused by name and by id alike', async () => {
  const stranger = await place.world.machineIn(place.projectId, 'no-access');
  const headers = { 'x-vault-token': stranger.token ?? '', 'x-vault-namespace': place.projectId };
  await place.key('aes-256-gcm', { name: 'hidden' });
  const replies = await Promise.all(
    [keyId, 'hidden', 'nothing'].map((key) =>
      vault('PUT', `/encrypt/${key}`, { plaintext: base64('x') }, headers),
    ),
  );

  expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(new Set(replies.map(({ body }) => body.message)).size).toBe(1);
});

it('without a token it is refused as everywhere, and a token in the usual header will do', async () => {
  const { token } = place.world.admin;
  const none = await vault('PUT', `/encrypt/${keyId}`, { plaintext: base64('x') }, {});
  const usual = await vault(
    'PUT',
    `/encrypt/${keyId}`,
    { plaintext: base64('x') },
    { authorization: `Bearer ${token}` },
  );
  const elsewhere = await place.world.app.request('GET', `/api/v1/kms/keys/${keyId}`, {
    headers: { 'x-vault-token': token ?? '' },
  });

  expect([none.status, usual.status, elsewhere.status]).toEqual([401, 200, 401]);
});
