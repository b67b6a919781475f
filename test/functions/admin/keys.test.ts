import { beforeAll, describe, expect, it } from 'vitest';
import { rotateAllDue } from '../../../functions/workers/key-schedule/due-keys.ts';
import { rotateDueKey } from '../../../layers/domain/kms/rotation-schedule.ts';
import { keepKeySchedule, type RotationPeriods } from '../../../layers/domain/rotation/key-schedule.ts';
import { levels } from '../../../layers/domain/rotation/rotation.ts';
import { allItems } from '../../harness/table.ts';
import { openRotationWorld, type RotationWorld } from '../../world/rotation.ts';
import { serverAdminIn } from '../../world/server-admin.ts';
import type { Actor } from '../../world/world.ts';

let world: RotationWorld;
let serverAdmin: Actor;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

beforeAll(async () => {
  world = await openRotationWorld();
  serverAdmin = await serverAdminIn(world);
});

const status = (): Promise<Reply> => world.ok(serverAdmin, 'GET', '/api/v1/admin/keys/status');
const rotate = (level: string, body = {}): Promise<Reply> =>
  world.ok(serverAdmin, 'POST', `/api/v1/admin/keys/${level}/rotate`, body);
const levelIn = (reply: Reply, level: string): Reply =>
  reply.levels.find((each: Reply) => each.level === level);
const eventsOf = async (type: string): Promise<readonly Reply[]> =>
  (await allItems(world.app.table)).filter((item) => item.type === type);

/** What rotations were resumed of, in no order. */
const resumedTargets = async (): Promise<readonly unknown[]> =>
  (await eventsOf('resume-key-rotation')).map(({ metadata }) => metadata.target);

/** Carries out what the event of a rotation starts. */
const carryThrough = async (target: string): Promise<void> => {
  const rotation = await world.find(target);
  if (rotation) await world.finish(rotation);
};

describe('the status of the keys', () => {
  it('says version, age and wrapping of the root key, and that nothing was rotated yet', async () => {
    expect(await status()).toMatchObject({
      rootKey: {
        version: 1,
        numberOfVersions: 1,
        strategy: 'software',
        wrappedBy: expect.stringMatching(/^software:/),
      },
      levels: levels.map((level) => ({
        level,
        ageDays: 0,
        rotation: null,
        underOldVersions: { owners: 0, values: 0 },
      })),
      projectRotation: null,
    });
  });

  it('follows a rotation from its beginning to its end', async () => {
    await world.project();
    const { rotation } = await rotate('organization-keys');
    expect(rotation).toMatchObject({ level: 'organization-keys', number: 1, phase: 'preparing' });
    expect(levelIn(await status(), 'organization-keys')).toMatchObject({
      rotation: { phase: 'preparing' },
      underOldVersions: { owners: null },
    });
    await carryThrough('organization-keys');
    expect(levelIn(await status(), 'organization-keys')).toMatchObject({
      rotation: { phase: 'completed', ownersDone: 1, moved: 1, left: 0, completedAt: expect.any(String) },
      underOldVersions: { owners: 0, values: 0 },
    });
  });

  it('shows the rotation of one project to whoever asks about it', async () => {
    const project = await world.project();
    await rotate('project-keys', { projectId: project.id });
    const reply = await world.app.ok('GET', '/api/v1/admin/keys/status', {
      token: serverAdmin.token,
      query: { projectId: project.id },
    });
    expect(reply.body.projectRotation).toMatchObject({ projectId: project.id, phase: 'preparing' });
    await carryThrough(`project-keys-${project.id}`);
  });
});

describe('rotating keys', () => {
  it('leaves an event that names the rotation, and another one at its end', async () => {
    await rotate('etag-key');
    await carryThrough('etag-key');
    expect((await eventsOf('rotate-keys')).at(-1)).toBeDefined();
    const begun = (await eventsOf('rotate-keys')).map(({ metadata }) => metadata);
    expect(begun).toContainEqual({ target: 'etag-key', number: 1, level: 'etag-key' });
    const ended = (await eventsOf('complete-key-rotation')).map(({ metadata }) => metadata);
    expect(ended).toContainEqual({ target: 'etag-key', number: 1, moved: 0, left: 0 });
  });

  it.each([
    ['an organization admin that is no person', () => world.admin, 403],
    ['a person who is no server admin', () => world.person('admin'), 403],
  ])('is refused to %s', async (_, who, status) => {
    const actor = await who();
    const reply = await world.send(actor, 'POST', '/api/v1/admin/keys/root-key/rotate', {});
    expect(reply.status).toBe(status);
    expect((await world.send(actor, 'GET', '/api/v1/admin/keys/status')).status).toBe(status);
  });

  it('is refused for unknown levels and projects, and for one project of another level', async () => {
    const id = '0190a5a0-5555-7000-8000-000000000000';
    const send = (level: string, body: object) =>
      world.send(serverAdmin, 'POST', `/api/v1/admin/keys/${level}/rotate`, body);
    expect((await send('wrapping-key', {})).status).toBe(422);
    expect((await send('project-keys', { projectId: id })).status).toBe(404);
    expect((await send('root-key', { projectId: id })).status).toBe(400);
  });
});

