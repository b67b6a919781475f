import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoleGrant } from '../../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { createMachine } from '../../harness/instance.ts';
import { ref } from './golden/cases.ts';
import { type SecretsPlace, startSecrets, type Wire } from './secrets-place.ts';

/** What a viewer may do in these tests. */
const viewer = vi.hoisted(() => ({ rules: [] as Rule[] }));

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    rulesOf: (grants: readonly RoleGrant[], ...rest) =>
      grants[0]?.role === 'viewer' ? viewer.rules : real.rulesOf(grants, ...rest),
  };
});

let place: SecretsPlace;
let writer: SecretsPlace;
let turn = 0;
let path: string;

beforeAll(async () => {
  place = await startSecrets();
  const { instance, project } = place;
  writer = place.as((await createMachine(instance, { projectId: project.id, projectRole: 'viewer' })).token);
});
beforeEach(async () => {
  turn += 1;
  path = `/case-${turn}`;
  await place.folder('/', path.slice(1));
});

const allow = (action: readonly string[], conditions?: object): Rule => ({
  subject: 'secrets',
  action,
  ...(conditions && { conditions: conditions as Rule['conditions'] }),
});
const refuse = (...rule: Parameters<typeof allow>): Rule => ({ ...allow(...rule), inverted: true });
const all = allow(['read', 'create', 'edit', 'delete']);
const history: Rule = { subject: 'secret-rollback', action: ['read', 'create'] };

const batch = (method: string, secrets: readonly object[]) =>
  writer.request(method, '/api/v3/secrets/batch/raw', { ...writer.at(path), secrets });
const single = (method: string, name: string, body: object = {}) =>
  writer.request(method, `/api/v3/secrets/raw/${name}`, { ...writer.at(path), ...body });

describe('a batch of updates with mode upsert', () => {
  const upsert = (secrets: readonly object[]) =>
    writer.request('PATCH', '/api/v3/secrets/batch/raw', { ...writer.at(path), secrets, mode: 'upsert' });

  it('needs the right to create for what is not there, and to edit for what is', async () => {
    await place.create('THERE', '1', place.at(path));
    const [there, missing] = ['THERE', 'MISSING'].map((secretKey) => ({ secretKey, secretValue: '2' }));
    viewer.rules = [allow(['read', 'edit'])];
    expect((await upsert([there as object, missing as object])).status).toBe(403);
    viewer.rules = [allow(['read', 'create'])];
    expect((await upsert([there as object, missing as object])).status).toBe(403);
    expect(await place.values(path)).toEqual({ THERE: '1' });
    expect((await upsert([missing as object])).status).toBe(200);
    viewer.rules = [allow(['read', 'create', 'edit']), refuse(['create'], { secretName: 'HIDDEN' })];
    expect((await upsert([{ secretKey: 'OPEN', newSecretName: 'HIDDEN', secretValue: '2' }])).status).toBe(
      403,
    );
    expect(await place.values(path)).toEqual({ THERE: '1', MISSING: '2' });
  });
});

describe('a writer who may not read', () => {
  it.each([
    { secretValue: 'guess', secretComment: undefined },
    { secretValue: undefined, secretComment: 'guess' },
    { secretMetadata: [{ key: 'k', value: 'guess', isEncrypted: true }] },
    { secretReminderNote: 'guess', secretReminderRepeatDays: 30 },
  ])('learns from no version whether %j was right', async (guess) => {
    await place.create('PIN', 'guess', {
      ...place.at(path),
      secretComment: 'guess',
      secretMetadata: [{ key: 'k', value: 'guess', isEncrypted: true }],
      secretReminderNote: 'guess',
      secretReminderRepeatDays: 30,
    });
    viewer.rules = [allow(['edit'])];
    expect((await single('PATCH', 'PIN', guess)).body.secret.version).toBe(2);
    const reply = await batch('PATCH', [{ secretKey: 'PIN', ...guess }]);
    expect(reply.body.secrets[0].version).toBe(3);
    expect((await single('PATCH', 'PIN', {})).body.secret.version).toBe(3);
  });
});

