import { beforeAll, describe, expect, it } from 'vitest';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';
import type { Actor } from '../../world/world.ts';

let place: SyncPlace;
beforeAll(async () => {
  place = await openSyncPlace();
  await place.set('ONE', 'value of one');
});

const send = (actor: Actor, method: string, path: string, body?: object) =>
  place.world.send(actor, method, path, body);

const withRules = async (permissions: readonly object[]): Promise<Actor> => {
  const slug = `role-${Math.random().toString(36).slice(2, 10)}`;
  await place.ok('POST', `/api/v2/workspace/${place.project.id}/roles`, { slug, name: slug, permissions });
  return place.world.machineIn(place.project.id, slug);
};

const integrations = { subject: 'integrations', action: ['read', 'create', 'edit', 'delete'] };
const readingDev = { subject: 'secrets', action: ['read'], conditions: { environment: 'dev' } };

const appName = () => `name-${Math.random().toString(36).slice(2)}`;

const connection = async (app: string, method: string, credentials: object, more: object = {}) =>
  (
    await place.ok('POST', `/api/v1/app-connections/${app}`, {
      name: appName(),
      method,
      credentials,
      ...more,
    })
  ).appConnection;

const sync = async (target: string, connectionId: string, destinationConfig: object, more: object = {}) =>
  (
    await place.ok('POST', `/api/v1/secret-syncs/${target}`, {
      projectId: place.project.id,
      name: appName(),
      connectionId,
      environment: 'dev',
      secretPath: '/',
      destinationConfig,
      ...more,
    })
  ).secretSync;

const keys = (letters = 'AAAAAAAAAA') => ({
  accessKeyId: `AKIA${letters}AAAAAA`,
  secretAccessKey: `half of ${letters}`,
});

describe('a connection that syncs use', () => {
  const region = (path: string) => ({ region: 'eu-central-1', path });

  it('is given other credentials by those alone who may read what its syncs hand out', async () => {
    const ofProject = { projectId: place.project.id };
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' }, ofProject);
    await sync('heroku', id, { app: 'shop' });
    const path = `/api/v1/app-connections/heroku/${id}`;
    const theirs = { credentials: { authToken: 'of the attacker' } };
    const blind = await withRules([integrations]);
    expect((await send(blind, 'PATCH', path, theirs)).status).toBe(403);
    expect((await send(blind, 'PATCH', path, { description: 'harmless' })).status).toBe(200);
    const able = await withRules([integrations, readingDev]);
    expect((await send(able, 'PATCH', path, theirs)).status).toBe(200);
  });

  it('is led elsewhere by no admin of the organization who is in none of its projects', async () => {
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    await sync('heroku', id, { app: 'other-shop' });
    const outsider = await place.world.person('admin');
    const path = `/api/v1/app-connections/heroku/${id}`;
    const reply = await send(outsider, 'PATCH', path, { credentials: { authToken: 'of the attacker' } });
    expect(reply.status).toBe(403);
  });

  it('keeps its credentials, and itself, while a sync in what was deleted may come back by it', async () => {
    const { world } = place;
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    const gone = await world.project();
    await sync('heroku', id, { app: 'gone-shop' }, { projectId: gone.id });
    await place.ok('DELETE', `/api/v1/workspace/${gone.id}`);
    const path = `/api/v1/app-connections/heroku/${id}`;
    const theirs = { credentials: { authToken: 'of the attacker' } };
    const outsider = await world.person('admin');
    expect((await send(outsider, 'PATCH', path, theirs)).status).toBe(403);
    expect((await send(outsider, 'DELETE', path)).status).toBe(400);
    await place.ok('POST', `/api/v1/projects/${gone.id}/restore`, {});
    expect((await send(world.admin, 'PATCH', path, theirs)).status).toBe(200);
  });

  it('keeps its credentials while the environment that a sync reads may come back', async () => {
    const { world } = place;
    const project = await world.project();
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    await sync('heroku', id, { app: 'bare-shop' }, { projectId: project.id });
    const dev = project.environments.find(({ slug }: { slug: string }) => slug === 'dev');
    const path = `/api/v1/app-connections/heroku/${id}`;
    const theirs = { credentials: { authToken: 'of the attacker' } };
    await place.ok('DELETE', `/api/v1/workspace/${project.id}/environments/${dev.id}`);
    expect((await send(world.admin, 'PATCH', path, theirs)).status).toBe(403);
  });

  it('does not come to lead to another account, whose keys the ledger would take for its own', async () => {
    const { id } = await connection('aws', 'access-key', keys());
    await sync('aws-parameter-store', id, region('/moved/'));
    const path = `/api/v1/app-connections/aws/${id}`;
    const elsewhere = await send(place.world.admin, 'PATCH', path, { credentials: keys('BBBBBBBBBB') });
    expect(elsewhere.status).toBe(400);
    const another = { accessKeyId: 'AKIAAAAAAAAAAABBBBBB', secretAccessKey: 'another half' };
    expect((await send(place.world.admin, 'PATCH', path, { credentials: another })).status).toBe(200);
  });

  it('keeps its address, also in another spelling of the same', async () => {
    const credentials = { instanceUrl: 'https://vault.example.com', accessToken: 'token' };
    const { id } = await connection('hashicorp-vault', 'access-token', credentials);
    await sync('hashicorp-vault', id, { mount: 'kv', path: 'shop' });
    const path = `/api/v1/app-connections/hashicorp-vault/${id}`;
    const moved = { ...credentials, instanceUrl: 'https://other.example.com' };
    const spelled = { ...credentials, instanceUrl: 'https://vault.example.com/', accessToken: 'another' };
    expect((await send(place.world.admin, 'PATCH', path, { credentials: moved })).status).toBe(400);
    expect((await send(place.world.admin, 'PATCH', path, { credentials: spelled })).status).toBe(200);
  });
});

