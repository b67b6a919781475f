import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import type { RoleHome } from '../../../layers/domain/roles/role.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { allItems } from '../../harness/table.ts';
import { customRole } from '../../world/rights.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const made = async (home: RoleHome, rules: readonly Rule[]) => {
  const role = customRole(home, rules);
  await world.write(({ roles }) => roles.creation(role));
  return role;
};

const signup = '/api/v1/invite-org/signup';
let people = 0;
const newAddress = (): string => {
  people += 1;
  return `somebody-${people}@example.org`;
};

const partsOf = (link: string) => {
  const query = new URL(link).searchParams;
  return {
    email: query.get('to') ?? '',
    organizationId: query.get('organization_id') ?? '',
    code: query.get('token') ?? '',
  };
};

const invite = (body: object, actor: Actor = world.admin) =>
  world.send(actor, 'POST', signup, { organizationId: actor.orgId, ...body });
const invited = async (more: object = {}, email = newAddress(), actor: Actor = world.admin) => {
  const reply = await invite({ inviteeEmails: [email], ...more }, actor);
  expect(reply.status, reply.text).toBe(200);
  return partsOf(reply.body.completeInviteLinks[0].link);
};
const verify = (body: object, token?: string) =>
  world.app.request('POST', '/api/v1/invite-org/verify', { body, ...(token !== undefined && { token }) });
const account = { password: 'a long enough password', firstName: 'Ada', lastName: 'Lovelace' };
const complete = (email: string, token: string, more: object = {}) =>
  world.app.request('POST', '/api/v3/signup/complete-account/invite', {
    token,
    body: { email, ...account, ...more },
  });
const membersOf = async () =>
  (await world.ok(world.admin, 'GET', `/api/v2/organizations/${world.orgId}/memberships`)).users;
const memberNamed = async (email: string) =>
  (await membersOf()).find(({ user }: { user: { email: string } }) => user.email === email);

/** Follows a link and makes the account. */
const joined = async (link: ReturnType<typeof partsOf>) => {
  const { body } = await verify(link);
  const reply = await complete(link.email, body.token);
  expect(reply.status, reply.text).toBe(200);
  return reply.body;
};

