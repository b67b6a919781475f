import { describe, expect, it } from 'vitest';
import { type Actor, openWorld } from '../../world/world.ts';
import {
  type ApprovalsPlace,
  openApprovals,
  policiesAt,
  policyBody,
  requestsAt,
  type Wire,
} from './approvals-place.ts';

/** What somebody without approvals, or without rights, might try. */
const world = await openWorld();
const open = (more: Parameters<typeof openApprovals>[0] = () => ({})) => openApprovals(more, world);

const send = ({ project }: ApprovalsPlace, actor: Actor, method: string, path: string, body: object = {}) =>
  world.send(actor, method, path, { workspaceId: project.id, environment: 'prod', path: '/', ...body });

const folder = async (place: ApprovalsPlace, name: string, path = '/'): Promise<Wire> =>
  (await send(place, world.admin, 'POST', '/api/v1/folders', { path, name })).body.folder;

const setRole = async ({ project }: ApprovalsPlace, userId: string, role: string): Promise<void> => {
  const path = `/api/v1/workspace/${project.id}/memberships`;
  const { memberships } = await world.ok(world.admin, 'GET', path);
  const { id } = memberships.find(({ user }: Wire) => user.id === userId);
  await world.ok(world.admin, 'PATCH', `${path}/${id}`, { roles: [{ role }] });
};

describe('what a protected path reads', () => {
  /** Folders that import and hold no secret, one at the path that is protected afterwards. */
  const importing = async () => {
    const place = await open(() => ({ secretPath: '/elsewhere' }));
    await folder(place, 'feed');
    const [app, other] = [await folder(place, 'app'), await folder(place, 'other')];
    for (const path of ['/app', '/other']) {
      const body = { path, import: { environment: 'prod', path: '/feed' } };
      expect((await send(place, world.admin, 'POST', '/api/v1/secret-imports', body)).status).toBe(200);
    }
    await world.ok(world.admin, 'PATCH', `${policiesAt}/${place.policy.id}`, { secretPath: '/app' });
    const of = (method: string, { id }: Wire, more: object = {}, path = '') =>
      send(place, place.requester, method, `/api/v1/folders/${id}${path}`, more);
    return { place, app, other, of };
  };

  it('fail/is not changed by folders that import and hold nothing of their own', async () => {
    const { app, other, of } = await importing();
    const refused = [403, expect.stringContaining("'production'")];
    const outcome = async (reply: Promise<Wire>) => [(await reply).status, (await reply).body.message];
    expect(await outcome(of('PATCH', app, { name: 'former' }))).toEqual(refused);
    expect(await outcome(of('DELETE', app))).toEqual(refused);
    expect(await outcome(of('PATCH', other, { name: 'app' }))).toEqual(refused);
  });

  it('fail/is not changed by restoring a folder above it', async () => {
    const place = await open(() => ({ secretPath: '/top/app' }));
    const other = await folder(place, 'other');
    await folder(place, 'app', '/other');
    expect(
      (await place.secret(place.requester, 'POST', 'X', { secretPath: '/other/app', secretValue: 'v' }))
        .status,
    ).toBe(200);
    const at = `/api/v1/folders/${other.id}`;
    expect((await send(place, place.requester, 'PATCH', at, { name: 'top' })).status).toBe(403);
    expect((await send(place, place.requester, 'DELETE', at)).status).toBe(200);
    const restored = await send(place, place.requester, 'POST', `${at}/restore`, { newName: 'top' });
    expect(restored.status).toBe(403);
  });

  it('fail/is not changed by references that follow a renaming elsewhere', async () => {
    const place = await open();
    const dev = { environment: 'dev' };
    await place.secret(place.requester, 'POST', 'SOURCE', { ...dev, secretValue: 'x' });
    const { id } = await place.asked('REFERRING', '$' + '{dev.SOURCE}');
    await place.review(place.approver, id);
    expect((await place.merge(place.requester, id)).status).toBe(200);
    const renaming = { ...dev, newSecretName: 'TARGET', updateReferences: true };
    const { body } = await place.secret(place.requester, 'PATCH', 'SOURCE', renaming);
    expect(Object.keys(body)).toEqual(['approval']);
  });

  it.each(['//', '', ' / ', '/./'])('fail/is not written under another spelling of it, %j', async (path) => {
    const place = await open(() => ({ secretPath: '/' }));
    const { body } = await place.secret(place.requester, 'PATCH', 'STANDING', {
      secretPath: path,
      secretValue: 'other',
    });
    expect(body.secret).toBeUndefined();
    expect((await place.values()).STANDING).toBe('old');
  });
});

