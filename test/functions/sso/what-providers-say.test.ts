import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSamlPlace, type SamlPlace } from '../../world/saml-place.ts';

let place: SamlPlace;
beforeAll(async () => {
  place = await openSamlPlace();
  const { world } = place.accounts;
  const before = await world.read(({ instance }) => instance.find());
  if (!before) throw new Error('There is no instance');
  await world.write(({ instance }) => [
    instance.configuration(
      { ...before, trustSamlEmails: true, revision: (before.revision ?? 0) + 1 },
      before,
    ),
  ]);
});
beforeEach(async () => {
  await place.configured({ groupAttribute: 'groups' });
});

const mappingsPath = '/api/v1/sso/group-mappings';
let made = 0;
const newGroup = async (role = 'no-access'): Promise<{ readonly id: string; readonly slug: string }> => {
  made += 1;
  const { world } = place.accounts;
  return world.ok(world.admin, 'POST', '/api/v1/groups', {
    name: `Group ${made}`,
    slug: `group-${made}`,
    role,
  });
};
const map = (mappings: readonly { readonly providerGroup: string; readonly groupSlug: string }[]) =>
  place.accounts.world.send(place.accounts.world.admin, 'PUT', mappingsPath, { mappings });

const signIn = async (nameId: string, attributes: Readonly<Record<string, readonly string[]>>) => {
  const reply = await place.signIn({ nameId, attributes });
  expect(reply.status, reply.text).toBe(200);
  const { world } = place.accounts;
  const user = await world.read(({ users }) => users.findByUsername(nameId));
  const membership = await world.read(({ organizations }) =>
    organizations.membership(world.orgId, user?.id ?? ''),
  );
  const groups = await world.read(({ groups: store }) =>
    store.membershipsOf('user', user?.id ?? '', world.orgId),
  );
  return {
    user,
    membership,
    metadata: Object.fromEntries((membership?.metadata ?? []).map(({ key, value }) => [key, value])),
    groupIds: groups
      .filter(({ membershipId }) => membershipId === membership?.id)
      .map(({ groupId }) => groupId),
  };
};

describe('attributes that a provider says of somebody', () => {
  it('become metadata, and replace what a provider said before and nothing that an admin set', async () => {
    const { world } = place.accounts;
    const nameId = 'attributes@example.org';
    const first = await signIn(nameId, {
      department: ['finance'],
      'https://idp.example.com/claims/site': ['Berlin'],
      many: ['a', 'b'],
      unclear: ['a,b', 'c'],
      firstName: ['Ada'],
    });
    expect(first.metadata).toEqual({ department: 'finance', site: 'Berlin', many: 'a,b' });
    const path = `/api/v2/organizations/${world.orgId}/memberships/${first.membership?.id}`;
    const metadata = [
      { key: 'department', value: 'of the admin' },
      { key: 'site', value: 'Berlin' },
    ];
    await world.ok(world.admin, 'PATCH', path, { metadata });
    const second = await signIn(nameId, { department: ['sales'], site: ['Rome'] });
    expect(second.metadata).toEqual({ department: 'of the admin', site: 'Rome' });
    const third = await signIn(nameId, {});
    expect(third.metadata).toEqual({ department: 'of the admin' });
  });

  it('by the names of X.500, as Keycloak maps them, are those of the account', async () => {
    const reply = await place.signIn({
      nameId: 'principal@example.net',
      attributes: {
        'urn:oid:1.2.840.113549.1.9.1': ['x500@example.org'],
        'urn:oid:2.5.4.42': ['Ada'],
        'urn:oid:2.5.4.4': ['Lovelace'],
      },
    });
    expect(reply.body.email, reply.text).toBe('x500@example.org');
    const { world } = place.accounts;
    const user = await world.read(({ users }) => users.findByUsername('x500@example.org'));
    expect(user).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace' });
  });

  it('are bounded', async () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`key-${at}`, ['value']]));
    const { metadata } = await signIn('bounded@example.org', {
      ...many,
      long: ['x'.repeat(2_000)],
      ['k'.repeat(300)]: ['x'],
    });
    expect(Object.keys(metadata)).toHaveLength(50);
    expect(metadata).not.toHaveProperty('long');
  });
});