describe('a rotated token-signing key', () => {
  const kidOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  const claims = { authTokenType: 'test' };

  it('signs from then on, and tokens signed before stay valid until their end', async () => {
    const before = await world.open().tokens.sign(claims, 7200);
    await rotate('token-signing-key');
    await carryThrough('token-signing-key');
    const { tokens } = world.open();
    const after = await tokens.sign(claims, 7200);
    expect([kidOf(before), kidOf(after)]).toEqual(['1', '1.2']);
    expect(await tokens.verifyAs(before, 'test')).toMatchObject(claims);
    expect(await tokens.verifyAs(after, 'test')).toMatchObject(claims);
    expect((await world.send(world.admin, 'GET', '/api/v1/workspace')).status).toBe(200);
  });

  it.each(['1.9', '1.1', '01', '1.02', '9', '', '1.2.3'])(
    'lets nobody pass by a name that no key has: %s',
    async (kid) => {
      const token = await world.open().tokens.sign(claims, 7200);
      const [header = '', ...rest] = token.split('.');
      const named = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), kid };
      const forged = [Buffer.from(JSON.stringify(named)).toString('base64url'), ...rest].join('.');
      await expect(world.open().tokens.verifyAs(forged, 'test')).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    },
  );
});

describe('a rotated ETag key', () => {
  it('gives the same content another tag once, and then always the same', async () => {
    const project = await world.project();
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/TAGGED', {
      workspaceId: project.id,
      environment: 'dev',
      secretPath: '/',
      secretValue: 'x',
    });
    const tag = async () =>
      (
        await world.app.ok('GET', '/api/v3/secrets/raw/TAGGED', {
          token: world.admin.token,
          query: { workspaceId: project.id, environment: 'dev', secretPath: '/' },
        })
      ).headers.etag;
    const before = await tag();
    expect(await tag()).toBe(before);
    await rotate('etag-key');
    await carryThrough('etag-key');
    const after = await tag();
    expect(after).not.toBe(before);
    expect(await tag()).toBe(after);
  });
});