describe('the path of a policy', () => {
  const place = open();
  const made = async (secretPath: string) => {
    const { project, approver } = await place;
    const body = policyBody(project, [approver], { secretPath });
    return world.send(world.admin, 'POST', policiesAt, body);
  };

  it.each([
    ['//app', '/app'],
    ['/app//db/', '/app/db'],
    ['//app/**', '/app/**'],
    ['//', '/'],
    ['', '/'],
  ])('ok/%j protects %j', async (given, kept) => {
    expect((await made(given)).body.approval.secretPath).toBe(kept);
  });

  it.each(['/app/..', '/./app', '/../**', '/ä', '/a b', 'app'])(
    'fail/%j, which no folder has, is refused',
    async (given) => {
      expect((await made(given)).status).toBe(422);
    },
  );
});

describe('bypassing a soft policy', () => {
  const bypassReason = 'The site is down';

  it('fail/by who may not write, named as a bypasser or not', async () => {
    for (const named of [false, true]) {
      const place = await open(({ second }) => ({
        enforcementLevel: 'soft',
        bypassers: named ? [{ type: 'user', id: second.id }] : [],
      }));
      await setRole(place, place.second.id, 'viewer');
      const { body } = await place.secret(place.second, 'PATCH', 'STANDING', { secretValue: 'v' });
      expect((await place.merge(place.second, body.approval.id, { bypassReason })).status).toBe(403);
      expect((await place.values()).STANDING).toBe('old');
    }
  });

  it('fail/by a machine', async () => {
    const place = await open(() => ({ enforcementLevel: 'soft', machineChanges: 'request' }));
    const machine = await world.machineIn(place.project.id, 'admin');
    const { body } = await place.secret(machine, 'PATCH', 'STANDING', { secretValue: 'v' });
    expect((await place.merge(machine, body.approval.id, { bypassReason })).status).toBe(403);
  });

  it.each(['', '   '])('fail/for no reason, %j', async (reason) => {
    const place = await open(() => ({ enforcementLevel: 'soft' }));
    const { id } = await place.asked('A');
    expect((await place.merge(place.approver, id, { bypassReason: reason })).status).toBe(400);
  });
});

describe('somebody who has no part in it', () => {
  it.each(['member', 'viewer', 'no-access'])(
    'fail/changes no policy and sees no request as %s',
    async (role) => {
      const place = await open();
      const who = await world.personIn(place.project.id, role);
      const { id } = await place.asked('A');
      const tries: readonly (readonly [string, string, object?])[] = [
        ['POST', policiesAt, policyBody(place.project, [who], { secretPath: '/x' })],
        ['PATCH', `${policiesAt}/${place.policy.id}`, { enforcementLevel: 'soft' }],
        ['DELETE', `${policiesAt}/${place.policy.id}`, {}],
        ['GET', `${requestsAt}/${id}`],
        ['POST', `${requestsAt}/${id}/comments`, { comment: 'hello' }],
        ['POST', `${requestsAt}/${id}/status`, { status: 'close' }],
        ['POST', `${requestsAt}/${id}/merge`, {}],
        ['POST', `${requestsAt}/${id}/review`, { status: 'approved' }],
      ];
      for (const [method, path, body] of tries)
        expect([method, path, (await world.send(who, method, path, body)).status]).toEqual([
          method,
          path,
          403,
        ]);
    },
  );

  it('fail/an approver who may not read the place learns nothing that a secret says', async () => {
    const place = await open();
    const { body } = await place.secret(place.requester, 'PATCH', 'STANDING', {
      secretValue: 'HIDDEN value',
      secretComment: 'HIDDEN comment',
      secretReminderNote: 'HIDDEN note',
      secretReminderRepeatDays: 3,
      secretMetadata: [{ key: 'HIDDEN', value: 'HIDDEN' }],
    });
    const { id } = body.approval;
    expect(JSON.stringify(await place.read(place.approver, id))).toMatch(/HIDDEN note.*"old"/);
    await setRole(place, place.approver.id, 'no-access');
    expect(JSON.stringify(await place.read(place.approver, id))).not.toMatch(/HIDDEN |"old"/);
  });
});
