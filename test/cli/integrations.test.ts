import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listening } from '../clients/exchange.ts';
import { adding, leaked, openRepositoryPlace, type RepositoryPlace } from '../world/repositories.ts';
import { openRotationPlace } from '../world/rotation-place.ts';
import { openSyncPlace, type SyncPlace } from '../world/sync-place.ts';
import type { World } from '../world/world.ts';
import { newDesk } from './command-line.ts';

/** The admin of an instance at a desk before it. */
const deskBefore = async (world: World, projectId: string) => {
  const server = await listening(world.app);
  return {
    ...(await newDesk({
      LOCKET_URL: `http://127.0.0.1:${server.port}`,
      LOCKET_TOKEN: world.admin.token,
      LOCKET_PROJECT_ID: projectId,
    })),
    stop: () => server.stop(0),
  };
};

const rows = (text: string) => JSON.parse(text) as Record<string, unknown>[];

describe('locket connections and syncs', () => {
  let place: SyncPlace;
  let connectionId: string;

  beforeAll(async () => {
    place = await openSyncPlace();
    const { appConnection } = await place.ok('POST', '/api/v1/app-connections/aws', {
      name: 'deployments',
      method: 'access-key',
      credentials: { accessKeyId: 'AKIA0001', secretAccessKey: 'half of a key' },
    });
    connectionId = appConnection.id;
    await place.set('ONE', '1');
    await place.set('TWO', '2');
    await place.ok('POST', '/api/v1/secret-syncs/aws-parameter-store', {
      projectId: place.project.id,
      name: 'shop',
      connectionId,
      environment: 'dev',
      secretPath: '/',
      destinationConfig: { region: 'eu-central-1', path: '/shop/' },
    });
    place
      .there('aws-parameter-store', { region: 'eu-central-1', path: '/shop/' })
      .set('ONE', 'of somebody else');
  });

  it('lists what is connected, and says whether it still works', async () => {
    const { run, stop } = await deskBefore(place.world, place.project.id);
    const table = await run(['connections']);
    const json = await run(['connections', '--json']);
    const works = await run(['connections', 'check', 'deployments']);
    place.target.fail((verb) => (verb === 'check' ? 'refused' : undefined));
    const fails = await run(['connections', 'check', connectionId]);
    place.target.fail(undefined);
    const unknown = await run(['connections', 'check', 'none']);

    expect(table.out).toContain('│ NAME        │ APP │ METHOD');
    expect(rows(json.out)).toEqual([
      expect.objectContaining({ id: connectionId, name: 'deployments', app: 'aws' }),
    ]);
    expect(json.out).not.toContain('half of a key');
    expect([works.code, works.out]).toEqual([0, 'deployments works.\n']);
    expect([fails.code, fails.out]).toEqual([1, 'deployments does not work: The target refused\n']);
    expect([unknown.code, unknown.told]).toEqual([1, expect.stringContaining('locket connections')]);
    stop();
  });

  it('plans a sync, runs it, and says what became of each key', async () => {
    const { run, stop } = await deskBefore(place.world, place.project.id);
    const plan = await run(['syncs', 'plan', 'shop']);
    const planned = await run(['syncs', 'plan', 'shop', '--json']);
    const started = await run(['syncs', 'run', 'shop']);
    await place.quiet();
    const listed = await run(['syncs', '--json']);
    const shown = await run(['syncs', 'show', 'shop']);

    expect([plan.code, plan.out]).toEqual([
      1,
      [
        '┌─────┬──────────┬───────────────────────────────────────────────────────┐',
        '│ KEY │ WOULD    │ WHY                                                   │',
        '├─────┼──────────┼───────────────────────────────────────────────────────┤',
        '│ ONE │ conflict │ The target has this key, and the sync did not make it │',
        '│ TWO │ create   │                                                       │',
        '└─────┴──────────┴───────────────────────────────────────────────────────┘',
        '',
      ].join('\n'),
    ]);
    expect(rows(planned.out)).toContainEqual({ key: 'TWO', action: 'create', reason: null });
    expect([started.code, started.out]).toEqual([0, 'shop: pending\n']);
    expect(rows(listed.out)).toEqual([
      expect.objectContaining({
        name: 'shop',
        status: 'failed',
        message: expect.stringContaining('conflict'),
      }),
    ]);
    expect(shown.told).toContain('shop: failed\n1 key in conflict');
    expect(shown.out).toMatch(/│ ONE │ conflict │ .*\n│ TWO │ created {2}│/);
    stop();
  });

  it('waits for the end of a run when it is asked to, and ends with 1 where it did not succeed', async () => {
    const { run, stop } = await deskBefore(place.world, place.project.id);
    const waiting = run(['syncs', 'run', 'shop', '--wait', '30', '--json']);
    await expect.poll(() => place.relay(), { timeout: 20_000 }).toBeGreaterThan(0);
    await place.quiet();
    const { code, out } = await waiting;

    expect([code, rows(out)]).toEqual([1, [expect.objectContaining({ status: 'failed' })]]);
    stop();
  });
});

