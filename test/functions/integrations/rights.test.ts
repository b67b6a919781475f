import { beforeAll, describe, expect, it } from 'vitest';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';
import type { Actor } from '../../world/world.ts';

let place: SyncPlace;
let authId: string;

beforeAll(async () => {
  place = await openSyncPlace();
  authId = (await place.connect('gitlab')).id;
  await place.set('ONE', '1');
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
const create = (more: object = {}) => ({
  integrationAuthId: authId,
  sourceEnvironment: 'dev',
  appId: `app-${Math.random()}`,
  ...more,
});

describe('making a sync', () => {
  it('takes the right to make integrations, and to read what it hands out', async () => {
    const viewer = await place.world.machineIn(place.project.id, 'viewer');
    expect((await send(viewer, 'POST', '/api/v1/integration', create())).status).toBe(403);
    const blind = await withRules([integrations]);
    expect((await send(blind, 'POST', '/api/v1/integration', create())).status).toBe(403);
    const able = await withRules([integrations, readingDev]);
    expect((await send(able, 'POST', '/api/v1/integration', create())).status).toBe(200);
  });

  it('of a protected environment takes the step-up, also while there is nothing in it yet', async () => {
    const { world, project } = place;
    const person = await world.personIn(project.id, 'admin');
    const staging = project.environments.find(({ slug }: { slug: string }) => slug === 'staging');
    await world.ok(person, 'PATCH', `/api/v1/projects/${project.id}/environments/${staging.id}`, {
      isProtected: true,
    });
    const before = await world.read(({ organizations }) => organizations.find(world.orgId));
    if (!before) throw new Error('There is no organization');
    const asking = { ...before, enforceStepUp: true as const, revision: before.revision + 1 };
    await world.write(({ organizations }) => organizations.replacement(asking, before));
    const made = (sourceEnvironment: string) =>
      send(person, 'POST', '/api/v1/integration', create({ sourceEnvironment }));
    const refused = await made('staging');
    expect([refused.status, refused.body.error]).toEqual([403, 'StepUpRequired']);
    expect((await made('dev')).status).toBe(200);
    await world.write(({ organizations }) =>
      organizations.replacement({ ...before, revision: asking.revision + 1 }, asking),
    );
  });

  it('takes the right to read what is imported and referred to', async () => {
    await place.set('HIDDEN', 'secret', '/', 'prod');
    await place.folder('/refers');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a value refers to another secret
    await place.set('LEADS', 'to ${prod.HIDDEN}', '/refers');
    await place.folder('/imports');
    await place.ok('POST', '/api/v1/secret-imports', {
      workspaceId: place.project.id,
      environment: 'dev',
      path: '/imports',
      import: { environment: 'prod', path: '/' },
    });
    const able = await withRules([integrations, readingDev]);
    for (const secretPath of ['/refers', '/imports'])
      expect((await send(able, 'POST', '/api/v1/integration', create({ secretPath }))).status).toBe(403);
    const { integration } = (await send(able, 'POST', '/api/v1/integration', create())).body;
    const led = await send(able, 'PATCH', `/api/v1/integration/${integration.id}`, {
      isActive: true,
      secretPath: '/refers',
    });
    expect(led.status).toBe(403);
  });

  it('is refused for a folder that is not there, and for a destination that says too little', async () => {
    const admin = place.world.admin;
    expect(
      (await send(admin, 'POST', '/api/v1/integration', create({ secretPath: '/nowhere' }))).status,
    ).toBe(404);
    expect((await send(admin, 'POST', '/api/v1/integration', create({ appId: undefined }))).status).toBe(422);
  });
});

it('the role of the deployment itself is lent by server admins alone', async () => {
  const body = { workspaceId: place.project.id, integration: 'aws-parameter-store', method: 'own-role' };
  expect((await send(place.world.admin, 'POST', '/api/v1/integration-auth/access-token', body)).status).toBe(
    403,
  );
});

it('a connection that does not let in is refused, and not kept', async () => {
  place.target.fail((verb) => (verb === 'check' ? 'refused' : undefined));
  const body = { workspaceId: place.project.id, integration: 'github', accessToken: 'wrong' };
  const reply = await send(place.world.admin, 'POST', '/api/v1/integration-auth/access-token', body);
  place.target.fail(undefined);
  expect(reply.status).toBe(400);
  expect(reply.text).not.toContain('wrong');
  const { authorizations } = await place.ok('GET', `/api/v1/workspace/${place.project.id}/authorizations`);
  expect(authorizations.map(({ integration }: { integration: string }) => integration)).not.toContain(
    'github',
  );
});

it('a connection of the organization is used by who may, and removed once nobody uses it', async () => {
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret half' };
  const made = { name: 'shared', method: 'access-key', credentials };
  const member = await place.world.personIn(place.project.id, 'admin');
  expect((await send(member, 'POST', '/api/v1/app-connections/aws', made)).status).toBe(403);
  const { appConnection } = await place.ok('POST', '/api/v1/app-connections/aws', made);
  expect(appConnection).toMatchObject({ projectId: null, credentials: {}, method: 'access-key' });
  const sync = {
    projectId: place.project.id,
    name: 'shared-sync',
    connectionId: appConnection.id,
    environment: 'dev',
    secretPath: '/',
    destinationConfig: { region: 'eu-central-1', path: '/shared/' },
  };
  expect((await send(member, 'POST', '/api/v1/secret-syncs/aws-parameter-store', sync)).status).toBe(403);
  const { secretSync } = await place.ok('POST', '/api/v1/secret-syncs/aws-parameter-store', sync);
  const remove = `/api/v1/app-connections/aws/${appConnection.id}`;
  expect((await send(place.world.admin, 'DELETE', remove)).status).toBe(400);
  await place.ok('DELETE', `/api/v1/secret-syncs/aws-parameter-store/${secretSync.id}`);
  await place.ok('DELETE', remove);
});

it('a token is refreshed once, however many workers want it', async () => {
  const { openPlace } = await import('../../../layers/domain/syncs/opening.ts');
  const admin = place.world.admin;
  const body = { workspaceId: place.project.id, integration: 'bitbucket', refreshToken: 'refresh-first' };
  const { integrationAuth } = (await send(admin, 'POST', '/api/v1/integration-auth/access-token', body)).body;
  expect(place.target.refreshes).toEqual(['refresh-first']);
  // Beyond the end of the first token.
  place.world.app.runtime.advance(1_000 * 365.25 * 86_400);
  const sync = {
    target: 'bitbucket',
    destination: {},
    options: {},
    connectionId: integrationAuth.id,
  } as const;
  const opened = await Promise.all([1, 2, 3].map(() => openPlace(() => place.world.open(), sync)));
  expect(opened.map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
  expect(place.target.refreshes).toEqual(['refresh-first', 'refresh-1']);
});
