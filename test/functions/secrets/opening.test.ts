import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type SecretsPlace, startSecrets } from '../../world/secrets-place.ts';
import { allow, crud, deny, viewer } from '../../world/viewer.ts';
import {
  type Attempt,
  attempts,
  byName,
  byPath,
  byTag,
  environment,
  move,
  newScene,
  patch,
  patchFolder,
  rulesWith,
  type Scene,
  tag,
} from './opening-scenes.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

let place: SecretsPlace;
beforeAll(async () => {
  place = await startSecrets();
});

describe('what a caller may not read stays so', () => {
  it.each(Object.entries(attempts))(
    'by %s: 403, and with the right to read it 200',
    async (_what, attempt) => {
      const refused = await newScene(place.instance, attempt);
      viewer.rules = rulesWith(allow(crud), deny(['read'], attempt.hidden));
      const reply = await attempt.attempt(refused);
      expect([reply.status, reply.body.error]).toEqual([403, 'PermissionDenied']);

      viewer.rules = rulesWith(allow(crud));
      expect((await attempt.attempt(await newScene(place.instance, attempt))).status).toBe(200);
    },
  );

  it.each(Object.entries(attempts))('by %s, when a rule refuses everything', async (_what, attempt) => {
    const scene = await newScene(place.instance, attempt);
    viewer.rules = rulesWith(allow(crud), deny(crud, attempt.hidden));
    expect((await attempt.attempt(scene)).status).toBe(403);
  });
});

describe('what a caller may only read stays so', () => {
  it.each(['edit', 'delete'])('when another name would let it %s', async (action) => {
    const scene = await newScene(place.instance, { hidden: byName, attempt: tag('POST') });
    viewer.rules = rulesWith(allow(crud), deny([action], byTag));
    await scene.admin.update('KEY', { tagIds: [scene.tagId] });
    expect((await scene.caller.request('DELETE', `${scene.project}/tags/${scene.tagId}`)).status).toBe(403);
  });
});

describe('what a rule opens by a tag, a name or a place', () => {
  it.each([
    ['attaching a tag', byTag, tag('POST')],
    ['setting tags', byTag, (scene: Scene) => patch({ tagIds: [scene.tagId] })(scene)],
    ['renaming', { secretName: 'OPEN' }, patch({ newSecretName: 'OPEN' })],
  ] as const)('is not opened by %s', async (_what, opened, attempt) => {
    const scene = await newScene(place.instance, { hidden: {}, attempt });
    viewer.rules = rulesWith(allow(['create', 'edit', 'delete']), allow(['read'], opened));
    expect((await attempt(scene)).status).toBe(403);
    viewer.rules = rulesWith(allow(crud));
    expect((await attempt(scene)).status).toBe(200);
  });

  it('is not opened by giving another tag that slug', async () => {
    const scene = await newScene(place.instance, { tagged: true, hidden: {}, attempt: tag('POST') });
    viewer.rules = rulesWith(allow(['edit']), allow(['read'], { secretTags: { $in: ['public'] } }));
    const rename = () =>
      scene.caller.request('PATCH', `${scene.project}/tags/${scene.tagId}`, { slug: 'public' });
    expect((await rename()).status).toBe(403);
    viewer.rules = rulesWith(allow(crud));
    expect((await rename()).status).toBe(200);
  });
});

describe('what changes nothing that rules look at', () => {
  it('is done as before by those who may write and not read', async () => {
    viewer.rules = rulesWith(allow(['create', 'edit', 'delete']));
    const scene = await newScene(place.instance, { path: '/hidden', hidden: {}, attempt: move() });
    expect((await move()(scene)).status).toBe(200);
    expect((await patch({ newSecretName: 'OTHER' }, '/open')(scene)).status).toBe(200);
    expect((await patchFolder(scene, 'hidden')).status).toBe(200);
  });

  it('is done where something else is hidden', async () => {
    viewer.rules = rulesWith(allow(crud), deny(['read'], { environment: 'prod' }), deny(['read'], byTag));
    const scene = await newScene(place.instance, { path: '/hidden', hidden: {}, attempt: move() });
    expect((await move()(scene)).status).toBe(200);
    expect((await patchFolder(scene, 'hidden')).status).toBe(200);
    expect((await scene.caller.request('PATCH', environment(scene), { slug: 'free' })).status).toBe(200);
    expect(
      (await scene.caller.request('PATCH', `${scene.project}/tags/${scene.tagId}`, { color: 'x' })).status,
    ).toBe(200);
  });
});

describe('a snapshot shows no value of what is hidden now', () => {
  const since: Readonly<Record<string, Pick<Attempt, 'hidden' | 'prepare'>>> = {
    'by another name': {
      hidden: { secretName: 'SECRET' },
      prepare: ({ admin }) => admin.update('KEY', { newSecretName: 'SECRET' }),
    },
    'by another name with which it was deleted': {
      hidden: { secretName: 'SECRET' },
      prepare: async ({ admin }) => {
        await admin.update('KEY', { newSecretName: 'SECRET' });
        await admin.remove('SECRET');
      },
    },
    'by a tag': {
      hidden: byTag,
      prepare: ({ admin, tagId }) => admin.update('KEY', { tagIds: [tagId] }),
    },
    'by its place': {
      hidden: byPath,
      prepare: ({ admin, id }) =>
        admin.ok('POST', '/api/v4/secrets/move', {
          projectId: admin.project.id,
          sourceEnvironment: 'dev',
          sourceSecretPath: '/',
          destinationEnvironment: 'dev',
          destinationSecretPath: '/hidden/deep',
          secretIds: [id],
        }),
    },
  };

  it.each(Object.entries(since))('%s', async (_how, { hidden, prepare }) => {
    let snapshotId = '';
    const { caller } = await newScene(place.instance, {
      hidden,
      prepare: async (scene) => {
        snapshotId = (await scene.admin.snapshots())[0].id;
        await prepare?.(scene);
      },
      attempt: () => Promise.reject(new Error('not attempted')),
    });
    const shown = async () =>
      (await caller.ok('GET', `/api/v1/secret-snapshot/${snapshotId}`)).secretSnapshot.secretVersions.length;
    viewer.rules = rulesWith(allow(crud), deny(['read'], hidden));
    expect(await shown()).toBe(0);
    viewer.rules = rulesWith(allow(crud), deny(['read'], { secretName: 'ANOTHER' }));
    expect(await shown()).toBe(1);
    viewer.rules = rulesWith(allow(crud));
    expect(await shown()).toBe(1);
  });
});
