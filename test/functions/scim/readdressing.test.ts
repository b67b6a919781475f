import { beforeAll, expect, it } from 'vitest';
import { newPerson, newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: ScimPlace;
beforeAll(async () => {
  world = await openWorld();
  place = await newScimPlace(world);
});

const readdressed = (id: string, email: string) =>
  place.send('PATCH', `/Users/${id}`, {
    Operations: [{ op: 'replace', path: 'emails[type eq "work"].value', value: email }],
  });
// biome-ignore lint/suspicious/noExplicitAny: replies of several shapes
const membershipOf = async (email: string): Promise<any> => {
  const path = `/api/v2/organizations/${place.orgId}/memberships`;
  const { users } = await world.ok(place.admin, 'GET', path);
  return users.find((each: { inviteEmail: string }) => each.inviteEmail === email);
};

it('who has not joined is invited at another address, under the same id and name, in the same groups', async () => {
  const { id, userName } = await place.provision();
  const group = await place.send('POST', '/Groups', { displayName: 'Waiting', members: [{ value: id }] });
  const email = `other-${userName}`;
  const reply = await readdressed(id, email);
  expect(reply.status, reply.text).toBe(200);
  expect(reply.body).toMatchObject({ id, userName, emails: [{ value: email }] });
  expect((await place.send('GET', `/Users/${id}`)).body).toEqual(reply.body);
  expect(await membershipOf(userName)).toBeUndefined();
  expect(await membershipOf(email)).toMatchObject({ id, status: 'invited' });
  await place.join(email);
  const now = await place.send('GET', `/Groups/${group.body.id}`);
  expect(now.body.members).toMatchObject([{ value: id }]);
  const { users } = await world.ok(place.admin, 'GET', `/api/v1/groups/${group.body.id}/users`);
  expect(users).toContainEqual(expect.objectContaining({ username: email, isPartOfGroup: true }));
});

it('the link that went to the old address opens nothing any more', async () => {
  const { id, userName } = await place.provision();
  const { id: membershipId } = await membershipOf(userName);
  const { signupToken } = await world.ok(place.admin, 'POST', '/api/v1/invite-org/signup-resend', {
    membershipId,
  });
  const code = new URL(signupToken.link).searchParams.get('token');
  await readdressed(id, `other-${userName}`);
  const body = { email: userName, organizationId: place.orgId, code };
  const verified = await world.app.request('POST', '/api/v1/invite-org/verify', { body });
  expect(verified.status).toBeGreaterThanOrEqual(400);
});

it('what an admin offered by hand at the old address is not offered at the new one', async () => {
  const person = newPerson();
  await world.ok(place.admin, 'POST', '/api/v1/invite-org/signup', {
    inviteeEmails: [person.userName],
    organizationId: place.orgId,
    organizationRoleSlug: 'admin',
  });
  const { body } = await place.send('POST', '/Users', person);
  expect((await membershipOf(person.userName)).role).toBe('admin');
  const email = `other-${person.userName}`;
  expect((await readdressed(body.id, email)).status).toBe(200);
  expect((await membershipOf(email)).role).not.toBe('admin');
});

it('an address that somebody here has, or is invited by, is taken', async () => {
  const [one, other] = [await place.provision(), await place.provision()];
  const member = await world.person('member', place.orgId);
  for (const email of [other.userName, member.email, member.email.toUpperCase()]) {
    const reply = await readdressed(one.id, email);
    expect([reply.status, reply.body.scimType], reply.text).toEqual([409, 'uniqueness']);
  }
  expect((await place.send('GET', `/Users/${one.id}`)).body.emails[0].value).toBe(one.userName);
});

it('of two readdressings to one address one counts, and a person is known by one address', async () => {
  const [one, other] = [await place.provision(), await place.provision()];
  const email = `both-${one.userName}`;
  const replies = await Promise.all([readdressed(one.id, email), readdressed(other.id, email)]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
});
