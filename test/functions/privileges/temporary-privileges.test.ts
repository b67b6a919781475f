import { describe, expect, it } from 'vitest';
import {
  hour,
  later,
  older,
  openPrivilegesPlace,
  permanent,
  readsDev,
  secondsAfter,
} from './privileges-place.ts';

const { world, project, now, readSecrets, machineIn, give, given } = await openPrivilegesPlace();

describe('a temporary privilege', () => {
  const window = (seconds = 0) => ({
    temporaryMode: 'relative',
    temporaryRange: '1h',
    temporaryAccessStartTime: secondsAfter(now(), seconds),
  });

  it('holds from its start until before its end, as the clock stands at the request', async () => {
    const machine = await machineIn();
    const asked = window(hour);
    const privilege = await given(machine, { type: { isTemporary: true, ...asked } });
    expect(privilege).toMatchObject({
      isTemporary: true,
      ...asked,
      temporaryAccessEndTime: secondsAfter(asked.temporaryAccessStartTime, hour),
    });
    expect(await readSecrets(machine)).toBe(403);
    world.app.runtime.advance(hour);
    expect(await readSecrets(machine)).toBe(200);
    world.app.runtime.advance(hour);
    expect(await readSecrets(machine)).toBe(403);
  });

  it('becomes permanent and temporary again, keeping what is not said anew', async () => {
    const machine = await machineIn();
    const body = { identityId: machine.id, projectSlug: project.slug, permissions: [readsDev] };
    const { privilege } = await world.ok(world.admin, 'POST', `${older}/temporary`, {
      ...body,
      slug: 'turning',
      ...window(),
    });
    const change = (type: object) => world.send(world.admin, 'PATCH', `${later}/${privilege.id}`, { type });
    const longer = (await change({ temporaryRange: '2h' })).body.privilege;
    const end = secondsAfter(privilege.temporaryAccessStartTime, 2 * hour);
    expect(longer).toMatchObject({ isTemporary: true, temporaryAccessEndTime: end });
    expect((await change({ isTemporary: false })).body.privilege).toMatchObject(permanent);
    expect((await change({ temporaryRange: '2h' })).status).toBe(422);
    expect((await change({ isTemporary: true })).status).toBe(422);
    expect((await change({ isTemporary: true, ...window() })).body.privilege.isTemporary).toBe(true);
  });

  it.each([
    ['another mode', { temporaryMode: 'absolute' }],
    ['no range', { temporaryRange: '' }],
    ['a range that is none', { temporaryRange: 'soon' }],
    ['no start', { temporaryAccessStartTime: undefined }],
  ])('with %s is refused', async (_, more) => {
    const machine = await machineIn();
    const type = { isTemporary: true, ...window(), ...more };
    expect((await give(machine, { type })).status).toBe(422);
    const body = { identityId: machine.id, projectSlug: project.slug, permissions: [readsDev] };
    const temporary = { ...body, ...window(), ...more };
    expect((await world.send(world.admin, 'POST', `${older}/temporary`, temporary)).status).toBe(422);
  });

  it('is given by whoever holds it for as long, not for longer', async () => {
    const giver = await machineIn();
    const crud = ['read', 'create', 'edit', 'delete'];
    await given(giver, { permissions: [{ subject: 'identity', action: crud }] });
    await given(giver, { type: { isTemporary: true, ...window() } });
    const machine = await machineIn();
    const giving = (type: object) => give(machine, { type }, giver);
    expect((await giving({ isTemporary: true, ...window(), temporaryRange: '30m' })).status).toBe(200);
    expect((await giving({ isTemporary: true, ...window(), temporaryRange: '2h' })).status).toBe(403);
    expect((await giving({ isTemporary: false })).status).toBe(403);
  });
});
