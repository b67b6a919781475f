import { beforeAll, describe, expect, it } from 'vitest';
import { newIdentity } from '../../world/machines.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let member: Actor;
beforeAll(async () => {
  world = await openWorld();
  member = await world.identity('member');
});

const universal = (id: string) => `/api/v1/auth/universal-auth/identities/${id}`;
const token = (id: string) => `/api/v1/auth/token-auth/identities/${id}`;

const withMethod = async (path: (id: string) => string, role = 'no-access'): Promise<string> => {
  const { id } = await newIdentity(world, { role });
  await world.ok(world.admin, 'POST', path(id), {});
  return id;
};

const inProject = async (projectId: string, id: string, role: string) =>
  world.ok(world.admin, 'POST', `/api/v2/workspace/${projectId}/identity-memberships/${id}`, { role });

const statusOf = async (actor: Actor, method: string, path: string, body: object = {}) =>
  (await world.send(actor, method, path, body)).status;

describe('credentials of an identity with a higher organization role', () => {
  it('are out of reach: no method, no client secret, no token, no look at them', async () => {
    const { id: bare } = await newIdentity(world, { role: 'admin' });
    expect(await statusOf(member, 'POST', universal(bare))).toBe(403);
    const machine = await withMethod(universal, 'admin');
    const { clientSecretData } = await world.ok(
      world.admin,
      'POST',
      `${universal(machine)}/client-secrets`,
      {},
    );
    const secret = `${universal(machine)}/client-secrets/${clientSecretData.id}`;
    expect(await statusOf(member, 'PATCH', universal(machine))).toBe(403);
    expect(await statusOf(member, 'DELETE', universal(machine))).toBe(403);
    expect(await statusOf(member, 'POST', `${universal(machine)}/client-secrets`)).toBe(403);
    expect(await statusOf(member, 'GET', `${universal(machine)}/client-secrets`)).toBe(403);
    expect(await statusOf(member, 'GET', secret)).toBe(403);
    expect(await statusOf(member, 'POST', `${secret}/revoke`)).toBe(403);
    const listed = await withMethod(token, 'admin');
    expect(await statusOf(member, 'POST', `${token(listed)}/tokens`)).toBe(403);
  });

  it('are in reach at the same height', async () => {
    const machine = await withMethod(universal, 'member');
    expect(await statusOf(member, 'POST', `${universal(machine)}/client-secrets`)).toBe(200);
  });
});

describe('credentials of an identity with rights in a project', () => {
  it('are out of reach for whoever has fewer rights there, and for nobody else', async () => {
    const project = await world.project();
    const machine = await withMethod(universal);
    await inProject(project.id, machine, 'member');
    const path = `${universal(machine)}/client-secrets`;
    expect(await statusOf(member, 'POST', path)).toBe(403);
    expect(await statusOf(member, 'PATCH', universal(machine))).toBe(403);
    await inProject(project.id, member.id, 'viewer');
    expect(await statusOf(member, 'POST', path)).toBe(403);
    await world.ok(
      world.admin,
      'PATCH',
      `/api/v2/workspace/${project.id}/identity-memberships/${member.id}`,
      { roles: [{ role: 'admin' }] },
    );
    expect(await statusOf(member, 'POST', path)).toBe(200);
    expect(await statusOf(world.admin, 'POST', path)).toBe(200);
  });

  it('are weighed by roles that are still to come, not by those that are over', async () => {
    const project = await world.project();
    const later = await withMethod(token);
    const start = new Date(world.app.runtime.now().getTime() + 3_600_000).toISOString();
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/identity-memberships/${later}`, {
      roles: [
        {
          role: 'admin',
          isTemporary: true,
          temporaryMode: 'relative',
          temporaryRange: '1h',
          temporaryAccessStartTime: start,
        },
      ],
    });
    const helper = await world.identity('member');
    expect(await statusOf(helper, 'POST', `${token(later)}/tokens`)).toBe(403);
    world.app.runtime.advance(7201);
    expect(await statusOf(helper, 'POST', `${token(later)}/tokens`)).toBe(200);
  });

  it('are its own to renew: an identity may make secrets for itself', async () => {
    const project = await world.project();
    const self = await world.identity('member');
    await inProject(project.id, self.id, 'member');
    expect(await statusOf(self, 'POST', `${universal(self.id)}/client-secrets`)).toBe(200);
  });
});

describe('methods of an identity', () => {
  it('need the rights on identities', async () => {
    const outsider = await world.identity('no-access');
    const machine = await withMethod(universal);
    for (const method of ['GET', 'PATCH', 'POST', 'DELETE'])
      expect(await statusOf(outsider, method, universal(machine)), method).toBe(403);
    expect(await statusOf(outsider, 'POST', `${universal(machine)}/client-secrets`)).toBe(403);
  });
});
