import { beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { personIn, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';
import { ref } from './golden/cases.ts';

let place: SecretsPlace;
let other: { id: string };
beforeEach(async () => {
  place = await startSecrets();
  other = await place.folder('/', 'other');
});

/** The index as it is stored: what is referred to, and by whom. */
const index = async (): Promise<string[]> =>
  (await allItems(place.app.table))
    .filter(({ pk }) => String(pk).startsWith('REF#'))
    .map(({ pk, name, folderId }) => {
      const target = String(pk)
        .replace('REF#', '')
        .replace(place.project.id, 'project')
        .replace(place.environmentId(), 'root')
        .replace(other.id, 'other');
      return `${target} <- ${folderId === other.id ? 'other' : 'root'}:${name}`;
    })
    .sort();

const value = `${ref('LOCAL')} and ${ref('prod.db.HOST')}`;
const standing = ['project#prod#/db#HOST <- root:KEY', 'root#LOCAL <- root:KEY'];
const snapshot = async (): Promise<string> => (await place.snapshots())[0].id;

describe('who refers to whom is noted', () => {
  it('when a value is written, changed, renamed and deleted, and only while it is so', async () => {
    await place.create('PLAIN', 'no references');
    expect(await index()).toEqual([]);
    await place.create('KEY', value);
    expect(await index()).toEqual(standing);
    await place.update('KEY', { secretComment: 'the value stays' });
    expect(await index()).toEqual(standing);
    await place.update('KEY', { newSecretName: 'NEW' });
    expect(await index()).toEqual(['project#prod#/db#HOST <- root:NEW', 'root#LOCAL <- root:NEW']);
    await place.update('NEW', { secretValue: ref('LOCAL') });
    expect(await index()).toEqual(['root#LOCAL <- root:NEW']);
    await place.remove('NEW');
    expect(await index()).toEqual([]);
  });

  it('through batches, restoring and rolling back', async () => {
    const batch = '/api/v3/secrets/batch/raw';
    const made = await place.ok('POST', batch, {
      ...place.at(),
      secrets: [
        { secretKey: 'KEY', secretValue: value },
        { secretKey: 'LOCAL', secretValue: 'x' },
      ],
    });
    expect(await index()).toEqual(standing);
    const then = await snapshot();
    await place.ok('PATCH', batch, {
      ...place.at(),
      secrets: [{ secretKey: 'KEY', secretValue: ref('OTHER') }],
    });
    expect(await index()).toEqual(['root#OTHER <- root:KEY']);
    await place.ok('DELETE', batch, { ...place.at(), secrets: [{ secretKey: 'KEY' }] });
    expect(await index()).toEqual([]);
    await place.ok('POST', `/api/v4/secrets/${made.secrets[0].id}/restore`, {});
    expect(await index()).toEqual(['root#OTHER <- root:KEY']);
    await place.ok('POST', `/api/v1/secret-snapshot/${then}/rollback`, {});
    expect(await index()).toEqual(standing);
  });

  it('when a secret moves: what stood beside it is looked for in its new folder', async () => {
    const { id } = await place.create('KEY', value);
    await place.ok('POST', '/api/v3/secrets/move', {
      projectSlug: place.project.slug,
      sourceEnvironment: 'dev',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/other',
      secretIds: [id],
    });
    expect(await index()).toEqual(['other#LOCAL <- other:KEY', 'project#prod#/db#HOST <- other:KEY']);
  });

  it('not for personal overrides, nor for what can be no secret', async () => {
    await place.create('KEY', 'plain');
    const mine = place.as(await personIn(place));
    await mine.create('KEY', value, { type: 'personal' });
    await place.create(
      'SCRIPT',
      `${ref('1:-default')} ${ref('a#b')} ${ref('prod.bad#name.KEY')} ${ref(`dev.${'x'.repeat(256)}`)}`,
    );
    expect(await index()).toEqual(['root#1:-default <- root:SCRIPT']);
  });

  it('for a key with dots as it would be read with a place', async () => {
    await place.create('DOTTED', `${ref('my key.x y.KEY')} ${ref('.X')} $${ref('literal')}`);
    expect(await index()).toEqual(['project##/#X <- root:DOTTED', 'project#my key#/x y#KEY <- root:DOTTED']);
  });

  it('under a short key however long the path is', async () => {
    const path = Array.from({ length: 15 }, (_, n) => `${'f'.repeat(200)}${n}`).join('.');
    await place.create('KEY', ref(`prod.${path}.HOST`));
    const [line = ''] = await index();
    expect(line).toMatch(/^[0-9a-f]{64} <- root:KEY$/);
    await place.remove('KEY');
    expect(await index()).toEqual([]);
  });

  it('for at most a thousand references in a value', async () => {
    const many = (count: number): string => Array.from({ length: count }, (_, n) => ref(`K${n}`)).join('');
    const refused = await place.request('POST', '/api/v3/secrets/raw/MANY', {
      ...place.at(),
      secretValue: many(1001),
    });
    expect([refused.status, refused.body.message]).toEqual([
      422,
      'secretValue may hold at most 1000 references',
    ]);
    const made: Wire = await place.create('MANY', many(1000));
    expect(made.version).toBe(1);
    expect(await index()).toHaveLength(1000);
    await place.remove('MANY');
    expect(await index()).toEqual([]);
  });
});
