import { beforeAll, describe, expect, it } from 'vitest';
import { serviceTokenBy } from '../../world/service-tokens.ts';
import { type Actor, openWorld, type Person, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const v1 = (orgId: string, tail = ''): string => `/api/v1/organization/${orgId}${tail}`;
const v2 = (orgId: string, tail = ''): string => `/api/v2/organizations/${orgId}${tail}`;

/** A new organization of a person's own, and a token of the person in it. */
const founded = async (founder: Person, name = 'Side project') => {
  const { organization } = await world.ok(founder, 'POST', '/api/v2/organizations', { name });
  const { token } = await world.ok(founder, 'POST', '/api/v3/auth/select-organization', {
    organizationId: organization.id,
  });
  const inside: Actor = { ...founder, token, orgId: organization.id };
  return { organization, inside };
};

/** What logs a machine identity of the organization in. */
const machineLogin = async (inside: Actor) => {
  const body = { name: 'logs in', organizationId: inside.orgId };
  const { identity } = await world.ok(inside, 'POST', '/api/v1/identities', body);
  const path = `/api/v1/auth/universal-auth/identities/${identity.id}`;
  const { clientId } = (await world.ok(inside, 'POST', path, {})).identityUniversalAuth;
  const { clientSecret } = await world.ok(inside, 'POST', `${path}/client-secrets`, {});
  return () =>
    world.app.request('POST', '/api/v1/auth/universal-auth/login', { body: { clientId, clientSecret } });
};

const statusOf = async (actor: Actor, method: string, path: string, body?: unknown): Promise<number> =>
  (await world.send(actor, method, path, body)).status;

describe('making an organization', () => {
  it('makes the person its admin, beside those they are in', async () => {
    const person = await world.person('no-access');
    const { organization, inside } = await founded(person, '  Side project ');
    expect(organization).toMatchObject({
      name: 'Side project',
      slug: expect.stringMatching(/^side-project-[0-9a-f]{8}$/),
      defaultMembershipRole: 'member',
      authEnforced: false,
      customerId: null,
      userTokenExpiration: null,
      allowedEmailDomains: [],
    });
    const { organizations } = await world.ok(person, 'GET', '/api/v1/organization');
    expect(organizations.map(({ id }: { id: string }) => id).sort()).toEqual(
      [world.orgId, organization.id].sort(),
    );
    await world.ok(inside, 'PATCH', v1(organization.id), { name: 'Mine' });
    expect(await statusOf(inside, 'GET', v1(world.orgId))).toBe(404);
  });

  it('is for people only, and ends at fifty', async () => {
    expect(await statusOf(world.admin, 'POST', '/api/v2/organizations', { name: 'x' })).toBe(403);
    const person = await world.person();
    await Promise.all(
      Array.from({ length: 49 }, (_, n) =>
        world.ok(person, 'POST', '/api/v2/organizations', { name: `n${n}` }),
      ),
    );
    const more = await world.send(person, 'POST', '/api/v2/organizations', { name: 'more' });
    expect(more.status).toBe(400);
    const { organizations } = await world.ok(person, 'GET', '/api/v1/organization');
    expect(organizations).toHaveLength(50);
  });
});

describe('settings', () => {
  it('are changed one by one, and answered as they were given', async () => {
    const { organization, inside } = await founded(await world.person());
    const path = v1(organization.id);
    const slug = `Mixed-${organization.id.slice(-6)}`;
    await world.ok(inside, 'PATCH', path, { slug });
    await world.ok(inside, 'PATCH', path, { userTokenExpiration: '12h' });
    const domains = ['Example.com', 'example.org'];
    await world.ok(inside, 'PATCH', path, {
      allowedEmailDomains: domains,
      defaultMembershipRoleSlug: 'no-access',
    });
    expect((await world.ok(inside, 'GET', path)).organization).toMatchObject({
      slug,
      userTokenExpiration: '12h',
      allowedEmailDomains: ['example.com', 'example.org'],
      defaultMembershipRole: 'no-access',
    });
    await world.ok(inside, 'PATCH', path, { allowedEmailDomains: null, userTokenExpiration: null });
    expect((await world.ok(inside, 'GET', path)).organization).toMatchObject({
      userTokenExpiration: null,
      allowedEmailDomains: [],
    });
  });

  it('hold a slug once in the instance, in whatever case, and give the old one back', async () => {
    const [one, two] = [await founded(await world.person()), await founded(await world.person())];
    const taken = await world.send(two.inside, 'PATCH', v1(two.organization.id), {
      slug: one.organization.slug.toUpperCase(),
    });
    expect(taken.status).toBe(400);
    await world.ok(one.inside, 'PATCH', v1(one.organization.id), { slug: `moved-${one.organization.id}` });
    await world.ok(two.inside, 'PATCH', v1(two.organization.id), { slug: one.organization.slug });
  });

  it.each([
    { authEnforced: true },
    { userTokenExpiration: '1m' },
    { userTokenExpiration: 'soon' },
    { allowedEmailDomains: ['not a domain'] },
    { slug: 'a b' },
  ])('that cannot be kept are refused: %j', async (body) => {
    const { organization, inside } = await founded(await world.person());
    expect([400, 422]).toContain(await statusOf(inside, 'PATCH', v1(organization.id), body));
  });

  it('are for who may edit them, and nobody gives newcomers more than they have', async () => {
    const member = await world.person('member');
    expect(await statusOf(member, 'PATCH', v1(world.orgId), { name: 'x' })).toBe(403);
    expect(await statusOf(member, 'GET', v1(world.orgId))).toBe(200);
    const unknown = { defaultMembershipRoleSlug: 'nobodys' };
    expect(await statusOf(world.admin, 'PATCH', v1(world.orgId), unknown)).toBe(404);
  });
});

describe('a session lifetime', () => {
  it('shuts out whoever logged in longer ago, in this organization only', async () => {
    const person = await world.person();
    const { organization, inside } = await founded(person);
    await world.ok(inside, 'PATCH', v1(organization.id), { userTokenExpiration: '1h' });
    const { token } = await world.ok(person, 'POST', '/api/v3/auth/select-organization', {
      organizationId: organization.id,
    });
    const claims = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(3600);

    world.app.runtime.advance(3601);
    // The token of before the limit, too.
    expect(await statusOf(inside, 'GET', v1(organization.id))).toBe(401);
    expect(await statusOf(person, 'GET', v1(world.orgId))).toBe(200);
    const again = { organizationId: organization.id };
    expect(await statusOf(person, 'POST', '/api/v3/auth/select-organization', again)).toBe(401);
  });
});

describe('deleting an organization', () => {
  it('and restoring it take a session as young as it demands, also one that chose no organization', async () => {
    const founder = await world.person();
    const { organization, inside } = await founded(founder);
    await world.ok(inside, 'PATCH', v1(organization.id), { userTokenExpiration: '1h' });
    const second = await founded(founder);
    await world.ok(second.inside, 'PATCH', v1(second.organization.id), { userTokenExpiration: '1h' });
    await world.ok(founder, 'DELETE', v2(second.organization.id));
    world.app.runtime.advance(3601);
    expect(await statusOf(founder, 'DELETE', v2(organization.id))).toBe(401);
    expect(await statusOf(founder, 'POST', v2(second.organization.id, '/restore'))).toBe(401);
  });

  it('refuses people and machines of it at once, and restoring brings everything back', async () => {
    const person = await world.person();
    const { organization, inside } = await founded(person);
    const machine = await world.identity('admin', organization.id);
    const project = await world.project(inside, { projectName: 'In it' });
    await world.ok(machine, 'GET', '/api/v1/identities/details');
    const login = await machineLogin(inside);
    expect((await login()).status).toBe(200);
    const service = await serviceTokenBy(world, inside, project.id);
    expect(await statusOf(service, 'GET', '/api/v2/service-token')).toBe(200);

    await world.ok(inside, 'DELETE', v2(organization.id));

    expect(await statusOf(inside, 'GET', v1(organization.id))).toBe(403);
    expect(await statusOf(inside, 'GET', `/api/v1/workspace/${project.id}`)).toBe(403);
    expect(await statusOf(machine, 'GET', '/api/v1/identities/details')).toBe(401);
    expect(await statusOf(machine, 'GET', `/api/v1/workspace/${project.id}`)).toBe(401);
    expect((await login()).status).toBe(401);
    expect(await statusOf(service, 'GET', '/api/v2/service-token')).toBe(403);
    const choice = { organizationId: organization.id };
    expect(await statusOf(person, 'POST', '/api/v3/auth/select-organization', choice)).toBe(404);
    const { organizations } = await world.ok(person, 'GET', '/api/v1/organization');
    expect(organizations.map(({ id }: { id: string }) => id)).toEqual([world.orgId]);

    const deleted = await world.ok(person, 'GET', '/api/v2/organizations/deleted');
    expect(deleted.organizations).toMatchObject([{ id: organization.id }]);
    await world.ok(person, 'POST', v2(organization.id, '/restore'));
    expect(await statusOf(inside, 'GET', `/api/v1/workspace/${project.id}`)).toBe(200);
    expect(await statusOf(machine, 'GET', '/api/v1/identities/details')).toBe(200);
    expect((await login()).status).toBe(200);
    expect(await statusOf(service, 'GET', '/api/v2/service-token')).toBe(200);
  });

  it('takes along a machine that comes at the same moment, or lets none come', async () => {
    const { organization, inside } = await founded(await world.person());
    const create = (n: number) =>
      world.send(inside, 'POST', '/api/v1/identities', { name: `m${n}`, organizationId: organization.id });
    await Promise.all([
      ...[1, 2, 3].map(create),
      world.send(inside, 'DELETE', v2(organization.id)),
      ...[4, 5, 6].map(create),
    ]);
    const live = await world.read(async ({ identities }) =>
      Promise.all((await identities.listOf(organization.id)).map(({ id }) => identities.find(id))),
    );
    expect(live.filter((identity) => identity !== undefined)).toEqual([]);
  });

  it('frees the slug; who takes it keeps nobody from restoring under another one', async () => {
    const person = await world.person();
    const { organization, inside } = await founded(person);
    const other = await founded(await world.person());
    await world.ok(inside, 'DELETE', v2(organization.id));
    await world.ok(other.inside, 'PATCH', v1(other.organization.id), { slug: organization.slug });
    const restore = (newSlug?: string) =>
      world.send(person, 'POST', v2(organization.id, '/restore'), newSlug && { newSlug });
    for (const taken of [undefined, organization.slug, organization.slug.toUpperCase()]) {
      const reply = await restore(taken);
      expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('newSlug')]);
    }
    const free = `${organization.slug}-again`;
    expect((await restore(free)).body.organization).toMatchObject({ id: organization.id, slug: free });
    expect(await statusOf(inside, 'PATCH', v1(organization.id), { slug: organization.slug })).toBe(400);
  });

  it('lets its admins delete their accounts, whatever projects they had in it alone', async () => {
    const person = await world.person();
    const { organization, inside } = await founded(person);
    await world.project(inside, { projectName: 'In it' });
    await world.project(inside, { projectName: 'In it too' });
    const account = '/api/v2/users/me';
    expect(await statusOf(person, 'DELETE', account)).toBe(400);
    await world.ok(inside, 'DELETE', v2(organization.id));
    await world.ok(person, 'DELETE', account);
    expect(await world.read(({ users }) => users.find(person.id))).toBeUndefined();
  });

  it('cannot be undone after thirty days', async () => {
    const person = await world.person();
    const { organization, inside } = await founded(person);
    await world.ok(inside, 'DELETE', v2(organization.id));
    world.app.runtime.advance(30 * 86_400 + 2);
    expect(await statusOf(person, 'POST', v2(organization.id, '/restore'))).toBe(404);
    expect((await world.ok(person, 'GET', '/api/v2/organizations/deleted')).organizations).toEqual([]);
  });

  it('is for admins of it, and not for strangers, who see no difference', async () => {
    const { organization, inside } = await founded(await world.person());
    const member = await world.person('member', organization.id);
    const stranger = await world.person('admin');
    expect(await statusOf(member, 'DELETE', v2(organization.id))).toBe(403);
    expect(await statusOf(stranger, 'DELETE', v2(organization.id))).toBe(404);
    await world.ok(inside, 'DELETE', v2(organization.id));
    expect(await statusOf(stranger, 'POST', v2(organization.id, '/restore'))).toBe(404);
    // A member’s token ends with the organization; their token for another one does not.
    expect(await statusOf(member, 'POST', v2(organization.id, '/restore'))).toBe(403);
  });

  it('is refused under delete protection, and for the one that the instance was set up with', async () => {
    const { organization, inside } = await founded(await world.person());
    await world.project(inside, { projectName: 'Kept', hasDeleteProtection: true });
    const reply = await world.send(inside, 'DELETE', v2(organization.id));
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('Kept')]);
    const admin = await world.person('admin');
    expect(await statusOf(admin, 'DELETE', v2(world.orgId))).toBe(400);
  });
});

