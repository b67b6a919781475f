import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { maxRunning } from '../../../layers/domain/external-imports/external-import.ts';
import { allItems } from '../../harness/table.ts';
import { type ImportPlace, openImportPlace } from '../../world/external-import-place.ts';
import type { Actor } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

let place: ImportPlace;
let number = 0;
let base = '';

beforeAll(async () => {
  place = await openImportPlace();
});

beforeEach(() => {
  number += 1;
  base = `/from-${number}`;
  place.source.pagesOf = [];
  place.source.fails = () => undefined;
  place.source.asked.length = 0;
});

const page = (path: string, values: Readonly<Record<string, string | undefined>>, more: object = {}) => ({
  path: path.split('/').filter((part) => part !== ''),
  entries: Object.entries(values).map(([name, value]) => ({ name, value })),
  ...more,
});

const imported = async (body: object = {}, actor?: Actor): Promise<Reply> => {
  const { id } = await place.start({ secretPath: base, ...body }, actor);
  await place.work(id);
  return place.read(id);
};

const set = (key: string, value: string, path: string) =>
  place.world.ok(place.world.admin, 'PATCH', '/api/v3/secrets/batch/raw', {
    workspaceId: place.project.id,
    environment: 'dev',
    secretPath: path,
    mode: 'upsert',
    secrets: [{ secretKey: key, secretValue: value }],
  });

const folder = (path: string) =>
  place.world.ok(place.world.admin, 'POST', '/api/v1/folders', {
    workspaceId: place.project.id,
    environment: 'dev',
    path: '/',
    name: path.slice(1),
  });

const results = async (id: string): Promise<Reply> =>
  (await place.report(id)).map(({ secretPath, key, result }) => [secretPath, key, result]);

