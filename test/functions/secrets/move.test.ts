import { beforeEach, describe, expect, it } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { createProject } from '../../world/instance.ts';
import { placeOf, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
beforeEach(async () => {
  place = await startSecrets();
  await place.folder('/', 'target', 'prod');
});

const move = (ids: readonly string[], more: object = {}) =>
  place.request('POST', '/api/v3/secrets/move', {
    projectSlug: place.project.slug,
    sourceEnvironment: 'dev',
    destinationEnvironment: 'prod',
    destinationSecretPath: '/target',
    secretIds: ids,
    ...more,
  });

const read = async (name: string, query: object): Promise<Wire> =>
  (await place.ok('GET', `/api/v3/secrets/raw/${name}`, undefined, query)).secret;
const there = () => place.at('/target', 'prod');

describe('moving secrets', () => {
  it('takes value, comment, tags, metadata and settings to another environment, under the same id', async () => {
    const { tag } = await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, {
      slug: 'red',
      color: '#f00',
    });
    const made = await place.create('KEY', 'one', {
      secretComment: 'why',
      tagIds: [tag.id],
      secretMetadata: [{ key: 'owner', value: 'me' }],
      skipMultilineEncoding: true,
      secretReminderRepeatDays: 30,
      secretReminderNote: 'rotate',
    });
    const reply = await move([made.id]);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ isSourceUpdated: true, isDestinationUpdated: true });
    expect(await place.values()).toEqual({});
    expect(await read('KEY', there())).toMatchObject({
      id: made.id,
      version: 2,
      environment: 'prod',
      secretPath: '/target',
      secretValue: 'one',
      secretComment: 'why',
      secretMetadata: [{ key: 'owner', value: 'me' }],
      tags: [{ slug: 'red' }],
      skipMultilineEncoding: true,
      secretReminderRepeatDays: 30,
      secretReminderNote: 'rotate',
    });
    const byId = await place.ok('GET', `/api/v3/secrets/raw/id/${made.id}`);
    expect(byId.secret).toMatchObject({ environment: 'prod', secretPath: '/target' });
  });

  it('is one commit in each folder, under one id, and one event', async () => {
    const made = await place.create('KEY', 'one');
    const [before, beforeThere] = [await place.snapshots(), await place.snapshots('/target', 'prod')];
    await move([made.id]);
    const [after, afterThere] = [await place.snapshots(), await place.snapshots('/target', 'prod')];
    expect([after.length, afterThere.length]).toEqual([before.length + 1, beforeThere.length + 1]);
    expect(after[0].id.split('.')[1]).toBe(afterThere[0].id.split('.')[1]);
    const [event] = await eventsOf(place.app, 'move-secrets');
    expect(event.metadata).toEqual({
      sourceEnvironment: 'dev',
      sourceSecretPath: '/',
      destinationEnvironment: 'prod',
      destinationSecretPath: '/target',
      secretIds: [made.id],
      numberOfSecrets: 1,
    });
  });

  it('onto names that are taken is refused with those names, and moves nothing', async () => {
    const [one, two] = [await place.create('ONE', '1'), await place.create('TWO', '2')];
    await place.create('TWO', 'there', there());
    const { status, body } = await move([one.id, two.id]);
    expect([status, body.message]).toEqual([400, 'Secret already exist: TWO']);
    expect([await place.values(), await place.values('/target', 'prod')]).toEqual([
      { ONE: '1', TWO: '2' },
      { TWO: 'there' },
    ]);
  });

  it('onto names that are taken overwrites them when asked to: they keep their ids and histories', async () => {
    const [one, two] = [
      await place.create('ONE', '1'),
      await place.create('TWO', '2', { secretComment: 'c' }),
    ];
    const standing = await place.create('TWO', 'there', there());
    expect((await move([one.id, two.id], { shouldOverwrite: true })).status).toBe(200);
    expect([await place.values(), await place.values('/target', 'prod')]).toEqual([
      {},
      { ONE: '1', TWO: '2' },
    ]);
    expect(await read('TWO', there())).toMatchObject({ id: standing.id, version: 2, secretComment: 'c' });
    const versions = await place.ok('GET', `/api/v1/secret/${standing.id}/secret-versions`);
    expect(versions.secretVersions.map(({ secretValue }: Wire) => secretValue)).toEqual(['2', 'there']);
    expect((await place.ok('POST', `/api/v4/secrets/${two.id}/restore`, {})).secret.secretValue).toBe('2');
  });

  it('and back leaves them where they were, with the versions in between', async () => {
    const made = await place.create('KEY', 'one');
    await move([made.id]);
    await place.update('KEY', { ...there(), secretValue: 'two' });
    const back = {
      sourceEnvironment: 'prod',
      sourceSecretPath: '/target',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/',
    };
    expect((await move([made.id], back)).status).toBe(200);
    const { secretVersions } = await place.ok('GET', `/api/v1/secret/${made.id}/secret-versions`);
    expect(
      secretVersions.map(({ version, environment, secretValue }: Wire) => [
        version,
        environment,
        secretValue,
      ]),
    ).toEqual([
      [4, 'dev', 'two'],
      [3, 'prod', 'two'],
      [2, 'prod', 'one'],
      [1, 'dev', 'one'],
    ]);
  });

  it('is refused for unknown ids, for the same folder, for unknown places and for other projects', async () => {
    const made = await place.create('KEY', 'one');
    const other = placeOf(place.instance, await createProject(place.instance), place.token);
    const foreign = await other.create('KEY', 'theirs');
    const missing = await move([made.id, foreign.id]);
    expect([missing.status, missing.body.message]).toEqual([404, `Secrets not found: ${foreign.id}`]);
    const statuses = await Promise.all(
      [
        { destinationEnvironment: 'dev', destinationSecretPath: '/' },
        { destinationSecretPath: '/nowhere' },
        { sourceSecretPath: '/nowhere' },
        { destinationEnvironment: 'nowhere' },
        { projectSlug: 'nowhere' },
        { secretIds: [] },
      ].map(async (more) => (await move([made.id], more)).status),
    );
    expect(statuses).toEqual([400, 404, 404, 404, 404, 422]);
    expect(await place.values()).toEqual({ KEY: 'one' });
    expect(await other.values()).toEqual({ KEY: 'theirs' });
  });

  it('takes many at once, all or none', async () => {
    const secrets = Array.from({ length: 300 }, (_, n) => ({ secretKey: `K${n}`, secretValue: String(n) }));
    const made = await place.ok('POST', '/api/v3/secrets/batch/raw', { ...place.at(), secrets });
    const ids: string[] = made.secrets.map(({ id }: Wire) => id);
    await place.create('K299', 'there', there());
    expect((await move(ids)).status).toBe(400);
    expect(Object.keys(await place.values())).toHaveLength(300);
    await place.remove('K299', there());
    expect((await move(ids)).status).toBe(200);
    expect(await place.values()).toEqual({});
    expect(await place.values('/target', 'prod')).toEqual(
      Object.fromEntries(secrets.map(({ secretKey, secretValue }) => [secretKey, secretValue])),
    );
  });
});