describe('incident contacts', () => {
  it('are named once, listed in order and taken away, by who may', async () => {
    const path = v1(world.orgId, '/incidentContactOrg');
    const add = async (email: string) =>
      (await world.ok(world.admin, 'POST', path, { email })).incidentContactsOrg;
    const one = await add('One@Example.org');
    const two = await add('two@example.org');
    expect(one).toMatchObject({ email: 'one@example.org', orgId: world.orgId });
    expect(await statusOf(world.admin, 'POST', path, { email: 'one@example.org' })).toBe(400);
    const member = await world.person('member');
    expect((await world.ok(member, 'GET', path)).incidentContactsOrg).toEqual([one, two]);
    expect(await statusOf(member, 'DELETE', `${path}/${one.id}`)).toBe(403);
    await world.ok(world.admin, 'DELETE', `${path}/${one.id}`);
    expect(await statusOf(world.admin, 'DELETE', `${path}/${one.id}`)).toBe(404);
    expect((await world.ok(world.admin, 'GET', path)).incidentContactsOrg).toEqual([two]);
  });

  it('are twenty at most, however many come at once', async () => {
    const { organization, inside } = await founded(await world.person());
    const path = v1(organization.id, '/incidentContactOrg');
    const replies = await Promise.all(
      Array.from({ length: 25 }, (_, n) => statusOf(inside, 'POST', path, { email: `c${n}@example.org` })),
    );
    expect(replies.filter((status) => status === 200)).toHaveLength(20);
    expect(replies.filter((status) => status === 400)).toHaveLength(5);
  });
});
