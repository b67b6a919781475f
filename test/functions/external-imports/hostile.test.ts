import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
  base = `/hostile-${number}`;
  place.source.pagesOf = [];
  place.source.fails = () => undefined;
  place.source.asked.length = 0;
});

const imported = async (body: object = {}, actor?: Actor): Promise<Reply> => {
  const { id } = await place.start({ secretPath: base, ...body }, actor);
  await place.work(id);
  return place.read(id);
};

const text = (size: number): string => 'x'.repeat(size);
const unreadable = (...names: readonly string[]) => names.map((name) => ({ name, value: undefined }));
const many = (count: number, size: number) =>
  Array.from({ length: count }, (_, n) => `${String(n).padStart(4, '0')}${text(size)}`);
const elsewhere = {
  environment: null,
  source: { type: 'infisical', url: 'https://other.example.com', token: 't', projectId: 'p' },
};

describe('a source that answers as it likes', () => {
  it.each([
    ['names and paths of great length', many(19, 240), unreadable(...many(100, 200)), {}, {}],
    ['an environment of great length', [], unreadable('A', 'B'), { environment: text(500_000) }, elsewhere],
    ['names that go nowhere', ['..', '/', text(100_000)], unreadable('A', '../B'), {}, {}],
    [
      'objects of their own kind',
      ['__proto__', 'constructor'],
      unreadable('__proto__', 'constructor'),
      {},
      {},
    ],
  ])('is reported line by line: %s', async (_, path, entries, more, body) => {
    place.source.pagesOf = [{ path, entries, ...more }];
    const done = await imported(body);
    expect(done).toMatchObject({ status: 'completed', counts: { refused: entries.length, created: 0 } });
    const report = await place.report(done.id);
    expect(report).toHaveLength(entries.length);
    for (const { environment, key } of report) expect(environment.length + key.length).toBeLessThan(700);
  });

  it('has no more folders taken in than one may take in', async () => {
    const links = Array.from({ length: 150 }, (_, n) => ({ environment: 'dev', path: [`l${n}`] }));
    place.source.pagesOf = [{ path: ['a'], entries: [], links }];
    const done = await imported({ dryRun: true });
    const report = await place.report(done.id);
    expect(report).toHaveLength(101);
    expect(report.at(-1)).toMatchObject({
      kind: 'import',
      secretPath: `${base}/a`,
      key: '50 more',
      result: 'refused',
    });
  });

  it('brings no more tags than a secret carries', async () => {
    const tags = Array.from({ length: 60 }, (_, n) => ({ slug: `t-${number}-${n}`, color: text(100_000) }));
    place.source.pagesOf = [{ path: [], entries: [{ name: 'TAGGED', value: 'v', tags }] }];
    const done = await imported();
    expect(done).toMatchObject({ counts: { created: 1 } });
    expect((await place.report(done.id))[0]?.reason).toContain('Without the tags t-');
    const query = { workspaceId: place.project.id, environment: 'dev', secretPath: base };
    const { token } = place.world.admin;
    const { body } = await place.world.app.ok('GET', '/api/v3/secrets/raw/TAGGED', { token, query });
    expect(body.secret.tags.length).toBeLessThanOrEqual(50);
  });

  it('that has nothing but empty folders is gone on with where the time ended', async () => {
    place.source.pagesOf = Array.from({ length: 20 }, (_, n) => ({ path: [`f${n}`], entries: [] }));
    const { id } = await place.start({ secretPath: base });
    expect(await place.once(id, 5)).toEqual({ kind: 'again', seconds: 0 });
    await place.once(id, 5);
    expect(Number(place.source.asked[1]?.after)).toBeGreaterThanOrEqual(3);
    await place.work(id, 5);
    expect(await place.read(id)).toMatchObject({ status: 'completed' });
  });

  it('whose names cannot be kept as how far it came ends the import, and says why', async () => {
    const names = many(150, 0).map((name, n) => (n === 99 ? `${name}${text(100_000)}` : name));
    place.source.pagesOf = [{ path: [], entries: unreadable(...names) }];
    expect(await imported()).toMatchObject({
      status: 'failed',
      statusMessage: expect.stringContaining('more than can be kept'),
    });
  });
});