describe('taking over what a target has', () => {
  it('takes no value that refers to other secrets, which the sync would hand to the target', async () => {
    await place.set('HIDDEN', 'of production', '/', 'prod');
    await place.folder('/taken');
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    const { id: syncId } = await sync('heroku', id, { app: 'taken' }, { secretPath: '/taken' });
    const there = place.there('heroku', { app: 'taken' });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a value refers to another secret
    there.set('BAIT', 'x${prod.HIDDEN}');
    const path = `/api/v1/secret-syncs/heroku/${syncId}/import-secrets`;
    const reply = await send(place.world.admin, 'POST', path);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('BAIT');
    await place.quiet();
    expect([...there.values()].join()).not.toContain('of production');
    there.delete('BAIT');
    there.set('PLAIN', 'value');
    expect((await send(place.world.admin, 'POST', path)).status).toBe(200);
    expect(await place.secretsIn('/taken')).toEqual({ PLAIN: 'value' });
  });
});

describe('removing a sync with what it made', () => {
  it('leaves nothing behind when a run begins in between', async () => {
    await place.folder('/gone');
    await place.set('KEY', 'value', '/gone');
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    const { id: syncId } = await sync('heroku', id, { app: 'gone' }, { secretPath: '/gone' });
    await place.quiet();
    const there = place.there('heroku', { app: 'gone' });
    expect([...there]).toEqual([['KEY', 'value']]);
    const { attemptSync } = await import('../../../layers/domain/syncs/attempt.ts');
    const run = () =>
      attemptSync(
        { open: (type) => place.world.open(type), hasTime: () => true, attempts: 1 },
        { syncId, at: new Date(8.64e15).toISOString(), isManual: true },
      );
    let isOver = false;
    const racing = (async () => {
      while (!isOver) {
        await run();
        await new Promise((later) => setImmediate(later));
      }
    })();
    const remove = () =>
      place.world.app.request('DELETE', `/api/v1/secret-syncs/heroku/${syncId}`, {
        token: place.world.admin.token,
        query: { removeSecrets: 'true' },
      });
    let reply = await remove();
    for (let tries = 0; tries < 200 && reply.status === 400; tries += 1) reply = await remove();
    isOver = true;
    await racing;
    expect(reply.status).toBe(200);
    expect([...there]).toEqual([]);
  });
});

