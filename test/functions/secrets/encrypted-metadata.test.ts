import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

const hidden = 'value-that-rests-sealed';
const metadata = [
  { key: 'team', value: 'plain-team' },
  { key: 'pin', value: hidden, isEncrypted: true },
  { key: 'other', value: hidden, isEncrypted: true },
];
const shown = metadata.map((entry) => ({ isEncrypted: false, ...entry }));

let place: SecretsPlace;
beforeAll(async () => {
  place = await startSecrets();
});

const v4 = () => ({ projectId: place.project.id, environment: 'dev', secretPath: '/' });
const read = async (version: 'v3' | 'v4', query: object = {}): Promise<Wire> =>
  version === 'v4'
    ? (await place.ok('GET', '/api/v4/secrets/KEY', undefined, { ...v4(), ...query })).secret
    : (await place.ok('GET', '/api/v3/secrets/raw/KEY', undefined, { ...place.at(), ...query })).secret;
const isEncryptedIn = ({ secretMetadata }: Wire) =>
  secretMetadata.map(({ key, isEncrypted }: Wire) => [key, isEncrypted]);

describe('metadata that is encrypted', () => {
  it('comes back as it was given, and says so, at once and later, in both generations', async () => {
    const made = await place.ok('POST', '/api/v4/secrets/KEY', {
      ...v4(),
      secretValue: 'v',
      secretMetadata: metadata,
    });
    expect(made.secret.secretMetadata).toEqual(shown);
    for (const version of ['v3', 'v4'] as const) expect((await read(version)).secretMetadata).toEqual(shown);
  });

  it('rests sealed in every record, under an envelope of its own for each key', async () => {
    const items = JSON.stringify(await allItems(place.app.table));
    expect(items).not.toContain(hidden);
    expect(items).toContain('plain-team');
    const stored = (await allItems(place.app.table)).find(({ sk }) => String(sk).endsWith('#KEY')) as Wire;
    const envelopes = stored.metadata.filter(({ isEncrypted }: Wire) => isEncrypted);
    expect(new Set(envelopes.map(({ value }: Wire) => value)).size).toBe(2);
  });

  it('is not shown to who does not ask for values', async () => {
    const secret = await read('v4', { viewSecretValue: false });
    expect(JSON.stringify(secret)).not.toContain(hidden);
    expect(secret.secretMetadata[0]).toEqual(shown[0]);
    expect(isEncryptedIn(secret)).toEqual(isEncryptedIn({ secretMetadata: shown }));
  });

  it('stays what it is through changes, renames, moves, deletion and a rollback', async () => {
    const changed = await place.update('KEY', { secretValue: 'w' });
    expect(changed.secretMetadata).toEqual(shown);
    await place.update('KEY', { newSecretName: 'KEY2' });
    const back = await place.update('KEY2', { newSecretName: 'KEY' });
    expect(back.secretMetadata).toEqual(shown);
    await place.folder('/', 'away');
    await place.ok('POST', '/api/v3/secrets/move', {
      projectId: place.project.id,
      projectSlug: place.project.slug,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/away',
      secretIds: [back.id],
    });
    const [moved] = (await place.ok('GET', '/api/v3/secrets/raw', undefined, place.at('/away'))).secrets;
    expect(moved.secretMetadata).toEqual(shown);
    await place.remove('KEY', place.at('/away'));
    const restored = await place.ok('POST', `/api/v4/secrets/${back.id}/restore`, {});
    expect(restored.secret.secretMetadata).toEqual(shown);
    const { secretVersions } = await place.ok('GET', `/api/v1/secret/${back.id}/secret-versions`, undefined, {
      offset: 0,
      limit: 10,
    });
    expect(secretVersions.length).toBeGreaterThan(3);
    expect(JSON.stringify(await allItems(place.app.table))).not.toContain(hidden);
  });

  it('is found by its key, not by its value', async () => {
    const found = async (metadataFilter: string) =>
      (await place.ok('GET', '/api/v4/secrets', undefined, { ...v4(), recursive: true, metadataFilter }))
        .secrets;
    expect(await found('key=pin')).toHaveLength(1);
    expect(await found(`key=pin,value=${hidden}`)).toHaveLength(0);
    expect(await found('key=team,value=plain-team')).toHaveLength(1);
  });
});
