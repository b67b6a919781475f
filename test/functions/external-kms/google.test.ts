import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { base, type GoogleInputs, type KmsPlace, openKmsPlace, readCold, write } from './kms-clouds.ts';

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
beforeEach(() => place.google.fail(undefined));
afterAll(() => place.close());

const foreignKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

describe('a key in Google Cloud KMS', () => {
  it('wraps the keys of projects like any other', async () => {
    const kmsId = await place.added(place.byServiceAccount());
    const project = await place.world.project();
    await write(place, project.id, 'BEFORE', 'kept');
    expect((await place.switched(project.id, kmsId)).body.secretManagerKmsKey.isExternal).toBe(true);
    place.google.calls.length = 0;
    expect(await readCold(place, project.id, 'BEFORE')).toBe('kept');
    expect(place.google.calls).toEqual([expect.stringMatching(/^decrypt projects\/customer\//)]);
  });

  it('is shown without its private key', async () => {
    const inputs = place.byServiceAccount();
    const id = await place.added(inputs);
    const shown = await place.world.ok(place.world.admin, 'GET', `${base}/gcp/${id}`);
    expect(shown.externalKms.configuration).toEqual({
      ...inputs,
      credential: { client_email: inputs.credential.client_email, private_key: '********' },
    });
    const stored = JSON.stringify(await allItems(place.world.app.table));
    expect(stored).not.toContain(inputs.credential.private_key.slice(40, 90));
  });

  it.each<[string, (inputs: GoogleInputs) => object, RegExp]>([
    [
      'a private key that is none',
      ({ credential, ...rest }) => ({ ...rest, credential: { ...credential, private_key: 'no key' } }),
      /InvalidPrivateKey/,
    ],
    [
      'the private key of another',
      ({ credential, ...rest }) => ({ ...rest, credential: { ...credential, private_key: foreignKey() } }),
      /invalid_grant: Invalid JWT Signature/,
    ],
    [
      'a key that the account may not use',
      (inputs) => ({ ...inputs, keyName: place.google.key([]).name }),
      /PERMISSION_DENIED/,
    ],
  ])('is refused with the reason of Google for %s', async (_what, changed, reason) => {
    const { status, body } = await place.add(changed(place.byServiceAccount()));
    expect([status, body.message]).toEqual([400, expect.stringMatching(reason)]);
  });

  it('is refused when it is disabled', async () => {
    const inputs = place.byServiceAccount();
    const key = place.google.key([inputs.credential.client_email]);
    key.enabled = false;
    const { status, body } = await place.add({ ...inputs, keyName: key.name });
    expect([status, body.message]).toEqual([400, expect.stringMatching(/FAILED_PRECONDITION/)]);
  });

  it.each([429, 503])('is not added while Google answers %s', async (status) => {
    place.google.fail(status);
    expect((await place.add(place.byServiceAccount())).status).toBe(503);
  });

  it.each([
    { keyName: 'projects/a/locations/b/keyRings/c/cryptoKeys/d/../../../../../evil' },
    { keyName: 'https://evil.example/projects/a' },
    { gcpRegion: 'us-east1' },
  ])('has a name that leads nowhere else: %j', async (changed) => {
    place.google.calls.length = 0;
    expect((await place.add({ ...place.byServiceAccount(), ...changed })).status).toBe(422);
    expect(place.google.calls).toEqual([]);
  });

  it('stays where its name says when only the location is changed', async () => {
    const id = await place.added(place.byServiceAccount());
    const changed = { provider: { type: 'gcp', inputs: { gcpRegion: 'us-east1' } } };
    const { status, body } = await place.world.send(place.world.admin, 'PATCH', `${base}/${id}`, changed);
    expect([status, body.message]).toEqual([422, expect.stringMatching(/location in keyName/)]);
  });

  it('asks Google for tokens, wherever the file of the account says they are to be had', async () => {
    const inputs = place.byServiceAccount();
    const credential = { ...inputs.credential, token_uri: 'http://169.254.169.254/token', type: 'x' };
    expect((await place.add({ ...inputs, credential })).status).toBe(200);
  });
});
