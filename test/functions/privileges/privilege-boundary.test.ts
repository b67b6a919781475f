import { describe, expect, it } from 'vitest';
import { privilegeOn } from '../../world/rights.ts';
import { later, openPrivilegesPlace, readsDev } from './privileges-place.ts';

const { world, project, readSecrets, machineIn, give, given } = await openPrivilegesPlace();

describe('nobody gives or alters a privilege beyond what they may', () => {
  it('its rules included, conditions compared, and everything that its holder has', async () => {
    const developer = await machineIn('member');
    const machine = await machineIn();
    expect((await give(machine, {}, developer)).status).toBe(200);
    const beyond = { permissions: [{ subject: 'member', action: ['delete'] }] };
    expect((await give(machine, beyond, developer)).status).toBe(403);
    const admin = await machineIn('admin');
    expect((await give(admin, { permissions: [] }, developer)).status).toBe(403);
    const strong = await given(machine, beyond);
    const send = (method: string, body: object = {}) =>
      world.send(developer, method, `${later}/${strong.id}`, body);
    expect((await send('PATCH', { permissions: [] })).status).toBe(403);
    expect((await send('DELETE')).status).toBe(403);
    expect((await send('GET')).status).toBe(200);
  });

  it('and nobody lifts a denial from themselves', async () => {
    const developer = await machineIn('member');
    const { id } = await given(developer, { permissions: [{ ...readsDev, inverted: true }] });
    expect((await world.send(developer, 'DELETE', `${later}/${id}`)).status).toBe(403);
    expect((await world.send(developer, 'PATCH', `${later}/${id}`, { permissions: [] })).status).toBe(403);
    await give(developer, {}, developer);
    expect(await readSecrets(developer)).toBe(403);
  });

  it('needs the right to change members, or that identity', async () => {
    const viewer = await machineIn('viewer');
    const machine = await machineIn();
    const { id } = await given(machine, { permissions: [] });
    expect((await give(machine, { permissions: [] }, viewer)).status).toBe(403);
    expect((await world.send(viewer, 'GET', `${later}/${id}`)).status).toBe(200);
    expect((await world.send(machine, 'GET', `${later}/${id}`)).status).toBe(403);
  });

  it('loses against the end of the membership at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const machine = await machineIn();
      await given(machine);
      const member = `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`;
      const [giving] = await Promise.all([give(machine), world.send(world.admin, 'DELETE', member)]);
      expect([200, 404, 409, 429]).toContain(giving.status);
      expect(await readSecrets(machine)).toBe(403);
    }
  });

  it('a privilege that hangs on a membership that is gone gives nothing and is not found', async () => {
    const machine = await machineIn();
    const own = await world.read(({ projects }) => projects.grant(project.id, 'identity', machine.id));
    if (!own) throw new Error('No membership');
    const orphan = privilegeOn({ ...own, id: crypto.randomUUID() }, 'identity', machine.id, [readsDev]);
    await world.write(({ privileges }) => privileges.creation(orphan, own));
    expect(await readSecrets(machine)).toBe(403);
    expect((await world.send(world.admin, 'GET', `${later}/${orphan.id}`)).status).toBe(404);
    expect((await world.send(world.admin, 'DELETE', `${later}/${orphan.id}`)).status).toBe(404);
    expect((await give(machine, { slug: orphan.slug })).status).toBe(200);
  });
});