describe('groups that a provider names', () => {
  it('are refused and not cut where they are too many: one that denies could be among them', async () => {
    const groups = Array.from({ length: 501 }, (_, number) => `group-${number}`);
    const begun = await place.begin();
    const said = { nameId: 'many@example.org', attributes: { groups } };
    expect((await place.post(await place.answer(begun, said), begun)).status).toBe(401);
  });

  it('bring people into the groups that they are mapped to, and take them out again', async () => {
    const [one, two, untouched] = [await newGroup(), await newGroup(), await newGroup()];
    await map([
      { providerGroup: 'staff', groupSlug: one.slug },
      { providerGroup: 'admins', groupSlug: two.slug },
    ]);
    const nameId = 'groups@example.org';
    const first = await signIn(nameId, { groups: ['staff', 'unknown'] });
    expect(first.groupIds).toEqual([one.id]);
    expect(first.membership?.inGroups).toBe(true);
    const { world } = place.accounts;
    await world.ok(world.admin, 'POST', `/api/v1/groups/${untouched.id}/users/${nameId}`);
    const second = await signIn(nameId, { groups: ['admins'] });
    expect([...second.groupIds].sort()).toEqual([two.id, untouched.id].sort());
    const third = await signIn(nameId, {});
    expect(third.groupIds).toEqual([untouched.id]);
    await map([]);
    expect((await signIn(nameId, { groups: ['staff'] })).groupIds).toEqual([untouched.id]);
  });

  it('come with metadata in one sign-in, for a newcomer and for a member', async () => {
    const group = await newGroup();
    await map([{ providerGroup: 'staff', groupSlug: group.slug }]);
    const nameId = 'both@example.org';
    const first = await signIn(nameId, { groups: [], site: ['Berlin'] });
    expect([first.groupIds, first.metadata]).toEqual([[], { site: 'Berlin' }]);
    const second = await signIn(nameId, { groups: ['staff'], site: ['Rome'] });
    expect([second.groupIds, second.metadata]).toEqual([[group.id], { site: 'Rome' }]);
    const other = await signIn('both-new@example.org', { groups: ['staff'], site: ['Rome'] });
    expect([other.groupIds, other.metadata]).toEqual([[group.id], { site: 'Rome' }]);
  });

  it('bring nobody back who was taken out, and are heard again once they are invited', async () => {
    const { world } = place.accounts;
    const group = await newGroup();
    await map([{ providerGroup: 'staff', groupSlug: group.slug }]);
    const nameId = 'removed@example.org';
    const { membership, user } = await signIn(nameId, { groups: ['staff'] });
    const path = `/api/v2/organizations/${world.orgId}/memberships/${membership?.id}`;
    await world.ok(world.admin, 'DELETE', path);
    const inGroup = async () => {
      const { users } = await world.ok(world.admin, 'GET', `/api/v1/groups/${group.id}/users`);
      return users.some(
        (each: { readonly email: string; readonly isPartOfGroup: boolean }) =>
          each.email === nameId && each.isPartOfGroup,
      );
    };
    expect((await place.signIn({ nameId, attributes: { groups: ['staff'] } })).status).toBe(403);
    expect(await inGroup()).toBe(false);
    const found = await world.read(({ organizations }) =>
      organizations.membership(world.orgId, user?.id ?? ''),
    );
    expect(found).toBeUndefined();
    const invite = {
      inviteeEmails: [nameId],
      organizationId: world.orgId,
      organizationRoleSlug: 'no-access',
    };
    await world.ok(world.admin, 'POST', '/api/v1/invite-org/signup', invite);
    expect(await inGroup()).toBe(false);
    expect((await signIn(nameId, { groups: [] })).groupIds).toEqual([]);
    expect((await signIn(nameId, { groups: ['staff'] })).groupIds).toEqual([group.id]);
  });

  it('mean nothing where no attribute is configured, and nobody loses anything', async () => {
    const group = await newGroup();
    await map([{ providerGroup: 'staff', groupSlug: group.slug }]);
    const nameId = 'unconfigured@example.org';
    await signIn(nameId, { groups: ['staff'] });
    await place.configured({ groupAttribute: '' });
    expect((await signIn(nameId, { groups: [] })).groupIds).toEqual([group.id]);
  });

  it('are mapped to nothing that gives more than whoever maps them may do', async () => {
    const { world } = place.accounts;
    const powerful = await newGroup('admin');
    const { role } = await world.ok(world.admin, 'POST', '/api/v1/organization/roles', {
      slug: 'keeper-of-sso',
      name: 'Keeper of single sign-on',
      permissions: [{ subject: 'sso', action: ['read', 'create', 'edit'] }],
    });
    const keeper = await world.identity('no-access');
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${keeper.id}`, { role: role.slug });
    const body = { mappings: [{ providerGroup: 'everybody', groupSlug: powerful.slug }] };
    expect((await world.send(keeper, 'PUT', mappingsPath, body)).status).toBe(403);
    expect((await world.send(world.admin, 'PUT', mappingsPath, body)).status).toBe(200);
    // Who leaves a mapping as it is gives it anew.
    expect((await world.send(keeper, 'PUT', mappingsPath, body)).status).toBe(403);
    expect((await map([{ providerGroup: 'staff', groupSlug: 'no-such-group' }])).status).toBe(404);
    const twice = { providerGroup: 'staff', groupSlug: powerful.slug };
    expect((await map([twice, twice])).status).toBe(422);
    await map([]);
  });
});
