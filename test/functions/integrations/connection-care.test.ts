import { beforeAll, describe, expect, it } from 'vitest';
import { targets } from '../../../layers/domain/syncs/catalogue.ts';
import { targetNames } from '../../../layers/domain/syncs/target.ts';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';

const base = '/api/v1/app-connections';
let place: SyncPlace;
let connectionId: string;

beforeAll(async () => {
  place = await openSyncPlace();
  const { appConnection } = await place.ok('POST', `${base}/aws`, {
    name: 'deployments',
    method: 'access-key',
    credentials: { accessKeyId: 'AKIA0001', secretAccessKey: 'half of a key' },
  });
  connectionId = appConnection.id;
});

const sync = (projectId: string, name: string) =>
  place.ok('POST', '/api/v1/secret-syncs/aws-parameter-store', {
    ...{ projectId, name, connectionId, environment: 'dev', secretPath: '/' },
    destinationConfig: { region: 'eu-central-1', path: `/${name}/` },
  });

describe('a connection', () => {
  it('is asked whether it still lets in, and the target’s reason is told without a value', async () => {
    const works = await place.ok('POST', `${base}/aws/${connectionId}/check`);
    expect(works).toEqual({ isWorking: true, reason: null });
    for (const [fate, reason] of [
      ['refused', 'The target refused'],
      ['unreachable', 'The target did not answer in time'],
    ] as const) {
      place.target.fail((verb) => (verb === 'check' ? fate : undefined));
      expect(await place.ok('POST', `${base}/aws/${connectionId}/check`)).toEqual({
        isWorking: false,
        reason,
      });
    }
    place.target.fail(undefined);
  });

  it('is used and looked at by those of the organization alone who may', async () => {
    const { world } = place;
    const member = await world.person('member');
    for (const [method, verb] of [
      ['POST', 'check'],
      ['GET', 'usage'],
    ] as const) {
      expect((await world.send(member, method, `${base}/aws/${connectionId}/${verb}`)).status).toBe(403);
      expect((await world.send(world.admin, method, `${base}/gitlab/${connectionId}/${verb}`)).status).toBe(
        404,
      );
    }
  });

  it('says what uses it, and of projects that the caller may not see nothing but how many', async () => {
    const { world, project } = place;
    const hidden = await world.project();
    await sync(project.id, 'seen');
    const closed = await world.project();
    await sync(hidden.id, 'unseen');
    await sync(closed.id, 'also-unseen');
    const admin = await world.person('admin');
    for (const [id, role] of [
      [project.id, 'viewer'],
      [closed.id, 'no-access'],
    ] as const)
      await world.ok(world.admin, 'POST', `/api/v2/workspace/${id}/memberships`, {
        emails: [admin.email],
        roleSlugs: [role],
      });
    expect(await world.ok(admin, 'GET', `${base}/aws/${connectionId}/usage`)).toEqual({
      secretSyncs: [
        expect.objectContaining({
          ...{ name: 'seen', destination: 'aws-parameter-store' },
          ...{ projectId: project.id, projectName: project.name },
        }),
      ],
      numberOutOfReach: 2,
    });
    const refused = await world.send(admin, 'DELETE', `${base}/aws/${connectionId}`);
    expect(refused.status).toBe(400);
  });
});

describe('what forms are made of', () => {
  it('names an app and what it takes for every target, and each thing that the target needs', async () => {
    const { appConnectionOptions: apps } = await place.ok('GET', `${base}/options`);
    const { secretSyncOptions: syncs } = await place.ok('GET', '/api/v1/secret-syncs/options');
    expect(syncs).toHaveLength(targetNames.length);
    for (const name of targetNames) {
      const { app, needs, syncName = name } = targets[name];
      const connected = apps.find((each: { app: string }) => each.app === app);
      expect(
        connected?.forms.map(({ method }: { method: string }) => method),
        name,
      ).toEqual(connected?.methods);
      const { form } = syncs.find((each: { destination: string }) => each.destination === syncName);
      const required = form.destination.filter(({ isRequired }: { isRequired: boolean }) => isRequired);
      expect(required.length, name).toBe(needs.length);
    }
  });

  it('tells what is secret from what may be seen while it is typed', async () => {
    const { appConnectionOptions: apps } = await place.ok('GET', `${base}/options`);
    const members = apps.flatMap(({ app, forms }: { app: string; forms: { credentials: object[] }[] }) =>
      forms.flatMap(({ credentials }) => credentials.map((each) => ({ app, ...each }))),
    );
    const secretly = members.filter(({ kind }: { kind: string }) => kind === 'secret');
    const looksSecret = (name: string) => /token$|secret|key$/i.test(name) && name !== 'secretName';
    const missed = members.filter(
      ({ name, kind }: { name: string; kind: string }) => looksSecret(name) && kind !== 'secret',
    );
    expect(secretly.length).toBeGreaterThan(30);
    expect(missed).toEqual([]);
  });
});