describe('in a batch every secret is judged by itself', () => {
  beforeEach(() => {
    viewer.rules = [all, refuse(['create', 'edit', 'delete'], { secretName: { $glob: 'PROD_*' } })];
  });

  it('and one that may not be written keeps all others from being written', async () => {
    await place.create('PROD_A', 'a', place.at(path));
    await place.create('B', 'b', place.at(path));
    const create = [
      { secretKey: 'C', secretValue: 'c' },
      { secretKey: 'PROD_C', secretValue: 'c' },
    ];
    const change = [
      { secretKey: 'B', secretValue: 'new' },
      { secretKey: 'PROD_A', secretValue: 'new' },
    ];
    for (const [method, secrets] of [
      ['POST', create],
      ['PATCH', change],
      ['DELETE', change],
    ] as const) {
      const reply = await batch(method, secrets);
      expect([reply.status, reply.body.error]).toEqual([403, 'PermissionDenied']);
    }
    expect(await place.values(path)).toEqual({ PROD_A: 'a', B: 'b' });
    expect((await batch('PATCH', change.slice(0, 1))).status).toBe(200);
  });

  it('also under its new name', async () => {
    await place.create('B', 'b', place.at(path));
    expect((await batch('PATCH', [{ secretKey: 'B', newSecretName: 'PROD_B' }])).status).toBe(403);
    expect((await single('PATCH', 'B', { newSecretName: 'PROD_B' })).status).toBe(403);
    expect(await place.values(path)).toEqual({ B: 'b' });
  });

  it('and by the tags it has and gets', async () => {
    const tags = `/api/v1/projects/${place.project.id}/tags`;
    const slug = `open-${turn}`;
    const { tag } = await place.ok('POST', tags, { slug, color: '' });
    viewer.rules = [allow(['read', 'create', 'edit', 'delete'], { secretTags: { $in: [slug] } })];
    await place.create('TAGGED', 'a', { ...place.at(path), tagIds: [tag.id] });
    await place.create('BARE', 'b', place.at(path));
    expect((await single('PATCH', 'TAGGED', { secretValue: 'x' })).status).toBe(200);
    expect((await single('PATCH', 'BARE', { secretValue: 'x' })).status).toBe(403);
    expect((await single('PATCH', 'BARE', { secretValue: 'x', tagIds: [tag.id] })).status).toBe(403);
    expect((await single('PATCH', 'TAGGED', { tagIds: [] })).status).toBe(403);
    expect((await batch('DELETE', [{ secretKey: 'TAGGED' }, { secretKey: 'BARE' }])).status).toBe(403);
    expect((await single('POST', 'NEW', { secretValue: 'x', tagIds: [tag.id] })).status).toBe(200);
    expect((await single('POST', 'NEW_BARE', { secretValue: 'x' })).status).toBe(403);
    expect((await single('DELETE', 'MISSING')).status).toBe(403);
  });
});

describe('who may write but not read', () => {
  beforeEach(() => {
    viewer.rules = [allow(['create', 'edit', 'delete'])];
  });

  it('learns no value and no comment by changing or deleting, and sees what they wrote themselves', async () => {
    await place.create('KEY', 'hidden', { ...place.at(path), secretComment: 'hidden too' });
    const shown = ({ secret }: Wire) => [secret.secretValue, secret.secretValueHidden, secret.secretComment];
    const hidden = ['<hidden-by-infisical>', true, ''];
    expect(shown((await single('PATCH', 'KEY', { skipMultilineEncoding: true })).body)).toEqual(hidden);
    expect(shown((await single('PATCH', 'KEY', { secretValue: 'mine' })).body)).toEqual(['mine', false, '']);
    expect(shown((await single('PATCH', 'KEY', { secretComment: 'mine too' })).body)).toEqual([
      '<hidden-by-infisical>',
      true,
      'mine too',
    ]);
    const { secrets } = (await batch('DELETE', [{ secretKey: 'KEY' }])).body;
    expect(shown({ secret: secrets[0] })).toEqual(hidden);
    const restored = await writer.request('POST', `/api/v4/secrets/${secrets[0].id}/restore`, {});
    expect(shown(restored.body)).toEqual(hidden);
    expect(shown((await single('POST', 'NEW', { secretValue: 'new' })).body)).toEqual(['new', false, '']);
  });
});

