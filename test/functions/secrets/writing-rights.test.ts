import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import type { SecretsPlace, Wire } from '../../world/secrets-place.ts';
import { allow, deny, viewer } from '../../world/viewer.ts';
import { ref } from './golden/cases.ts';
import { openWriterPlace } from './writer-place.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

const { place, writer, freshFolder } = await openWriterPlace();
let path: string;

beforeEach(async () => {
  path = await freshFolder();
});

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
    viewer.rules = [allow(['read', 'create', 'edit']), deny(['create'], { secretName: 'HIDDEN' })];
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
    viewer.rules = [all, deny(['create', 'edit', 'delete'], { secretName: { $glob: 'PROD_*' } })];
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
    const slug = `open-${path.slice(1)}`;
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
    viewer.rules = [all, deny(['read'], { environment: 'prod' }), deny(['read'], { secretName: 'TOP' })];
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
    for (const rules of [[both[0]], [both[1]], [all, deny(['delete'], here)]]) {
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
