import { beforeAll, describe, expect, it } from 'vitest';
import { serviceTokenBy } from '../../world/service-tokens.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const home = '127.0.0.1';
const away = '203.0.113.7';
const pathOf = (projectId: string, id = ''): string =>
  `/api/v1/workspace/${projectId}/trusted-ips${id && `/${id}`}`;
const from = (ip: string, actor: Actor, method: string, path: string, body?: unknown) => {
  const [pathname = '', search = ''] = path.split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  return world.app.request(method, pathname, { token: actor.token, body, ip, query });
};
const add = (actor: Actor, projectId: string, body: object) =>
  world.send(actor, 'POST', pathOf(projectId), body);

/** A project with an admin who may not enter every project. */
const place = async () => {
  const project = await world.project();
  const admin = await world.personIn(project.id, 'admin');
  const machine = await world.machineIn(project.id, 'viewer');
  return { id: project.id as string, admin, machine };
};

describe('trusted IPs', () => {
  it('are answered as they are kept, and changed and taken away', async () => {
    const { id, admin } = await place();
    const trustedIp = (await add(admin, id, { ipAddress: '127.0.0.0/8', comment: 'here', isActive: true }))
      .body.trustedIp;
    expect(trustedIp).toMatchObject({
      ipAddress: '127.0.0.0',
      prefix: 8,
      type: 'ipv4',
      comment: 'here',
      isActive: true,
      projectId: id,
    });
    const single = (await add(admin, id, { ipAddress: '2001:db8::1', isActive: false })).body.trustedIp;
    expect(single).toMatchObject({ type: 'ipv6', prefix: null, comment: '', isActive: false });
    const { body } = await world.send(admin, 'GET', `/api/v1/projects/${id}/trusted-ips`);
    expect(body.trustedIps).toEqual([trustedIp, single]);
    const changed = await world.ok(admin, 'PATCH', pathOf(id, single.id), {
      ipAddress: '2001:db8::/32',
      comment: '',
    });
    expect(changed.trustedIp).toMatchObject({ prefix: 32, isActive: false });
    await world.ok(admin, 'DELETE', pathOf(id, single.id));
    expect((await world.send(admin, 'DELETE', pathOf(id, single.id))).status).toBe(404);
  });

  it('shut out everybody who comes from elsewhere, at once and by every way in', async () => {
    const { id, admin, machine } = await place();
    const secrets = `/api/v3/secrets/raw?workspaceId=${id}&environment=dev`;
    const reads = [`/api/v1/workspace/${id}`, secrets, `/api/v1/workspace/${id}/tags`];
    for (const path of reads) expect((await from(away, machine, 'GET', path)).status).toBe(200);
    await add(admin, id, { ipAddress: home, isActive: true });
    for (const path of reads) {
      expect((await from(away, machine, 'GET', path)).status, path).toBe(403);
      expect((await from(away, admin, 'GET', path)).status, path).toBe(403);
      expect((await from(home, machine, 'GET', path)).status, path).toBe(200);
    }
    await add(admin, id, { ipAddress: '203.0.113.0/24', isActive: true });
    for (const path of reads) expect((await from(away, machine, 'GET', path)).status).toBe(200);
  });

  it('hold for service tokens', async () => {
    const { id, admin } = await place();
    const service = await serviceTokenBy(world, admin, id);
    const path = `/api/v3/secrets/raw?workspaceId=${id}&environment=dev`;
    expect((await from(away, service, 'GET', path)).status).toBe(200);
    await add(admin, id, { ipAddress: home, isActive: true });
    expect((await from(away, service, 'GET', path)).status).toBe(403);
    expect((await from(home, service, 'GET', path)).status).toBe(200);
  });

  it('that are not active restrict nothing', async () => {
    const { id, admin, machine } = await place();
    await add(admin, id, { ipAddress: '192.0.2.1', isActive: false });
    expect((await from(away, machine, 'GET', `/api/v1/workspace/${id}`)).status).toBe(200);
  });

  it('shut nobody out who writes them, and an empty list never lets everybody in', async () => {
    const { id, admin } = await place();
    expect((await add(admin, id, { ipAddress: away, isActive: true })).status).toBe(400);
    const { trustedIp } = (await add(admin, id, { ipAddress: home, isActive: true })).body;
    expect((await world.send(admin, 'DELETE', pathOf(id, trustedIp.id))).status).toBe(400);
    expect((await world.send(admin, 'PATCH', pathOf(id, trustedIp.id), { isActive: false })).status).toBe(
      400,
    );
    await add(admin, id, { ipAddress: '0.0.0.0/0', isActive: true });
    await world.ok(admin, 'DELETE', pathOf(id, trustedIp.id));
    expect((await from(away, admin, 'GET', `/api/v1/workspace/${id}`)).status).toBe(200);
  });

  it('can be mended from anywhere by an admin of the organization, who leaves a trace', async () => {
    const { id, admin } = await place();
    const { trustedIp } = (await add(admin, id, { ipAddress: home, isActive: true })).body;
    expect((await from(away, admin, 'GET', pathOf(id))).status).toBe(403);
    expect((await from(away, world.admin, 'GET', `/api/v1/workspace/${id}`)).status).toBe(403);
    const mended = await from(away, world.admin, 'PATCH', pathOf(id, trustedIp.id), { ipAddress: away });
    expect(mended.status, mended.text).toBe(200);
    expect((await from(away, admin, 'GET', pathOf(id))).status).toBe(200);
  });

  it.each([
    ['no address', { ipAddress: 'somewhere' }],
    ['too many bits', { ipAddress: '10.0.0.0/33' }],
    ['too long a comment', { ipAddress: home, comment: 'x'.repeat(257) }],
  ])('are refused with %s', async (_, body) => {
    const { id, admin } = await place();
    expect([400, 422]).toContain((await add(admin, id, body)).status);
  });

  it('are read by members and written by admins, fifty at most', async () => {
    const { id, admin, machine } = await place();
    expect((await world.send(machine, 'GET', pathOf(id))).status).toBe(200);
    expect((await add(machine, id, { ipAddress: home, isActive: true })).status).toBe(403);
    const entries = Array.from({ length: 51 }, (_, n) => ({ ipAddress: `192.0.2.${n}`, isActive: false }));
    const statuses = [];
    for (const entry of entries) statuses.push((await add(admin, id, entry)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses.at(-1)).toBe(400);
  });
});
