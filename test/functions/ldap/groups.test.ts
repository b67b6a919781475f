import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  base,
  configPath,
  groupBase,
  type LdapPlace,
  openLdapPlace,
  person,
} from '../../world/ldap-place.ts';

let place: LdapPlace;
beforeAll(async () => {
  place = await openLdapPlace();
  await place.trust(true);
});
afterAll(() => place.close());

let number = 0;
const newcomer = (rdn?: string) => {
  number += 1;
  const uid = `member-${number}`;
  const dn = `${rdn ?? `uid=${uid}`},${base}`;
  place.directory.entries[dn] = person(uid);
  return { uid, dn, email: `${uid}@example.org` };
};
const group = (cn: string, more: object, rdn = `cn=${cn}`) => {
  place.directory.entries[`${rdn},${groupBase}`] = { cn: [cn], ...more };
  return `${rdn},${groupBase}`;
};

describe('groups of a directory', () => {
  it('are followed at each login, and groups without a map are left alone', async () => {
    const { world } = place.accounts;
    const { uid, dn, email } = newcomer();
    const [one, two, own] = [await place.newGroup(), await place.newGroup(), await place.newGroup()];
    group('Ärzte', { member: [dn] });
    group('Nurses', {});
    expect((await place.map('ärzte', one.slug)).status).toBe(200);
    expect((await place.map('NURSES', two.slug)).status).toBe(200);
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([one.id]);

    await world.ok(world.admin, 'POST', `/api/v1/groups/${own.id}/users/${email}`);
    group('Ärzte', {});
    group('Nurses', { memberuid: [uid] });
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([own.id, two.id].sort());
    group('Nurses', { uniquemember: [dn.replace(uid, 'else')] });
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([own.id]);
  });

  it('are found for names and DNs with what means something in filters, and only theirs', async () => {
    const odd = newcomer('cn=a*(b\\2C)\\\\c');
    const other = newcomer();
    const [one, two] = [await place.newGroup(), await place.newGroup()];
    group('odd', { member: [odd.dn] });
    group('not odd', { member: [other.dn] });
    await place.map('odd', one.slug);
    await place.map('not odd', two.slug);
    await place.signIn(odd.uid);
    expect(await place.groupsOf(odd.email)).toEqual([one.id]);
  });

  it('that hold others count where that is configured, in circles, too', async () => {
    const { uid, dn, email } = newcomer();
    const mapped = await place.newGroup();
    const inner = group('inner', { member: [dn] });
    const middle = group('middle', { member: [inner, `cn=outer,${groupBase}`] });
    group('outer', { uniquemember: [middle] });
    await place.map('outer', mapped.slug);
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([]);
    expect((await place.configured({ nestedGroups: true })).status).toBe(200);
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([mapped.id]);
    await place.configured({ nestedGroups: false });
  });

  it('of another name that looks the same bring nobody in', async () => {
    const { uid, dn, email } = newcomer();
    const mapped = await place.newGroup();
    group('kings', {});
    await place.map('kings', mapped.slug);
    group('\u212aings', { member: [dn] });
    group('kings\u200b', { member: [dn] });
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([]);
  });

  it('are not touched where none are looked for', async () => {
    const { uid, dn, email } = newcomer();
    const mapped = await place.newGroup();
    group('kept', { member: [dn] });
    await place.map('kept', mapped.slug);
    await place.signIn(uid);
    group('kept', {});
    await place.configured({ groupSearchBase: '' });
    await place.signIn(uid);
    expect(await place.groupsOf(email)).toEqual([mapped.id]);
    await place.configured();
  });

  it('never give what no map says, whatever becomes of maps and memberships', async () => {
    const { uid, dn, email } = newcomer();
    const groups = await Promise.all([0, 1, 2].map(() => place.newGroup()));
    const cns = ['p0', 'p1', 'p2'];
    for (const cn of cns) group(cn, {});
    const maps = new Map<string, string>();
    const step = fc.record({
      at: fc.nat(2),
      what: fc.constantFrom('map', 'unmap', 'enter', 'leave', 'sign-in'),
    });
    const inside = new Set<string>();
    const configId = await place.configId();
    const { world } = place.accounts;
    await place.signIn(uid);
    const unmap = async (cn: string) => {
      const id = maps.get(cn);
      if (id === undefined) return;
      await world.ok(world.admin, 'DELETE', `${configPath}/${configId}/group-maps/${id}`);
      maps.delete(cn);
    };
    const map = async (cn: string, slug: string) => {
      if (!maps.has(cn)) maps.set(cn, (await place.map(cn, slug)).body.id);
    };
    const move = (cn: string, isIn: boolean) => {
      if (isIn) inside.add(cn);
      else inside.delete(cn);
      group(cn, isIn ? { member: [dn] } : {});
    };
    const signedIn = async () => expect((await place.signIn(uid)).status).toBe(200);
    const taken = async ({ at, what }: { readonly at: number; readonly what: string }) => {
      const cn = cns[at] ?? '';
      if (what === 'map') await map(cn, groups[at]?.slug ?? '');
      if (what === 'unmap') await unmap(cn);
      if (what === 'enter' || what === 'leave') move(cn, what === 'enter');
      if (what === 'sign-in') await signedIn();
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        for (const each of steps) await taken(each);
        await signedIn();
        const now = new Set(await place.groupsOf(email));
        for (const [n, cn] of cns.entries())
          if (maps.has(cn)) expect(now.has(groups[n]?.id ?? '')).toBe(inside.has(cn));
      }),
      { numRuns: 12 },
    );
  });
});