describe('a value that refers to other secrets', () => {
  beforeEach(() => {
    viewer.rules = [all, refuse(['read'], { environment: 'prod' }), refuse(['read'], { secretName: 'TOP' })];
  });

  it('is refused when its writer may not read them, whether they exist or not', async () => {
    for (const text of ['prod.KEY', 'prod.some.where.KEY', 'dev.TOP']) {
      const reply = await single('POST', 'KEY', { secretValue: `x${ref(text)}` });
      expect([reply.status, reply.body.message]).toEqual([
        403,
        'The value refers to a secret that you are not allowed to read',
      ]);
      expect((await batch('POST', [{ secretKey: 'K', secretValue: ref(text) }])).status).toBe(403);
    }
    expect(await place.values(path)).toEqual({});
  });

  it('is taken when they may, or when it names what stands beside it', async () => {
    for (const [n, text] of ['dev.KEY', 'dev.no.where.KEY', 'BESIDE', 'staging.KEY'].entries())
      expect((await single('POST', `KEY_${n}`, { secretValue: ref(text) })).status).toBe(200);
  });
});

describe('moving', () => {
  const move = async (id: string) =>
    (
      await writer.request('POST', '/api/v3/secrets/move', {
        projectSlug: place.project.slug,
        sourceEnvironment: 'dev',
        sourceSecretPath: path,
        destinationEnvironment: 'dev',
        destinationSecretPath: `${path}/to`,
        secretIds: [id],
        shouldOverwrite: true,
      })
    ).status;

  it('needs to delete here and to create there, and to edit what is overwritten', async () => {
    await place.folder(path, 'to');
    const { id } = await place.create('KEY', '1', place.at(path));
    const [here, there] = [{ secretPath: path }, { secretPath: `${path}/to` }];
    const both = [allow(['delete'], here), allow(['create'], there)];
    for (const rules of [[both[0]], [both[1]], [all, refuse(['delete'], here)]]) {
      viewer.rules = rules as Rule[];
      expect(await move(id)).toBe(403);
    }
    viewer.rules = both;
    expect(await move(id)).toBe(200);
    const again = await place.create('KEY', '2', place.at(path));
    expect(await move(again.id)).toBe(403);
    viewer.rules = [...both, allow(['edit'], there)];
    expect(await move(again.id)).toBe(200);
    expect(await place.values(`${path}/to`)).toEqual({ KEY: '2' });
  });

  it('does not show the versions of before to those who may read only here', async () => {
    await place.folder(path, 'to');
    const { id } = await place.create('KEY', 'before', place.at(path));
    await place.update('KEY', { ...place.at(path), secretValue: 'moved' });
    viewer.rules = [all];
    expect(await move(id)).toBe(200);
    const there = { ...place.at(`${path}/to`), type: 'shared' };
    const old = (version: number) =>
      place.request('GET', '/api/v3/secrets/raw/KEY', undefined, { ...there, version });
    expect([(await old(1)).status, (await old(3)).status]).toEqual([404, 200]);
    viewer.rules = [history, allow(['read'], { secretPath: `${path}/to` })];
    const versions = async (who: SecretsPlace) =>
      (await who.ok('GET', `/api/v1/secret/${id}/secret-versions`)).secretVersions.map(
        ({ version }: Wire) => version,
      );
    expect(await versions(writer)).toEqual([3]);
    expect(await versions(place)).toEqual([3, 2, 1]);
  });
});

