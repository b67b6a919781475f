import { describe, expect, it } from 'vitest';
import { secretsChangedIn } from '../../../layers/domain/webhooks/secrets-changed.ts';

const occurredAt = '2026-11-20T09:00:00.000Z';

const placesOf = (metadata: object) =>
  secretsChangedIn({ id: 'event', occurredAt, projectId: 'project', metadata })?.places;

describe('an event of changed secrets', () => {
  it('names its folder', () => {
    expect(
      secretsChangedIn({
        id: 'event',
        occurredAt,
        projectId: 'project',
        metadata: { environment: 'dev', secretPath: '/a', secretKey: 'K' },
      }),
    ).toEqual({
      eventId: 'event',
      occurredAt,
      projectId: 'project',
      places: [{ environment: 'dev', secretPath: '/a' }],
      trees: [],
    });
  });

  it('names both ends of a move', () => {
    const move = {
      sourceEnvironment: 'dev',
      sourceSecretPath: '/a',
      destinationEnvironment: 'prod',
      destinationSecretPath: '/b',
    };
    expect(placesOf(move)).toEqual([
      { environment: 'dev', secretPath: '/a' },
      { environment: 'prod', secretPath: '/b' },
    ]);
  });

  it('names the folder that imports, not the one imported', () => {
    const imported = {
      environment: 'dev',
      secretPath: '/a',
      importFromEnvironment: 'prod',
      importFromSecretPath: '/b',
      importToEnvironment: 'dev',
      importToSecretPath: '/a',
    };
    expect(placesOf(imported)).toEqual([{ environment: 'dev', secretPath: '/a' }]);
  });

  it('names every folder of a change that lists several, each once', () => {
    const batch = { environment: 'dev', secretPath: '/', secretPaths: ['/', '/a', 7] };
    expect(placesOf(batch)).toEqual([
      { environment: 'dev', secretPath: '/' },
      { environment: 'dev', secretPath: '/a' },
    ]);
  });

  it('about a folder names what it took along, each once, and not the folder by itself', () => {
    const tree = { environment: 'dev', secretPath: '/a', folderId: 'folder' };
    const metadata = {
      environment: 'dev',
      secretPath: '/a',
      changedFolders: [tree, { ...tree }, 7, null, {}],
    };
    for (const type of ['delete-folder', 'restore-folder', 'update-folder', 'update-folders'])
      expect(
        secretsChangedIn({ id: 'event', occurredAt, type, projectId: 'project', metadata }),
      ).toMatchObject({
        places: [],
        trees: [tree],
      });
    const described = { environment: 'dev', secretPath: '/a' };
    expect(
      secretsChangedIn({
        id: 'event',
        occurredAt,
        type: 'update-folder',
        projectId: 'project',
        metadata: described,
      }),
    ).toBeUndefined();
  });

  it('names folders that a rollback took along beside those it changed', () => {
    const tree = { environment: 'dev', secretPath: '/a/b', folderId: 'folder' };
    const metadata = { environment: 'dev', secretPath: '/a', changedFolders: [tree] };
    const type = 'rollback-secret-snapshot';
    expect(secretsChangedIn({ id: 'event', occurredAt, type, projectId: 'project', metadata })).toMatchObject(
      {
        places: [{ environment: 'dev', secretPath: '/a' }],
        trees: [tree],
      },
    );
  });

  it.each([
    ['no project', { id: 'event', occurredAt, metadata: { environment: 'dev', secretPath: '/' } }],
    ['no id', { occurredAt, projectId: 'project', metadata: { environment: 'dev', secretPath: '/' } }],
    ['no time', { id: 'event', projectId: 'project', metadata: { environment: 'dev', secretPath: '/' } }],
    ['no folder', { id: 'event', occurredAt, projectId: 'project', metadata: { environment: 'dev' } }],
    ['no metadata', { id: 'event', occurredAt, projectId: 'project' }],
    [
      'nothing changed',
      {
        id: 'event',
        occurredAt,
        projectId: 'project',
        metadata: { environment: 'dev', secretPath: '/', unchanged: true },
      },
    ],
  ])('with %s says nothing', (_what, event) => {
    expect(secretsChangedIn(event)).toBeUndefined();
  });
});