describe('settings that mean to break what reads them', () => {
  const broken = { toString: 1, valueOf: 1 };
  it.each([
    ['ids that are no texts', 'github', { owner: 'o', repo: 'r', selectedRepositoryIds: [broken] }],
    ['a place that is no text', 'github', { owner: broken, repo: 'r' }],
    ['ids without end', 'github', { owner: 'o', repo: 'r', selectedRepositoryIds: Array(501).fill('1') }],
  ])('are refused: %s', async (_, app, destinationConfig) => {
    const { id } = await connection(app, 'pat', { personalAccessToken: 'ours' });
    const reply = await send(place.world.admin, 'POST', `/api/v1/secret-syncs/${app}`, {
      projectId: place.project.id,
      name: appName(),
      connectionId: id,
      environment: 'dev',
      secretPath: '/',
      destinationConfig,
    });
    expect(reply.status).toBe(422);
  });
});

describe('a writer who is denied a tag', () => {
  it('has no sync read for them what has it', async () => {
    const { id: projectId } = place.project;
    const { workspaceTag } = await place.ok('POST', `/api/v1/workspace/${projectId}/tags`, {
      slug: 'restricted',
      color: '#fff',
    });
    await place.ok('POST', '/api/v3/secrets/raw/TOP', {
      workspaceId: projectId,
      environment: 'prod',
      secretPath: '/',
      secretValue: 'top value',
      tagIds: [workspaceTag.id],
    });
    await place.folder('/bait');
    await place.set('ONE', '1', '/bait');
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    await sync('heroku', id, { app: 'bait' }, { secretPath: '/bait' });
    const writer = await withRules([
      { subject: 'secrets', action: ['read', 'create', 'edit'] },
      {
        subject: 'secrets',
        action: ['read'],
        inverted: true,
        conditions: { secretTags: { $in: ['restricted'] } },
      },
    ]);
    const reply = await send(writer, 'POST', '/api/v3/secrets/raw/BAIT', {
      workspaceId: projectId,
      environment: 'dev',
      secretPath: '/bait',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a value refers to another secret
      secretValue: '${prod.TOP}',
    });
    expect(reply.status).toBe(403);
    await place.quiet();
    expect([...place.there('heroku', { app: 'bait' }).values()]).toEqual(['1']);
  });
});

describe('an importer who may read some secrets of a folder', () => {
  it('does not bring the rest to where a sync reads', async () => {
    const workspaceId = place.project.id;
    await place.set('PUBLIC', 'seen', '/', 'staging');
    await place.set('HIDDEN', 'unseen', '/', 'staging');
    await place.folder('/brought');
    const { id } = await connection('heroku', 'auth-token', { authToken: 'ours' });
    await sync('heroku', id, { app: 'brought' }, { secretPath: '/brought' });
    await place.quiet();
    const importing = { subject: 'secret-imports', action: ['read', 'create', 'edit'] };
    const some = { environment: 'staging', secretName: 'PUBLIC' };
    const bring = (actor: Actor, path = '/brought') =>
      send(actor, 'POST', '/api/v1/secret-imports', {
        ...{ workspaceId, environment: 'dev', path },
        import: { environment: 'staging', path: '/' },
      });
    const partial = await withRules([
      importing,
      { subject: 'secrets', action: ['read'], conditions: some },
      { subject: 'secret-folders', action: ['read'] },
    ]);
    await place.folder('/unsynced');
    expect((await bring(partial)).status).toBe(403);
    expect((await bring(partial, '/unsynced')).status).toBe(200);
    await place.quiet();
    expect([...place.there('heroku', { app: 'brought' }).values()]).toEqual([]);
    expect((await bring(place.world.admin)).status).toBe(200);
    await place.quiet();
    expect([...place.there('heroku', { app: 'brought' }).keys()].sort()).toEqual(['HIDDEN', 'PUBLIC']);
  });
});
