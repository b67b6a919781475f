import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWebhookPlace, type WebhookPlace } from '../../world/webhook-place.ts';

let place: WebhookPlace;
// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
let project: any;
let all: string;
let folderId: string;

/** `/a` with a secret, `/a/empty` without, `/a/deep/er` with one, and `/reader`, which imports that. */
beforeEach(async () => {
  project = await place.world.project();
  folderId = await place.folder(project, '/a');
  for (const path of ['/a/empty', '/a/deep/er', '/reader', '/bare']) await place.folder(project, path);
  await place.secret(project, '/a');
  await place.secret(project, '/a/deep/er');
  await place.importInto(project, 'dev:/reader', 'dev:/a/deep/er');
  all = (await place.hookIn(project, { secretPath: '/**' })).id;
});
beforeAll(async () => {
  place = await openWebhookPlace();
});
afterAll(() => place.receiver.close());

const at = (path = '/') => ({ workspaceId: project.id, environment: 'dev', path });
const withSecrets = ['dev:/a', 'dev:/a/deep/er', 'dev:/reader'];
const deleteFolder = (name: string, path = '/') => place.ok('DELETE', `/api/v1/folders/${name}`, at(path));
const toldAfter = async (type: string) => (await place.toldAfter(type))[all];
const snapshots = async () => {
  const { body } = await place.world.app.ok('GET', `/api/v1/workspace/${project.id}/secret-snapshots`, {
    token: place.world.admin.token,
    query: { environment: 'dev', path: '/', offset: 0, limit: 5 },
  });
  return body.secretSnapshots;
};

describe('a folder', () => {
  it('that is deleted is told of, and those below it, where there were secrets, and who imports them', async () => {
    await deleteFolder('a');
    expect(await toldAfter('delete-folder')).toEqual(withSecrets);
  });

  it('that held nothing goes unnoticed', async () => {
    await deleteFolder('bare');
    expect(await toldAfter('delete-folder')).toBeUndefined();
  });

  it('that had secrets by imports only is told of', async () => {
    await deleteFolder('reader');
    expect(await toldAfter('delete-folder')).toEqual(['dev:/reader']);
  });

  it('without what was deleted below it before', async () => {
    await deleteFolder('deep', '/a');
    await deleteFolder('a');
    expect(await toldAfter('delete-folder')).toEqual(['dev:/a']);
  });

  it('that is restored is told of where it stands then', async () => {
    await deleteFolder('a');
    await place.ok('POST', `/api/v1/folders/${folderId}/restore`, {});
    expect(await toldAfter('restore-folder')).toEqual(withSecrets);
    await deleteFolder('a');
    await place.ok('POST', `/api/v1/folders/${folderId}/restore`, { newName: 'back' });
    expect(await toldAfter('restore-folder')).toEqual(['dev:/back', 'dev:/back/deep/er']);
  });

  it('that is renamed is told of at both ends, one that is only described is not', async () => {
    await place.ok('PATCH', '/api/v1/folders/a', { ...at(), name: 'z' });
    expect(await toldAfter('update-folder')).toEqual([
      'dev:/a',
      'dev:/a/deep/er',
      'dev:/z',
      'dev:/z/deep/er',
      'dev:/reader',
    ]);
    await place.ok('PATCH', '/api/v1/folders/z', { ...at(), name: 'z', description: 'new' });
    expect(await toldAfter('update-folder')).toBeUndefined();
  });

  it('is told of when several are renamed at once', async () => {
    await place.ok('PATCH', '/api/v1/folders/batch', {
      projectSlug: project.slug,
      folders: [
        { ...at(), id: folderId, name: 'y' },
        { ...at(), id: await place.folder(project, '/bare'), name: 'bare2' },
      ],
    });
    expect(await toldAfter('update-folders')).toEqual([
      'dev:/a',
      'dev:/a/deep/er',
      'dev:/y',
      'dev:/y/deep/er',
      'dev:/reader',
    ]);
  });

  it('that a deep rollback takes away or brings back is told of with all below it', async () => {
    await place.folder(project, '/mark');
    const [full] = await snapshots();
    await deleteFolder('a');
    const rollBack = (id: string) =>
      place.ok('POST', `/api/v1/secret-snapshot/${id}/rollback`, { deepRollback: true });
    const [without] = await snapshots();
    await rollBack(full.id);
    expect(await toldAfter('rollback-secret-snapshot')).toEqual(['dev:/', ...withSecrets]);
    await rollBack(without.id);
    expect(await toldAfter('rollback-secret-snapshot')).toEqual(['dev:/', ...withSecrets]);
  });
});

describe('a secret', () => {
  it('whose tags change is told of', async () => {
    await place.ok('POST', `/api/v1/projects/${project.id}/tags`, { slug: 'red', color: '' });
    const body = { projectSlug: project.slug, environment: 'dev', secretPath: '/a', tagSlugs: ['red'] };
    await place.ok('POST', '/api/v3/secrets/tags/KEY', body);
    expect(await toldAfter('attach-secret-tags')).toEqual(['dev:/a']);
    await place.ok('DELETE', '/api/v3/secrets/tags/KEY', body);
    expect(await toldAfter('detach-secret-tags')).toEqual(['dev:/a']);
  });

  it('that is deleted and restored is told of', async () => {
    const { id } = await place.secret(project, '/a', 'OTHER');
    const scope = { workspaceId: project.id, environment: 'dev', secretPath: '/a' };
    await place.ok('DELETE', '/api/v3/secrets/raw/OTHER', scope);
    expect(await toldAfter('delete-secret')).toEqual(['dev:/a']);
    await place.ok('POST', `/api/v4/secrets/${id}/restore`, {});
    expect(await toldAfter('restore-secret')).toEqual(['dev:/a']);
  });

  it('that a rollback changed is told of, also to who imports it', async () => {
    const scope = { workspaceId: project.id, environment: 'dev', secretPath: '/a/deep/er' };
    const query = { environment: 'dev', path: '/a/deep/er', offset: 0, limit: 5 };
    const path = `/api/v1/workspace/${project.id}/secret-snapshots`;
    const { body } = await place.world.app.ok('GET', path, { token: place.world.admin.token, query });
    await place.ok('PATCH', '/api/v3/secrets/raw/KEY', { ...scope, secretValue: 'next' });
    await place.ok('POST', `/api/v1/secret-snapshot/${body.secretSnapshots[0].id}/rollback`, {});
    expect(await toldAfter('rollback-secret-snapshot')).toEqual(['dev:/a/deep/er', 'dev:/reader']);
  });
});