describe('the schedule of keys', () => {
  const keep = (periods: RotationPeriods) => keepKeySchedule((auditType) => world.open(auditType), periods);
  const day = 86_400;

  it('begins what is due, once, and nothing that no setting names', async () => {
    world.app.runtime.advance(31 * day);
    expect(await keep({})).toEqual({ begun: [], resumed: [] });
    expect(await keep({ 'root-key': 30 })).toEqual({ begun: ['root-key'], resumed: [] });
    expect(await keep({ 'root-key': 30 })).toEqual({ begun: [], resumed: ['root-key'] });
    await carryThrough('root-key');
    expect(await keep({ 'root-key': 30 })).toEqual({ begun: [], resumed: [] });
    expect((await status()).rootKey).toMatchObject({ version: 2, numberOfVersions: 2 });
  });

  it('goes on with what stopped, and leaves alone what somebody works on', async () => {
    const rotation = await world.begin({ level: 'root-key' });
    await world.step(rotation, 'one');
    expect(await keep({})).toEqual({ begun: [], resumed: [] });
    world.app.runtime.advance(3601);
    expect(await keep({})).toEqual({ begun: [], resumed: ['root-key'] });
    expect(await resumedTargets()).toContain('root-key');
    await world.finish(rotation);
  });

  it('goes on with the rotation of a single project until it is over', async () => {
    const project = await world.project();
    const rotation = await world.begin({ level: 'project-keys', projectId: project.id });
    await world.step(rotation, 'one');
    expect(await keep({})).toEqual({ begun: [], resumed: [] });
    world.app.runtime.advance(3601);
    expect(await keep({})).toEqual({ begun: [], resumed: [rotation.target] });
    expect(await resumedTargets()).toContain(rotation.target);
    expect(await world.finish(rotation, 'two')).toMatchObject({ phase: 'completed', left: 0 });
    world.app.runtime.advance(3601);
    expect(await keep({})).toEqual({ begun: [], resumed: [] });
    expect(await world.read(({ rotations }) => rotations.openProjects())).toEqual([]);
  });

  it('is done with the rotation of a project that was deleted meanwhile', async () => {
    const project = await world.project();
    const rotation = await world.begin({ level: 'project-keys', projectId: project.id });
    await world.step(rotation, 'one', undefined, 0);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${project.id}`, undefined);
    world.app.runtime.advance(3601);
    expect((await keep({})).resumed).toContain(rotation.target);
    await world.finish(rotation, 'two');
    expect(await world.read(({ rotations }) => rotations.openProjects())).toEqual([]);
  });
});

describe('a key of the key service with a period', () => {
  const day = 86_400;
  const rotateDue = () =>
    rotateAllDue({
      now: () => world.app.runtime.now(),
      dueOn: (on, limit) => world.open().stores.kms.dueOn(on, limit),
      rotate: (due) => rotateDueKey((auditType) => world.open(auditType), due),
      hasTime: () => true,
      reportFailure: (facts) => {
        throw new Error(JSON.stringify(facts));
      },
    });
  const make = async (body = {}): Promise<Reply> => {
    const project = await world.project();
    const made = { projectId: project.id, name: 'timed', rotationPeriodDays: 30, ...body };
    return (await world.ok(world.admin, 'POST', '/api/v1/kms/keys', made)).key;
  };
  const path = ({ id }: Reply) => `/api/v1/kms/keys/${id}`;
  const versionOf = async ({ projectId, id }: Reply) =>
    (await world.read(({ kms }) => kms.find(projectId, id)))?.version;

  it('gets a new version when its time has come, and what it encrypted stays readable', async () => {
    const key = await make();
    const { ciphertext } = await world.ok(world.admin, 'POST', `${path(key)}/encrypt`, {
      plaintext: 'aGVsbG8=',
    });
    expect((await rotateDue()).rotated).toBe(0);
    world.app.runtime.advance(30 * day + 1);
    expect(await rotateDue()).toEqual({ rotated: 1, stopped: 0, stale: 0, waiting: 0, failed: 0 });
    expect((await rotateDue()).rotated).toBe(0);
    expect(await versionOf(key)).toBe(2);
    const events = (await eventsOf('rotate-cmek')).map(({ metadata, actor }) => ({ metadata, actor }));
    expect(events).toContainEqual({
      metadata: { keyId: key.id, name: 'timed', version: 2 },
      actor: { type: 'platform', metadata: {} },
    });
    const { plaintext } = await world.ok(world.admin, 'POST', `${path(key)}/decrypt`, { ciphertext });
    expect(plaintext).toBe('aGVsbG8=');
  });

  it('is not rotated any more once the period is taken back, and from then on by a new one', async () => {
    const key = await make();
    const changed = await world.ok(world.admin, 'PATCH', path(key), { rotationPeriodDays: null });
    expect(changed.key).toMatchObject({ rotationPeriodDays: null, nextRotationAt: null });
    world.app.runtime.advance(31 * day);
    await rotateDue();
    expect(await versionOf(key)).toBe(1);
    await world.ok(world.admin, 'PATCH', path(key), { rotationPeriodDays: 60 });
    world.app.runtime.advance(61 * day);
    await rotateDue();
    expect(await versionOf(key)).toBe(2);
  });

  it('begins its period anew when it is rotated by a call, and stays as it is while it is deleted', async () => {
    const key = await make();
    world.app.runtime.advance(20 * day);
    await world.ok(world.admin, 'POST', `${path(key)}/rotate`, {});
    world.app.runtime.advance(20 * day);
    await rotateDue();
    expect(await versionOf(key)).toBe(2);
    await world.ok(world.admin, 'DELETE', path(key));
    world.app.runtime.advance(11 * day);
    await rotateDue();
    expect(await versionOf(key)).toBe(2);
    await world.ok(world.admin, 'POST', `${path(key)}/restore`, {});
    world.app.runtime.advance(31 * day);
    await rotateDue();
    expect(await versionOf(key)).toBe(3);
  });

  it('that has its most versions is not rotated any more, which the trail tells', async () => {
    const key = await make();
    const stored = await world.read(({ kms }) => kms.find(key.projectId, key.id));
    if (!stored) throw new Error('no key');
    await world.write(({ kms }) => kms.replacement({ ...stored, version: 64, revision: 2 }, stored));
    world.app.runtime.advance(31 * day);
    expect((await rotateDue()).stopped).toBe(1);
    expect((await eventsOf('stop-cmek-rotation')).map(({ metadata }) => metadata.keyId)).toEqual([key.id]);
    expect((await rotateDue()).stopped).toBe(0);
  });

  it('waits for a project that is in the bin', async () => {
    const key = await make();
    world.app.runtime.advance(25 * day);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${key.projectId}`);
    world.app.runtime.advance(6 * day);
    await rotateDue();
    expect(await versionOf(key)).toBe(1);
  });

  it('takes no period that is too short', async () => {
    const key = await make();
    const reply = await world.send(world.admin, 'PATCH', path(key), { rotationPeriodDays: 29 });
    expect(reply.status).toBe(422);
  });
});