describe('an import', () => {
  it('makes folders and secrets, and reports each key', async () => {
    place.source.pagesOf = [page('', { TOP: '1' }), page('a/b', { ONE: 'one', TWO: 'two' })];
    const done = await imported();
    expect(done).toMatchObject({ status: 'completed', counts: { created: 3 }, statusMessage: null });
    expect(await place.secretsIn(base)).toEqual({ TOP: '1' });
    expect(await place.secretsIn(`${base}/a/b`)).toEqual({ ONE: 'one', TWO: 'two' });
    expect(await results(done.id)).toEqual([
      [base, 'TOP', 'created'],
      [`${base}/a/b`, 'ONE', 'created'],
      [`${base}/a/b`, 'TWO', 'created'],
    ]);
  });

  it('does nothing the second time', async () => {
    place.source.pagesOf = [page('', { ONE: '1' })];
    await imported();
    expect(await imported()).toMatchObject({ status: 'completed', counts: { created: 0, unchanged: 1 } });
  });

  it('leaves what is there with another value, and says so', async () => {
    await folder(base);
    await set('ONE', 'ours', base);
    place.source.pagesOf = [page('', { ONE: 'theirs', TWO: '2' })];
    const done = await imported();
    expect(done.counts).toMatchObject({ conflict: 1, created: 1 });
    expect(await place.secretsIn(base)).toEqual({ ONE: 'ours', TWO: '2' });
  });

  it('overwrites when asked to', async () => {
    await folder(base);
    await set('ONE', 'ours', base);
    place.source.pagesOf = [page('', { ONE: 'theirs', TWO: '2' })];
    expect((await imported({ onConflict: 'overwrite' })).counts).toMatchObject({ updated: 1, created: 1 });
    expect(await place.secretsIn(base)).toEqual({ ONE: 'theirs', TWO: '2' });
  });

  it('writes nothing in a dry run, and foresees what a run does', async () => {
    await folder(base);
    await set('ONE', 'ours', base);
    place.source.pagesOf = [page('', { ONE: 'theirs', TWO: '2' }), page('new', { THREE: '3' })];
    const dry = await imported({ dryRun: true });
    expect(await place.secretsIn(base)).toEqual({ ONE: 'ours' });
    const foreseen = await results(dry.id);
    const done = await imported();
    expect(await results(done.id)).toEqual(foreseen);
  });

  it('reports what cannot be a secret, and takes the rest', async () => {
    place.source.pagesOf = [
      page('', { 'with/slash': 'x', GOOD: 'y', HIDDEN: undefined, LARGE: 'x'.repeat(262_145) }),
      page('no folder', { ONE: '1' }),
    ];
    const done = await imported();
    expect(done.counts).toMatchObject({ created: 1, refused: 4 });
    expect((await place.report(done.id)).every(({ result, reason }) => result === 'created' || reason)).toBe(
      true,
    );
  });

  it('maps environments, and reports those that the project lacks', async () => {
    place.source.pagesOf = [
      page('', { ONE: '1' }, { environment: 'production' }),
      page('', { ONE: '2' }, { environment: 'elsewhere' }),
    ];
    const source = { type: 'doppler', token: 'doppler-token', project: 'shop' };
    const environments = [{ from: 'production', to: 'prod' }];
    const done = await imported({ source, environment: undefined, environments });
    expect(done.counts).toMatchObject({ created: 1, refused: 1 });
    expect(await place.secretsIn(base, 'prod')).toEqual({ ONE: '1' });
  });

  it('brings tags, comments and imports along', async () => {
    place.source.pagesOf = [
      {
        path: ['a'],
        entries: [{ name: 'ONE', value: '1', comment: 'why', tags: [{ slug: 'db', color: '#f00' }] }],
      },
      { path: ['b'], entries: [], links: [{ environment: 'dev', path: ['a'] }] },
    ];
    const done = await imported();
    expect(done.counts).toMatchObject({ created: 2, refused: 0 });
    const query = { workspaceId: place.project.id, environment: 'dev', secretPath: `${base}/b` };
    const { body } = await place.world.app.ok('GET', '/api/v3/secrets/raw', {
      token: place.world.admin.token,
      query: { ...query, include_imports: 'true' },
    });
    expect(body.imports[0].secrets[0]).toMatchObject({ secretKey: 'ONE', secretValue: '1' });
    expect(await imported()).toMatchObject({ counts: { unchanged: 2 } });
  });

  it('goes on after a source that was busy, and ends with one that refuses', async () => {
    place.source.pagesOf = [page('', { ONE: '1' }), page('x', { TWO: '2' })];
    let busy = 3;
    place.source.fails = (at) => {
      busy -= at === 1 ? 1 : 0;
      return at === 1 && busy >= 0 ? { kind: 'busy', reason: 'Fewer, please', retryAfter: 7 } : undefined;
    };
    const done = await imported();
    expect(done).toMatchObject({ status: 'completed', counts: { created: 2 } });
    place.source.fails = () => ({ kind: 'refused', reason: 'The source does not take the token' });
    expect(await imported()).toMatchObject({
      status: 'failed',
      statusMessage: 'The source does not take the token',
    });
  });

  it('is taken up where it ended, with credentials given anew', async () => {
    place.source.pagesOf = [page('', { ONE: '1' }), page('x', { TWO: '2' })];
    place.source.fails = (at) => (at === 1 ? { kind: 'refused', reason: 'no' } : undefined);
    const failed = await imported();
    expect(failed).toMatchObject({ status: 'failed', counts: { created: 1 } });
    place.source.fails = () => undefined;
    const again = `/api/v1/imports/${failed.id}/resume`;
    expect((await place.world.send(place.world.admin, 'POST', again, {})).status).toBe(422);
    const source = { type: 'vault', url: 'https://vault.example.com', token: 'another', path: 'secret' };
    await place.world.ok(place.world.admin, 'POST', again, { source });
    await place.work(failed.id);
    expect(await place.read(failed.id)).toMatchObject({ status: 'completed', counts: { created: 2 } });
    expect(place.source.asked.at(-1)).toMatchObject({ after: '0', source: { token: 'another' } });
  });

  it('goes on for nobody else with what its starter gave', async () => {
    const { world, project } = place;
    place.source.pagesOf = [page('', { ONE: '1' })];
    const { id, startedBy } = await place.start({ secretPath: base });
    const other = await world.machineIn(project.id, 'admin');
    const again = `/api/v1/imports/${id}/resume`;
    expect((await world.send(other, 'POST', again, {})).status).toBe(422);
    expect((await place.read(id)).startedBy).toEqual(startedBy);
    expect((await world.send(world.admin, 'POST', again, {})).status).toBe(200);
    const source = { type: 'vault', url: 'https://vault.example.com', token: 'their own', path: 'secret' };
    expect((await world.send(other, 'POST', again, { source })).status).toBe(200);
    await place.work(id);
    expect(await place.read(id)).toMatchObject({ status: 'completed', startedBy: { actorId: other.id } });
    expect(place.source.asked.map(({ source: asked }) => asked)).toMatchObject([{ token: 'their own' }]);
  });

  it('is refused where as many run as a project may have, also when a failed one is taken up', async () => {
    const { world } = place;
    place.source.pagesOf = [page('', { ONE: '1' })];
    place.source.fails = () => ({ kind: 'refused', reason: 'no' });
    const failed = [await imported(), await imported()];
    place.source.fails = () => undefined;
    const begun = [];
    for (let n = 1; n < maxRunning; n += 1) begun.push(await place.start({ secretPath: base }));
    const source = { type: 'vault', url: 'https://vault.example.com', token: 'another', path: 'secret' };
    const takenUp = await Promise.all(
      failed.map(({ id }) => world.send(world.admin, 'POST', `/api/v1/imports/${id}/resume`, { source })),
    );
    expect(takenUp.map(({ status }) => status).sort()).toEqual([200, 400]);
    for (const { id } of [...begun, ...failed])
      await world.send(world.admin, 'POST', `/api/v1/imports/${id}/cancel`);
  });

  it('ends when it is cancelled', async () => {
    place.source.pagesOf = [page('', { ONE: '1' }), page('y', { TWO: '2' })];
    const { id } = await place.start({ secretPath: base });
    await place.world.ok(place.world.admin, 'POST', `/api/v1/imports/${id}/cancel`);
    await place.work(id);
    expect(await place.read(id)).toMatchObject({ status: 'cancelled', counts: { created: 0 } });
  });

  it('drops credentials once it ended, and never shows them', async () => {
    place.source.pagesOf = [page('', { ONE: '1' })];
    const { id } = await place.start({ secretPath: base });
    const parts = async () =>
      (await allItems(place.world.app.table)).filter(
        ({ pk, sk }) => pk === `EXTERNALIMPORT#${id}` && String(sk).startsWith('PART#'),
      );
    expect(await parts()).toHaveLength(1);
    expect(JSON.stringify(await allItems(place.world.app.table))).not.toContain('vault-token');
    await place.work(id);
    expect(await parts()).toEqual([]);
  });
});

