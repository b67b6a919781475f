import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
});

const me = '/api/v2/users/me';
const serverAdmin = async (): Promise<string> =>
  (await place.login({ email: 'admin@example.org', password: 'correct horse battery staple' })).token;
const remove = (token: string, path = me) => place.world.app.request('DELETE', path, { token });

/** What is stored of a person, the trail and the notes of bulk writes aside. */
const leftOf = async ({ id }: Account): Promise<readonly string[]> =>
  (await allItems(place.world.app.table))
    .filter((item) => !/^(?:AUDIT#|INTENT)/.test(String(item.pk)) && JSON.stringify(item).includes(id))
    .map(({ pk, sk }) => `${pk} ${sk}`);

describe('deleting an account', () => {
  it('ends everything of the person at once, and leaves nothing behind', async () => {
    const { world } = place;
    const { token, cookie } = await place.login(ann);
    const project = await world.project();
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/memberships`, {
      emails: [ann.email],
      roleSlugs: ['member'],
    });
    await world.ok(ann, 'POST', `${me}/api-keys`, { name: 'key', expiresIn: 3600 });
    await world.ok(ann, 'POST', '/api/v1/password/recovery-kit', { password: ann.password });
    const reply = await remove(token);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.user.id).toBe(ann.id);
    for (const one of [token, ann.token]) expect(await place.isAlive(one)).toBe(false);
    expect((await place.post('/api/v1/auth/token', undefined, { cookies: [cookie] })).status).toBe(401);
    const login = await place.post('/api/v3/auth/login', { email: ann.email, password: ann.password });
    expect(login.status).toBe(401);
    expect(await leftOf(ann)).toEqual([]);
    const { users } = await world.ok(world.admin, 'GET', `/api/v1/workspace/${project.id}/users`);
    expect(users.map(({ userId }: { userId: string }) => userId)).not.toContain(ann.id);
  });

  it.each([1, 2, 3])('leaves no membership that was given at the same moment (%i)', async () => {
    const { world } = place;
    const [project, organization] = [await world.project(), await world.newOrganization()];
    const inviter = await world.person('admin', organization);
    const verified = await world.read(({ users }) => users.find(ann.id));
    if (!verified) throw new Error('There is no such person');
    const next = { ...verified, isEmailVerified: true, revision: verified.revision + 1 };
    await world.write(({ users }) => [users.replacement(next, verified)]);
    const body = { inviteeEmails: [ann.email], organizationId: organization };
    const { completeInviteLinks } = await world.ok(inviter, 'POST', '/api/v1/invite-org/signup', body);
    const code = new URL(completeInviteLinks[0].link).searchParams.get('token');
    const { token } = await place.login(ann);
    const [deleted] = await Promise.all([
      remove(token),
      place.post('/api/v1/invite-org/verify', { email: ann.email, organizationId: organization, code }),
      world.send(world.admin, 'POST', `/api/v2/workspace/${project.id}/memberships`, {
        emails: [ann.email],
        roleSlugs: ['member'],
      }),
    ]);
    if (deleted.status !== 200) expect((await remove(token)).status).toBe(200);
    const isInvitation = (one: string) => one.includes('INVITE#');
    expect((await leftOf(ann)).filter((one) => !isInvitation(one))).toEqual([]);
  });

  it('is refused where an organization would be left without an admin', async () => {
    const { world } = place;
    const orgId = await world.newOrganization();
    const person = await world.person('admin', orgId);
    const refused = await remove(person.token);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/without an admin/)]);
    await world.person('admin', orgId);
    expect((await remove(person.token)).status).toBe(200);
  });

  it('is refused to the last but one of two admins who go at the same moment', async () => {
    const { world } = place;
    const orgId = await world.newOrganization();
    const admins = [await world.person('admin', orgId), await world.person('admin', orgId)];
    const replies = await Promise.all(admins.map(({ token }) => remove(token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is refused where a project would be left without an admin', async () => {
    const { world } = place;
    const orgId = await world.newOrganization();
    await world.person('admin', orgId);
    const owner = await world.person('admin', orgId);
    await world.project(owner);
    const refused = await remove(owner.token);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/without an admin/)]);
  });

  it('asks who did not log in just now for a proof, and then for nothing more', async () => {
    const { token } = await place.login(ann);
    place.world.app.runtime.advance(11 * 60);
    const refused = await remove(token);
    expect([refused.status, refused.body.error]).toEqual([403, 'StepUpRequired']);
    expect(await place.isAlive(token)).toBe(true);
    expect((await remove((await place.login(ann)).token)).status).toBe(200);
  });

  it('is for no server admin', async () => {
    const refused = await remove(await serverAdmin());
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/server admin/)]);
  });
});

describe('a server admin', () => {
  const path = (id: string) => `/api/v1/admin/user-management/users/${id}`;

  it('deletes anybody else, and nobody but a server admin does', async () => {
    const bob = await place.account('admin');
    expect((await remove(bob.token, path(ann.id))).status).toBe(403);
    expect((await remove(place.world.admin.token, path(ann.id))).status).toBe(403);
    const { status, body } = await remove(await serverAdmin(), path(ann.id));
    expect([status, body.users]).toEqual([200, expect.objectContaining({ id: ann.id, username: ann.email })]);
    expect(await place.isAlive(ann.token)).toBe(false);
    expect((await remove(await serverAdmin(), path(ann.id))).status).toBe(404);
  });
});