describe('a group map', () => {
  it('is for a group that the directory has, and for one here', async () => {
    const { slug } = await place.newGroup();
    expect((await place.map('no such group', slug)).status).toBe(404);
    group('there', {});
    expect((await place.map('there', 'no-such-group')).status).toBe(404);
    expect((await place.map('*', slug)).status).toBe(404);
    expect((await place.map('there', slug)).status).toBe(200);
    expect((await place.map('THERE', slug)).status).toBe(400);
    await place.configured({ groupSearchBase: '' });
    expect((await place.map('there', slug)).status).toBe(400);
    await place.configured({ url: 'ldaps://127.0.0.1:1', groupSearchBase: groupBase });
    expect((await place.map('there', slug)).status).toBe(503);
    await place.configured();
  });

  it('is shown and taken back, and nobody in another organization sees it', async () => {
    const { world } = place.accounts;
    const { slug, id } = await place.newGroup();
    group('shown', {});
    const made = await place.map('Shown', slug);
    const configId = await place.configId();
    expect(made.body).toEqual({
      id: made.body.id,
      ldapConfigId: configId,
      ldapGroupCN: 'Shown',
      groupId: id,
    });
    const path = `${configPath}/${configId}/group-maps`;
    const list = await world.ok(world.admin, 'GET', path);
    expect(list).toContainEqual({
      id: made.body.id,
      ldapConfigId: configId,
      ldapGroupCN: 'Shown',
      group: { id, name: slug, slug },
    });
    expect(await world.ok(world.admin, 'DELETE', `${path}/${made.body.id}`)).toEqual(made.body);
    expect((await world.send(world.admin, 'DELETE', `${path}/${made.body.id}`)).status).toBe(404);
    const foreign = await world.identity('admin', await world.newOrganization());
    expect((await world.send(foreign, 'GET', path)).status).toBe(404);
  });

  it('takes what being in the group gives, and the right on ldap', async () => {
    const { world } = place.accounts;
    group('powers', {});
    const [admins, members] = [await place.newGroup('admin'), await place.newGroup('member')];
    const permissions = [{ subject: 'ldap', action: ['read', 'create', 'delete', 'edit'] }];
    const role = await world.ok(world.admin, 'POST', `/api/v1/organization/${world.orgId}/roles`, {
      slug: 'directory-keeper',
      name: 'Keeper',
      permissions,
    });
    const keeper = await world.identity(role.role.slug);
    expect((await place.map('powers', admins.slug, keeper.token)).status).toBe(403);
    const nobody = await world.identity('no-access');
    expect((await place.map('powers', members.slug, nobody.token)).status).toBe(403);
    // Configuring takes all that an admin may: whoever does it can be anybody.
    const changed = { organizationId: world.orgId, nestedGroups: true };
    expect((await world.send(keeper, 'PATCH', configPath, changed)).status).toBe(403);
    expect((await world.send(keeper, 'GET', configPath, undefined)).status).not.toBe(200);
  });
});