describe('large sources', () => {
  it('are taken in steps, each key once, however often the process ends', async () => {
    const keys = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`KEY_${n}`, `value ${n}`]));
    place.source.pagesOf = [page('', keys), page('small', { ONE: '1' }), page('other', { TWO: '2' })];
    const { id } = await place.start({ secretPath: base });
    await place.work(id, 1);
    expect(await place.read(id)).toMatchObject({ status: 'completed', counts: { created: 252 } });
    expect(Object.keys(await place.secretsIn(base))).toHaveLength(250);
    const lines = await results(id);
    expect(new Set(lines.map(String)).size).toBe(252);
    expect(lines).toHaveLength(252);
  });
});

describe('rights', () => {
  const inProject = (role: string) => place.world.machineIn(place.project.id, role);

  it('refuse who may make nothing there', async () => {
    const viewer = await inProject('viewer');
    const body = {
      projectId: place.project.id,
      environment: 'dev',
      source: { type: 'file', format: 'env', content: 'A=1' },
    };
    expect((await place.world.send(viewer, 'POST', '/api/v1/imports', body)).status).toBe(403);
  });

  it('are those of then: what was taken away meanwhile is not done', async () => {
    place.source.pagesOf = [
      page('', Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`K${n}`, 'v']))),
    ];
    const machine = await inProject('member');
    const { id } = await place.start({ secretPath: base }, machine);
    await place.once(id, 1);
    const identity = `/api/v2/workspace/${place.project.id}/identity-memberships/${machine.id}`;
    await place.world.ok(place.world.admin, 'PATCH', identity, { roles: [{ role: 'viewer' }] });
    await place.work(id);
    expect(await place.read(id)).toMatchObject({ counts: { created: 100, refused: 50 } });
    await place.world.ok(place.world.admin, 'DELETE', identity);
    const other = await place.start({ secretPath: `${base}x` });
    await place.work(other.id);
    expect(await place.read(other.id)).toMatchObject({ counts: { created: 150 } });
  });

  it('end the import with whoever started it', async () => {
    place.source.pagesOf = [page('', { ONE: '1' })];
    const machine = await inProject('member');
    const { id } = await place.start({ secretPath: base }, machine);
    await place.world.ok(place.world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);
    await place.work(id);
    expect(await place.read(id)).toMatchObject({ status: 'failed', counts: { created: 0 } });
  });

  it('hide of a report what the reader may not read', async () => {
    place.source.pagesOf = [page('', { ONE: '1' })];
    const { id } = await imported();
    const blind = await inProject('no-access');
    expect(await place.report(id)).toHaveLength(1);
    expect(await place.report(id, blind)).toEqual([]);
  });

  it('of a person have changes of a protected place asked for', async () => {
    await folder(base);
    const approver = await place.world.personIn(place.project.id, 'admin');
    await place.world.ok(approver, 'POST', '/api/v1/secret-approvals', {
      workspaceId: place.project.id,
      environment: 'dev',
      secretPath: `${base}`,
      name: `policy ${number}`,
      approvals: 1,
      approvers: [{ type: 'user', id: approver.id }],
    });
    place.source.pagesOf = [page('', { ONE: '1' })];
    const person = await place.world.personIn(place.project.id, 'member');
    expect((await imported({}, person)).counts).toMatchObject({ requested: 1, created: 0 });
    expect(await place.secretsIn(base)).toEqual({});
    const machine = await inProject('member');
    const body = {
      projectId: place.project.id,
      environment: 'dev',
      secretPath: base,
      source: { type: 'file', format: 'env', content: 'A=1' },
    };
    expect((await place.world.send(machine, 'POST', '/api/v1/imports', body)).status).toBe(403);
  });
});