describe('locket rotations', () => {
  it('lists them, and rotates one now', async () => {
    const place = await openRotationPlace();
    await place.rotation({ name: 'of-the-shop' });
    await place.work();
    const { run, stop } = await deskBefore(place.world, place.project.id);
    const before = await place.valueOf('PASSWORD');
    const table = await run(['rotations']);
    const rotated = await run(['rotations', 'rotate', 'of-the-shop']);
    await place.work();
    const listed = await run(['rotations', '-o', 'json']);
    const unknown = await run(['rotations', 'rotate', 'none']);

    expect(table.out).toContain('│ NAME        │ PROVIDER │ ENV │ PATH │ STATUS  │');
    expect([rotated.code, rotated.out]).toEqual([
      0,
      'of-the-shop rotates. Look how it goes: locket rotations\n',
    ]);
    expect(await place.valueOf('PASSWORD')).not.toBe(before);
    expect(rows(listed.out)).toEqual([
      expect.objectContaining({ name: 'of-the-shop', provider: 'postgres', status: 'success' }),
    ]);
    expect(unknown.code).toBe(1);
    stop();
  });
});

describe('locket scanning findings', () => {
  let place: RepositoryPlace;
  beforeAll(async () => {
    place = await openRepositoryPlace();
    await place.link();
    const { sources } = await place.world.ok(
      place.person,
      'GET',
      `/api/v1/secret-scanning/organization/${place.world.orgId}/sources`,
    );
    place.commits.set('example/app', [
      { sha: 'c1', files: [{ filename: 'a.env', patch: adding(`TOKEN=${leaked}`) }] },
    ]);
    await place.workAll({
      ...{ kind: 'commits', orgId: place.world.orgId, sourceId: sources[0].id, commits: ['c1'] },
      ...{ repository: { id: '7', fullName: 'example/app', link: 'https://github.com/example/app' } },
      ...{ pusherName: 'dev', isTold: false },
    });
  });
  afterAll(() => place.host.close());

  it('lists those that are open, or of another state, and never a value', async () => {
    const project = await place.world.project();
    const { run, stop } = await deskBefore(place.world, project.id);
    const open = await run(['scanning', 'findings', '--json']);
    const revoked = await run(['scanning', 'findings', '--status', 'revoked', '--json']);
    const table = await run(['scanning', 'findings', '--status', 'all']);
    const wrong = await run(['scanning', 'findings', '--status', 'other']);

    expect(rows(open.out)).toEqual([
      expect.objectContaining({ rule: 'github-pat', file: 'a.env', state: 'open', storedAs: null }),
    ]);
    expect(rows(revoked.out)).toEqual([]);
    expect(table.out).toContain('│ github-pat │ example/app │ a.env │ 1    │ open  │');
    expect(`${open.out}${table.out}`).not.toContain(leaked);
    expect([wrong.code, wrong.told]).toEqual([1, expect.stringContaining('--status is open')]);
    stop();
  });
});