describe('history', () => {
  const newest = async (): Promise<string> => (await place.snapshots(path))[0].id;

  it('leaves out what the caller may not read: values, versions and names', async () => {
    await place.create('OPEN', '1', place.at(path));
    const closed = await place.create('CLOSED', '2', place.at(path));
    viewer.rules = [history, allow(['read']), refuse(['read'], { secretName: 'CLOSED' })];
    const { secretSnapshot } = await writer.ok('GET', `/api/v1/secret-snapshot/${await newest()}`);
    expect(secretSnapshot.secretVersions.map(({ secretKey }: Wire) => secretKey)).toEqual(['OPEN']);
    expect((await writer.request('GET', `/api/v1/secret/${closed.id}/secret-versions`)).status).toBe(403);
    const { commits } = await writer.ok('GET', `/api/v1/projects/${place.project.id}/commits`, undefined, {
      environment: 'dev',
      path,
    });
    expect(commits.flatMap(({ changes }: Wire) => changes.map(({ name }: Wire) => name))).toEqual(['OPEN']);
  });

  it('leaves out names of secrets by the tags they had', async () => {
    const { tag } = await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, {
      slug: `hidden-${turn}`,
      color: '',
    });
    await place.create('OPEN', '1', place.at(path));
    await place.create('TAGGED', '1', { ...place.at(path), tagIds: [tag.id] });
    await place.update('OPEN', { ...place.at(path), newSecretName: 'CLOSED', tagIds: [tag.id] });
    await place.remove('TAGGED', place.at(path));
    viewer.rules = [history, allow(['read']), refuse(['read'], { secretTags: { $in: [tag.slug] } })];
    const url = `/api/v1/projects/${place.project.id}/commits`;
    const { commits } = await writer.ok('GET', url, undefined, { environment: 'dev', path });
    expect(commits.flatMap(({ changes }: Wire) => changes.map(({ name }: Wire) => name))).toEqual(['OPEN']);
    viewer.rules = [history, allow(['read'], { secretTags: { $in: [tag.slug] } })];
    const tagged = await writer.ok('GET', url, undefined, { environment: 'dev', path });
    expect(tagged.commits.flatMap(({ changes }: Wire) => changes.map(({ name }: Wire) => name))).toEqual([
      'TAGGED',
      'TAGGED',
    ]);
  });

  it('shows a version by number to those who may read it as it was', async () => {
    await place.create('CLOSED', 'closed', place.at(path));
    await place.update('CLOSED', { ...place.at(path), newSecretName: 'OPEN', secretValue: 'open' });
    viewer.rules = [history, allow(['read']), refuse(['read'], { secretName: 'CLOSED' })];
    const version = async (number: number) =>
      (
        await writer.request('GET', '/api/v3/secrets/raw/OPEN', undefined, {
          ...writer.at(path),
          version: number,
        })
      ).status;
    expect([await version(1), await version(2)]).toEqual([404, 200]);
    viewer.rules = [history, allow(['read'])];
    expect([await version(1), await version(2)]).toEqual([200, 200]);
  });

  it('is rolled back only by those who might make every change by hand', async () => {
    await place.create('KEPT', '1', place.at(path));
    await place.create('GONE', '1', place.at(path));
    const then = await newest();
    await place.update('KEPT', { ...place.at(path), secretValue: '2' });
    await place.remove('GONE', place.at(path));
    await place.create('NEW', '1', place.at(path));
    const rollback = async (rules: readonly Rule[]) => {
      viewer.rules = rules as Rule[];
      return (await writer.request('POST', `/api/v1/secret-snapshot/${then}/rollback`)).status;
    };
    expect(await rollback([all])).toBe(403);
    expect(await rollback([history])).toBe(403);
    for (const [action, secretName] of [
      ['edit', 'KEPT'],
      ['create', 'GONE'],
      ['delete', 'NEW'],
    ])
      expect(
        await rollback([history, all, refuse([action as string], { secretName: secretName as string })]),
      ).toBe(403);
    expect(await place.values(path)).toEqual({ KEPT: '2', NEW: '1' });
    expect(await rollback([history, allow(['create', 'edit', 'delete'])])).toBe(200);
    expect(await place.values(path)).toEqual({ KEPT: '1', GONE: '1' });
  });

  it('with the folders below needs the rights on these, too', async () => {
    const inner = `${path}/inner`;
    await place.folder(path, 'inner');
    await place.create('DEEP', '1', place.at(inner));
    await place.create('MARK', '1', place.at(path));
    const then = await newest();
    await place.folder(path, 'afterwards');
    await place.update('DEEP', { ...place.at(inner), secretValue: '2' });
    const rollback = async (rules: readonly Rule[]) => {
      viewer.rules = rules as Rule[];
      const url = `/api/v1/secret-snapshot/${then}/rollback`;
      return (await writer.request('POST', url, { deepRollback: true })).status;
    };
    expect(await rollback([history, all, refuse(['edit'], { secretPath: inner })])).toBe(403);
    expect(await rollback([history, all, refuse(['delete'], { secretPath: `${path}/afterwards` })])).toBe(
      403,
    );
    expect(await place.values(inner)).toEqual({ DEEP: '2' });
    expect(await rollback([history, all])).toBe(200);
    expect(await place.values(inner)).toEqual({ DEEP: '1' });
  });
});