const machineThat = async (...permissions: readonly object[]): Promise<Actor> => {
  const slug = `role-${number}`;
  const { world, project } = place;
  const path = `/api/v1/workspace/${project.slug}/roles`;
  await world.ok(world.admin, 'POST', path, { slug, name: slug, permissions });
  return world.machineIn(project.id, slug);
};

const secretsAt = (path: string, ...action: readonly string[]) => ({
  subject: 'secrets',
  action,
  conditions: { environment: 'dev', secretPath: path },
});

describe('whoever may make secrets in one folder', () => {
  it.each([
    ['skip', true],
    ['skip', false],
    ['overwrite', true],
    ['overwrite', false],
  ])('learns by no import what another one holds: %s, dry run %s', async (onConflict, dryRun) => {
    const { world } = place;
    place.source.pagesOf = [{ path: ['inner'], entries: [{ name: 'THERE', value: 'theirs' }] }];
    await imported();
    const guesses = ['THERE', 'ABSENT'].map((name) => ({ name, value: 'theirs' }));
    place.source.pagesOf = [{ path: ['inner'], entries: guesses }];
    const machine = await machineThat(secretsAt(base, 'create'));
    const { counts, id } = await imported({ onConflict, dryRun }, machine);
    expect(counts).toMatchObject({ refused: 2, conflict: 0, unchanged: 0, created: 0, updated: 0 });
    expect(await place.report(id, machine)).toEqual([]);
    expect(await world.read(({ externalImports }) => externalImports.find(id))).toBeDefined();
  });
});

describe('a role of AWS, which knows the organization and not who of it asks', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/of-the-organization';
  const source = { type: 'aws-secrets-manager', region: 'eu-central-1', roleArn };

  it('is not named in an import by whoever may not use the connections of the organization', async () => {
    const { world, project } = place;
    const person = await world.personIn(project.id, 'admin');
    const body = { projectId: project.id, environment: 'dev', secretPath: base, source };
    expect((await world.send(person, 'POST', '/api/v1/imports', body)).status).toBe(403);
    const keys = { ...source, roleArn: undefined, accessKeyId: 'AKIA', secretAccessKey: 'key' };
    expect((await world.send(person, 'POST', '/api/v1/imports', { ...body, source: keys })).status).toBe(200);
  });

  it('is not named when an import is taken up, nor used once its starter lost the right', async () => {
    const { world, project } = place;
    const { id } = await place.start({ secretPath: base, source });
    const person = await world.personIn(project.id, 'admin');
    const resume = `/api/v1/imports/${id}/resume`;
    expect((await world.send(person, 'POST', resume, { source })).status).toBe(403);
    const starter = await world.identity('admin');
    await world.ok(
      world.admin,
      'POST',
      `/api/v2/workspace/${project.id}/identity-memberships/${starter.id}`,
      {
        role: 'admin',
      },
    );
    const own = await place.start({ secretPath: base, source }, starter);
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${starter.id}`, { role: 'member' });
    place.source.pagesOf = [{ path: [], entries: [{ name: 'STOLEN', value: 'v' }] }];
    place.source.asked.length = 0;
    await place.work(own.id);
    expect(await place.read(own.id)).toMatchObject({ status: 'failed', counts: { created: 0 } });
    expect(place.source.asked).toEqual([]);
  });

  it.each([
    [
      'an integration',
      '/api/v1/integration-auth/access-token',
      { integration: 'aws-secret-manager', awsAssumeIamRoleArn: roleArn },
    ],
    [
      'a connection',
      '/api/v1/app-connections/aws',
      { name: 'aws', method: 'assume-role', credentials: { roleArn } },
    ],
  ])('is not named in %s of a project either', async (_, path, body) => {
    const { world, project } = place;
    const person = await world.personIn(project.id, 'admin');
    const whole = { ...body, workspaceId: project.id, projectId: project.id };
    expect((await world.send(person, 'POST', path, whole)).status).toBe(403);
  });
});
