import { describe, expect, it } from 'vitest';
import type { Person } from '../../world/world.ts';
import {
  later,
  laterPeople,
  olderPeople,
  openPrivilegesPlace,
  permanent,
  readsDev,
  wholeReadsDev,
} from './privileges-place.ts';

const { world, project, now, look, readSecrets, machineIn, membershipOf, given } =
  await openPrivilegesPlace();

describe('an additional privilege of a person', () => {
  const membership = async (person: Person): Promise<string> => membershipOf('user', person.id);

  it('reads back as it was written, packed in the older spelling', async () => {
    const person = await world.personIn(project.id, 'no-access');
    const projectMembershipId = await membership(person);
    const body = { projectMembershipId, slug: 'extra', permissions: [readsDev] };
    const { privilege } = await world.ok(world.admin, 'POST', laterPeople, body);
    expect(privilege).toMatchObject({
      slug: 'extra',
      projectMembershipId,
      userId: person.id,
      projectId: project.id,
      ...permanent,
      permissions: [wholeReadsDev],
    });
    expect(await readSecrets(person)).toBe(200);
    const packed = { ...privilege, permissions: [['read', 'secrets', { environment: 'dev' }]] };
    const get = async (path: string, query = {}) => (await look(world.admin, path, query)).body;
    expect((await get(`${laterPeople}/${privilege.id}`)).privilege).toEqual(privilege);
    expect((await get(`${olderPeople}/${privilege.id}`)).privilege).toEqual(packed);
    const query = { projectMembershipId };
    expect((await get(laterPeople, query)).privileges).toEqual([privilege]);
    expect((await get(olderPeople, query)).privileges).toEqual([packed]);
  });

  it('is given for good and for a time, changed and taken away in the older spelling', async () => {
    const person = await world.personIn(project.id, 'no-access');
    const permissions = [['read', 'secrets', { environment: 'dev' }]];
    const body = { projectMembershipId: await membership(person), permissions };
    const made = await world.ok(world.admin, 'POST', `${olderPeople}/permanent`, body);
    await world.ok(world.admin, 'DELETE', `${olderPeople}/${made.privilege.id}`);
    expect(await readSecrets(person)).toBe(403);
    const { privilege } = await world.ok(world.admin, 'POST', `${olderPeople}/temporary`, {
      ...body,
      temporaryMode: 'relative',
      temporaryRange: '1h',
      temporaryAccessStartTime: now(),
    });
    expect(privilege).toMatchObject({ isTemporary: true, permissions });
    expect(await readSecrets(person)).toBe(200);
    const change = { isTemporary: false, slug: 'for-good' };
    const changed = await world.ok(world.admin, 'PATCH', `${olderPeople}/${privilege.id}`, change);
    expect(changed.privilege).toMatchObject({ ...permanent, slug: 'for-good', permissions });
    const renamed = await world.ok(world.admin, 'PATCH', `${laterPeople}/${privilege.id}`, { slug: 'again' });
    expect(renamed.privilege).toMatchObject({ slug: 'again', permissions: [wholeReadsDev] });
  });

  it('is none of an identity, and the other way round', async () => {
    const person = await world.personIn(project.id, 'no-access');
    const body = { projectMembershipId: await membership(person), permissions: [] };
    const { privilege } = await world.ok(world.admin, 'POST', laterPeople, body);
    const ofMachine = await given(await machineIn());
    expect((await world.send(world.admin, 'GET', `${later}/${privilege.id}`)).status).toBe(404);
    expect((await world.send(world.admin, 'DELETE', `${laterPeople}/${ofMachine.id}`)).status).toBe(404);
    const machine = await membershipOf('identity', (await machineIn()).id);
    expect(
      (await world.send(world.admin, 'POST', laterPeople, { ...body, projectMembershipId: machine })).status,
    ).toBe(404);
  });
});
