import { describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { base, openShares } from './shares-place.ts';

const { world, ann, inDays, share, view, opened } = await openShares();

describe('the list', () => {
  it('shows one’s own shares newest first, without values, hashes and links', async () => {
    const owner = await world.person('member');
    for (const name of ['first', 'second', 'third'])
      await share({ name, password: 'p', expiresAfterViews: 3 }, owner);
    await share({ name: 'gone', expiresAt: inDays(0.5) }, owner);
    await share({ name: 'of somebody else' });
    world.app.runtime.advance(43_201);
    const { secrets, totalCount } = await world.ok(owner, 'GET', base);
    expect([secrets.map(({ name }: { name: string }) => name), totalCount]).toEqual([
      ['third', 'second', 'first'],
      3,
    ]);
    expect(secrets[0]).toEqual({
      id: expect.any(String),
      encryptedValue: null,
      iv: null,
      tag: null,
      hashedHex: null,
      expiresAt: expect.any(String),
      userId: owner.id,
      orgId: world.orgId,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      expiresAfterViews: 3,
      accessType: 'anyone',
      name: 'third',
      lastViewedAt: null,
      password: null,
      encryptedSecret: null,
      identifier: null,
    });
  });

  it('pages', async () => {
    const owner = await world.person('member');
    for (const name of ['a', 'b', 'c']) await share({ name }, owner);
    const page = await world.app.ok('GET', base, { token: owner.token, query: { offset: 1, limit: 1 } });
    expect([page.body.secrets[0].name, page.body.totalCount]).toEqual(['b', 3]);
  });

  it('tells when a share was last opened', async () => {
    const owner = await world.person('member');
    await opened(await share({}, owner));
    expect((await world.ok(owner, 'GET', base)).secrets[0].lastViewedAt).toEqual(expect.any(String));
  });
});

describe('deleting a share', () => {
  it('closes its link', async () => {
    const owner = await world.person('member');
    const link = await share({ name: 'taken back' }, owner);
    const [{ id }] = (await world.ok(owner, 'GET', base)).secrets;
    expect((await world.ok(owner, 'DELETE', `${base}/${id}`)).name).toBe('taken back');
    expect((await view(link)).status).toBe(404);
    expect((await world.ok(owner, 'GET', base)).totalCount).toBe(0);
    expect((await world.send(owner, 'DELETE', `${base}/${id}`)).status).toBe(404);
  });

  it('is for its owner only', async () => {
    const owner = await world.person('member');
    const link = await share({}, owner);
    const [{ id }] = (await world.ok(owner, 'GET', base)).secrets;
    for (const other of [ann, world.admin])
      expect((await world.send(other, 'DELETE', `${base}/${id}`)).status).toBe(404);
    expect((await view(link)).status).toBe(200);
  });
});

describe('the trail', () => {
  it('has every view with its outcome in the organization, and public ones with the instance', async () => {
    const link = await share({ password: 'right', accessType: 'anyone' });
    await view(link, { password: 'wrong' });
    await view(link, { password: 'right' });
    const body = { secretValue: 'v', expiresAt: inDays(1) };
    await opened((await world.app.ok('POST', `${base}/public`, { body })).body.id);
    const events = (await allItems(world.app.table)).filter(({ type }) => type === 'read-shared-secret');
    const told = events.map(({ outcome, organizationId, metadata }) => [
      outcome,
      organizationId,
      (metadata as { revealed: boolean }).revealed,
    ]);
    expect(told).toContainEqual(['failed', world.orgId, false]);
    expect(told).toContainEqual(['success', world.orgId, true]);
    expect(told).toContainEqual(['success', 'instance', true]);
  });
});