describe('an invitation', () => {
  it('shows as invited, gives nothing, and becomes a membership with the account', async () => {
    const link = await invited();
    const shown = await memberNamed(link.email);
    expect(shown).toMatchObject({ status: 'invited', inviteEmail: link.email, role: 'member' });
    const login = { email: link.email, password: account.password };
    expect((await world.app.request('POST', '/api/v3/auth/login', { body: login })).status).toBe(401);

    const { user, token } = await joined(link);

    expect(user).toMatchObject({ email: link.email, firstName: 'Ada', isAccepted: true });
    expect(user.isEmailVerified).toBe(false);
    expect(await memberNamed(link.email)).toMatchObject({ id: shown.id, status: 'accepted' });
    await world.app.ok('POST', '/api/v3/auth/login', { body: login });
    const chosen = { organizationId: world.orgId };
    await world.app.ok('POST', '/api/v3/auth/select-organization', { token, body: chosen });
  });

  it('works once', async () => {
    const link = await invited();
    const { body } = await verify(link);
    await joined(link);
    expect((await verify(link)).status).toBe(400);
    expect((await complete(link.email, body.token)).status).toBe(400);
  });

  it('is used up by one of two who come at the same moment', async () => {
    const link = await invited();
    const { body } = await verify(link);
    const replies = await Promise.all([complete(link.email, body.token), complete(link.email, body.token)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('works for 72 hours', async () => {
    const [early, late] = [await invited(), await invited()];
    world.app.runtime.advance(72 * 3600 - 60);
    expect((await verify(early)).status).toBe(200);
    world.app.runtime.advance(61);
    expect((await verify(late)).status).toBe(400);
  });

  it('is found by nothing but the whole link, and all that is wrong looks alike', async () => {
    const link = await invited();
    const other = await invited();
    const wrong = [
      { ...link, code: other.code },
      { ...link, code: 'f'.repeat(64) },
      { ...link, email: 'nobody@example.org' },
      { ...link, organizationId: '0190a5a0-1111-7000-8000-000000000000' },
    ];
    const replies = await Promise.all(wrong.map((each) => verify(each)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.message}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(400);
  });

  it('keeps the code nowhere but in the link', async () => {
    const link = await invited();
    const found = await world.read((stores) => stores.invitations.of(world.orgId));
    expect(JSON.stringify(found)).not.toContain(link.code);
  });

  it('is replaced by another one for the same person: the earlier link is dead', async () => {
    const first = await invited({ organizationRoleSlug: 'admin' });
    const second = await invited({ organizationRoleSlug: 'no-access' }, first.email);
    expect((await verify(first)).status).toBe(400);
    await joined(second);
    expect(await memberNamed(first.email)).toMatchObject({ role: 'no-access' });
  });

  it('is sent again, changed and cancelled by its membership’s id', async () => {
    const first = await invited();
    const { id } = await memberNamed(first.email);
    const path = `/api/v2/organizations/${world.orgId}/memberships/${id}`;
    const { signupToken } = await world.ok(world.admin, 'POST', '/api/v1/invite-org/signup-resend', {
      membershipId: id,
    });
    const second = partsOf(signupToken.link);
    expect((await verify(first)).status).toBe(400);
    await world.ok(world.admin, 'PATCH', path, { role: 'no-access' });
    expect((await world.send(world.admin, 'PATCH', path, { isActive: false })).status).toBe(400);
    expect((await verify(second)).status).toBe(200);
    await world.ok(world.admin, 'DELETE', path);
    expect((await verify(second)).status).toBe(400);
    expect(await memberNamed(first.email)).toBeUndefined();
  });

  it('brings who has an account in at once, and leaves the account alone', async () => {
    const away = await world.newOrganization();
    const person = await world.person('member', away);
    const link = await invited({}, person.email);
    const reply = await verify(link, person.token);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.token).toBeUndefined();
    expect(await memberNamed(person.email)).toMatchObject({ status: 'accepted' });
    expect((await complete(person.email, `${world.orgId}.${link.code}`)).status).toBe(400);
  });

  it('brings no account in that a stranger made under the address by a link of their own', async () => {
    const founder = await world.person();
    const { organization } = await world.ok(founder, 'POST', '/api/v2/organizations', { name: 'Trap' });
    const { token } = await world.ok(founder, 'POST', '/api/v3/auth/select-organization', {
      organizationId: organization.id,
    });
    const link = await invited({ organizationRoleSlug: 'admin' });
    const trap = await invited({}, link.email, { ...founder, token, orgId: organization.id });
    const strangers = await joined(trap);

    for (const bearer of [undefined, founder.token]) {
      const reply = await verify(link, bearer);
      expect([reply.status, reply.body.token]).toEqual([401, undefined]);
    }
    expect(await memberNamed(link.email)).toMatchObject({ status: 'invited' });
    expect((await verify({ ...link, code: 'f'.repeat(64) }, strangers.token)).status).toBe(400);
  });

  it('brings in who showed that mail to the address arrives, without a login', async () => {
    const person = await world.person('member', await world.newOrganization());
    const user = await world.read(({ users }) => users.find(person.id));
    if (!user) throw new Error('There is no such person');
    const verified = { ...user, isEmailVerified: true, revision: user.revision + 1 };
    await world.write(({ users }) => [users.replacement(verified, user)]);
    expect((await verify(await invited({}, person.email))).status).toBe(200);
    expect(await memberNamed(person.email)).toMatchObject({ status: 'accepted' });
  });

  it('shows nothing of an account but the address, wherever it is read, until it is accepted', async () => {
    const person = await world.person('member', await world.newOrganization());
    const [known, unknown] = [await invited({}, person.email), await invited()];
    const shownOf = async (email: string) => {
      const { id, user, userId } = await memberNamed(email);
      const path = `/api/v2/organizations/${world.orgId}/memberships/${id}`;
      const { membership } = await world.ok(world.admin, 'GET', path);
      const changed = await world.ok(world.admin, 'PATCH', path, { role: 'no-access' });
      const told = JSON.stringify([membership, changed]);
      return { told, id, userId, user };
    };
    const [one, other] = [await shownOf(known.email), await shownOf(unknown.email)];
    for (const { id, userId, user } of [one, other]) {
      expect([userId, user.id]).toEqual([id, id]);
      expect(user).toMatchObject({ firstName: null, lastName: null, isEmailVerified: false });
    }
    expect(one.told).not.toContain(person.id);
    expect(one.told).not.toContain('Pat');
    const trail = (await allItems(world.app.table)).filter(
      ({ type, organizationId }) =>
        organizationId === world.orgId && String(type).startsWith('invite-organization'),
    );
    expect(trail.length).toBeGreaterThan(0);
    expect(JSON.stringify(trail)).not.toContain(person.id);
  });

  it('asks storage the same for an address of nobody as for one that is invited', async () => {
    const link = await invited();
    const calls = (email: string) => storageCalls(() => verify({ ...link, email, code: 'f'.repeat(64) }));
    expect(await calls('nobody-at-all@example.org')).toEqual(await calls(link.email));
  });

  it('of a deleted organization opens nothing', async () => {
    const founder = await world.person();
    const { organization } = await world.ok(founder, 'POST', '/api/v2/organizations', { name: 'Gone' });
    const { token } = await world.ok(founder, 'POST', '/api/v3/auth/select-organization', {
      organizationId: organization.id,
    });
    const inside = { ...founder, token, orgId: organization.id };
    const link = await invited({}, newAddress(), inside);
    await world.ok(inside, 'DELETE', `/api/v2/organizations/${organization.id}`);
    expect((await verify(link)).status).toBe(400);
  });
});

describe('an invitation into projects', () => {
  it('gives the roles there with the membership', async () => {
    const [one, two] = [await world.project(), await world.project()];
    const link = await invited({
      projects: [{ id: one.id, projectRoleSlug: ['viewer'] }, { id: two.id }],
    });
    const { user } = await joined(link);
    const rolesIn = async (projectId: string) =>
      (await world.read((stores) => stores.projects.grant(projectId, 'user', user.id)))?.roles.map(
        ({ role }) => role,
      );
    expect([await rolesIn(one.id), await rolesIn(two.id)]).toEqual([['viewer'], ['member']]);
  });

  it('leaves out a project or role that is gone by then', async () => {
    const [gone, kept] = [await world.project(), await world.project()];
    const role = await made({ scope: 'project', id: kept.id }, [{ subject: 'tags', action: ['read'] }]);
    const link = await invited({
      projects: [{ id: gone.id }, { id: kept.id, projectRoleSlug: [role.slug, 'viewer'] }],
    });
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${gone.id}`);
    await world.write(({ roles }) => roles.deletion(role));
    const { user } = await joined(link);
    const grant = await world.read((stores) => stores.projects.grant(kept.id, 'user', user.id));
    expect(grant?.roles.map(({ role: slug }) => slug)).toEqual(['viewer']);
    expect(await world.read((stores) => stores.projects.grant(gone.id, 'user', user.id))).toBeUndefined();
  });

  it('adds who is a member already, without a link, and leaves where they are in', async () => {
    const [one, two] = [await world.project(), await world.project()];
    const person = await world.personIn(one.id, 'viewer');
    const reply = await invite({ inviteeEmails: [person.email], projects: [{ id: one.id }, { id: two.id }] });
    expect(reply.body.completeInviteLinks).toBeUndefined();
    const rolesIn = async (projectId: string) =>
      (await world.read((stores) => stores.projects.grant(projectId, 'user', person.id)))?.roles.map(
        ({ role }) => role,
      );
    expect([await rolesIn(one.id), await rolesIn(two.id)]).toEqual([['viewer'], ['member']]);
  });
});

describe('who invites', () => {
  it('needs the right, and gives no more than they have', async () => {
    const project = await world.project();
    expect((await invite({ inviteeEmails: [newAddress()] }, await world.person('member'))).status).toBe(403);
    const inviter = await world.person('no-access');
    const role = await made({ scope: 'organization', id: world.orgId }, [
      { subject: 'member', action: ['read', 'create'] },
    ]);
    const path = `/api/v2/organizations/${world.orgId}/memberships/${inviter.membershipId}`;
    await world.ok(world.admin, 'PATCH', path, { role: role.slug });
    const as = (body: object) => invite({ inviteeEmails: [newAddress()], ...body }, inviter);
    expect((await as({})).status).toBe(403);
    expect((await as({ organizationRoleSlug: 'admin' })).status).toBe(403);
    expect((await as({ organizationRoleSlug: 'no-access' })).status).toBe(200);
    const into = { organizationRoleSlug: 'no-access', projects: [{ id: project.id }] };
    expect((await as(into)).status).toBe(403);
    const stronger = await invited({ organizationRoleSlug: 'admin' });
    expect((await as({ inviteeEmails: [stronger.email], organizationRoleSlug: 'no-access' })).status).toBe(
      403,
    );
    const { id: membershipId } = await memberNamed(stronger.email);
    const resend = await world.send(inviter, 'POST', '/api/v1/invite-org/signup-resend', { membershipId });
    expect(resend.status).toBe(403);
  });

  it('invites to the own organization only, to addresses that it takes', async () => {
    const founder = await world.person();
    const { organization } = await world.ok(founder, 'POST', '/api/v2/organizations', { name: 'Picky' });
    const foreign = { inviteeEmails: [newAddress()], organizationId: organization.id };
    expect((await invite(foreign)).status).toBe(404);
    const { token } = await world.ok(founder, 'POST', '/api/v3/auth/select-organization', {
      organizationId: organization.id,
    });
    const inside = { ...founder, token, orgId: organization.id };
    await world.ok(inside, 'PATCH', `/api/v1/organization/${organization.id}`, {
      allowedEmailDomains: ['example.org'],
    });
    const mixed = { inviteeEmails: ['a@example.org', 'b@evil-example.org'] };
    expect((await invite(mixed, inside)).status).toBe(400);
    expect((await invite({ inviteeEmails: ['a@example.org'] }, inside)).status).toBe(200);
  });

  it('names twenty people at most', async () => {
    const inviteeEmails = Array.from({ length: 21 }, newAddress);
    expect((await invite({ inviteeEmails })).status).toBe(422);
    const many = await invite({ inviteeEmails: inviteeEmails.slice(1) });
    expect(many.body.completeInviteLinks).toHaveLength(20);
  });
});

describe('where mail can be sent', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'locket-invitations-'));
    world = await openWorld({ mail: { kind: 'file', folder } });
  });
  const mails = async (): Promise<readonly string[]> =>
    Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));

  it('each link goes out once and is answered to nobody, and who follows it has shown the address', async () => {
    const email = newAddress();
    const reply = await invite({ inviteeEmails: [email, email] });
    expect(reply.text).not.toContain('token=');
    const [text = '', ...more] = await mails();
    expect(more).toEqual([]);
    expect(text).toContain(`To: ${email}`);
    const link = partsOf(/https:\S+/.exec(text)?.[0] ?? '');
    expect((await joined(link)).user.isEmailVerified).toBe(true);
  });

  it('nobody’s mailbox is flooded, however the invitations are repeated', async () => {
    const email = newAddress();
    const again = async () => {
      const member = await memberNamed(email);
      const path = `/api/v2/organizations/${world.orgId}/memberships/${member.id}`;
      const membershipId = member.id;
      const resent = await world.send(world.admin, 'POST', '/api/v1/invite-org/signup-resend', {
        membershipId,
      });
      const repeated = await invite({ inviteeEmails: [email] });
      await world.ok(world.admin, 'DELETE', path);
      const anew = await invite({ inviteeEmails: [email] });
      return [resent.status, repeated.status, anew.status];
    };
    await invite({ inviteeEmails: [email] });
    expect(await again()).toEqual([200, 200, 200]);
    expect(await again()).toEqual([200, 200, 429]);
    const sent = (await mails()).filter((text) => text.includes(`To: ${email}`));
    expect(sent).toHaveLength(6);
    const others = await invite({ inviteeEmails: [newAddress()] });
    expect(others.status).toBe(200);
    world.app.runtime.advance(3601);
    expect((await invite({ inviteeEmails: [email] })).status).toBe(200);
  });

  it('twenty known people are invited at once', async () => {
    const inviteeEmails = Array.from({ length: 20 }, newAddress);
    expect((await invite({ inviteeEmails })).status).toBe(200);
    expect((await invite({ inviteeEmails })).status).toBe(200);
  });
});
