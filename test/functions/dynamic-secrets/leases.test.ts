import { beforeEach, describe, expect, it } from 'vitest';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';

let place: DynamicPlace;
beforeEach(async () => {
  place = await openDynamicPlace();
  expect((await place.create('db')).status).toBe(200);
});

const advance = async (seconds: number): Promise<void> => {
  place.world.app.runtime.advance(seconds);
  await place.work();
};
const leases = async () => (await place.send('GET', '/db/leases')).body.leases;
const accounts = () => [...place.provider.accounts.keys()];

describe('a lease', () => {
  it('is an account at the provider, told once', async () => {
    const { status, body } = await place.lease('db', { ttl: '10m' });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      DB_USERNAME: body.lease.externalEntityId,
      DB_PASSWORD: place.provider.passwords[0],
    });
    expect(accounts()).toEqual([body.lease.externalEntityId]);
    expect(body.lease).toMatchObject({ status: null, renewals: 0, dynamicSecretId: body.dynamicSecret.id });
    const { body: read } = await place.send('GET', `/leases/${body.lease.id}`);
    expect(read.lease).toEqual({ ...body.lease, dynamicSecret: body.dynamicSecret });
    expect(JSON.stringify(read)).not.toContain(place.provider.passwords[0]);
  });

  it('ends when its time is over, and not before', async () => {
    await place.lease('db', { ttl: '10m' });
    await advance(595);
    expect(accounts()).toHaveLength(1);
    await advance(6);
    expect(accounts()).toEqual([]);
    expect(await leases()).toEqual([]);
    expect(await place.events('end-dynamic-secret-lease')).toMatchObject([
      { metadata: { reason: 'expired' } },
    ]);
  });

  it('that was renewed ends when its renewal does, counted from then', async () => {
    const { lease } = (await place.lease('db', { ttl: '10m' })).body;
    await advance(300);
    const renewed = (await place.send('POST', `/leases/${lease.id}/renew`, { ttl: '20m' })).body.lease;
    expect(Date.parse(renewed.expireAt) - Date.parse(lease.expireAt)).toBeCloseTo(900_000, -4);
    expect(renewed.renewals).toBe(1);
    await advance(1190);
    expect(accounts()).toHaveLength(1);
    await advance(15);
    expect(accounts()).toEqual([]);
  });

  it('that was cut short by a renewal ends then', async () => {
    const { lease } = (await place.lease('db', { ttl: '2h' })).body;
    await place.work();
    await place.send('POST', `/leases/${lease.id}/renew`, { ttl: '1m' });
    await place.work();
    await advance(61);
    expect(accounts()).toEqual([]);
  });

  it('lives no longer than maxTTL, however it is renewed', async () => {
    const tooLong = await place.lease('db', { ttl: '5h' });
    expect([tooLong.status, tooLong.body.message]).toEqual([400, expect.stringContaining('maxTTL')]);
    const { lease } = (await place.lease('db', { ttl: '4h' })).body;
    await advance(3.5 * 3600);
    const renew = (more: object) => place.send('POST', `/leases/${lease.id}/renew`, more);
    expect((await renew({ ttl: '1h' })).status).toBe(400);
    const { body } = await renew({});
    expect(Date.parse(body.lease.expireAt)).toBe(Date.parse(lease.createdAt) + 4 * 3_600_000);
    await advance(1800);
    expect(accounts()).toEqual([]);
    expect((await renew({})).status).toBe(404);
  });

  it('that was revoked is gone at once', async () => {
    const { lease } = (await place.lease('db')).body;
    expect((await place.send('DELETE', `/leases/${lease.id}`)).status).toBe(200);
    expect(accounts()).toEqual([]);
    expect((await place.send('GET', `/leases/${lease.id}`)).status).toBe(404);
    await place.work();
    expect(await place.events('end-dynamic-secret-lease')).toEqual([]);
  });

  it('asked for twice under one Idempotency-Key is one', async () => {
    const headers = { 'Idempotency-Key': 'run 17' };
    const first = (await place.lease('db', {}, headers)).body;
    const second = (await place.lease('db', {}, headers)).body;
    expect(second.lease).toEqual(first.lease);
    expect(second.data).toBeUndefined();
    expect(accounts()).toHaveLength(1);
    const others = { 'Idempotency-Key': 'run 18' };
    expect((await place.lease('db', {}, others)).body.lease.id).not.toBe(first.lease.id);
  });

  it('is found in its own folder only', async () => {
    const { lease } = (await place.lease('db')).body;
    expect((await place.send('GET', `/leases/${lease.id}`, { environmentSlug: 'prod' })).status).toBe(404);
    const other = await place.world.project();
    const elsewhere = { projectSlug: other.slug };
    expect((await place.send('GET', `/leases/${lease.id}`, elsewhere)).status).toBe(404);
    expect((await place.send('DELETE', `/leases/${lease.id}`, elsewhere)).status).toBe(404);
    expect(accounts()).toHaveLength(1);
  });

  it('taken by two hundred at once is two hundred accounts', async () => {
    const taken = await Promise.all(Array.from({ length: 200 }, () => place.lease('db')));
    expect(taken.map(({ status }) => status)).toEqual(Array(200).fill(200));
    expect(new Set(accounts()).size).toBe(200);
    expect(await leases()).toHaveLength(200);
  }, 60_000);

  it('is listed page by page', async () => {
    for (let n = 0; n < 3; n += 1) await place.lease('db');
    const first = (await place.send('GET', '/db/leases', { limit: 2 })).body;
    const second = (await place.send('GET', '/db/leases', { limit: 2, after: first.next })).body;
    expect([...first.leases, ...second.leases].map(({ id }: { id: string }) => id)).toEqual(
      (await leases()).map(({ id }: { id: string }) => id),
    );
    expect(second.next).toBeNull();
  });
});

describe('a provider that is not there', () => {
  it('when an account is to be made leaves nothing behind', async () => {
    place.provider.fail((verb) => (verb === 'create' ? 'lost' : undefined));
    const { status, body } = await place.lease('db');
    expect([status, body.message]).toEqual([503, expect.stringContaining('did not make an account')]);
    expect(accounts()).toHaveLength(1);
    expect(await leases()).toMatchObject([{ status: 'Revoking' }]);
    await place.work();
    expect(accounts()).toEqual([]);
    // What the provider may be at still ends with the second look.
    await advance(61);
    expect(accounts()).toEqual([]);
    expect(await leases()).toEqual([]);
  });

  it('when a lease is renewed leaves it as it was', async () => {
    const { lease } = (await place.lease('db')).body;
    place.provider.fail((verb) => (verb === 'renew' ? 'down' : undefined));
    expect((await place.send('POST', `/leases/${lease.id}/renew`)).status).toBe(503);
    expect((await place.send('GET', `/leases/${lease.id}`)).body.lease).toMatchObject({
      expireAt: lease.expireAt,
      renewals: 0,
    });
  });

  it('for an hour when a lease ends ends it afterwards', async () => {
    await place.lease('db', { ttl: '1m' });
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    await advance(61);
    for (let minute = 0; minute < 60; minute += 1) await advance(60);
    expect(await leases()).toMatchObject([
      { status: 'Revoking', statusDetails: expect.stringContaining('in time') },
    ]);
    place.provider.fail(undefined);
    await advance(3600);
    expect(accounts()).toEqual([]);
    expect(await leases()).toEqual([]);
  });

  it('for more than a day is told to somebody, and tried again', async () => {
    const { lease } = (await place.lease('db', { ttl: '1m' })).body;
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    await advance(61);
    for (let hour = 0; hour < 26; hour += 1) await advance(3600);
    expect(await leases()).toMatchObject([{ id: lease.id, status: 'Failed to revoke' }]);
    expect(await place.events('fail-dynamic-secret-lease')).toMatchObject([
      { metadata: { leaseId: lease.id, leaseExternalEntityId: lease.externalEntityId } },
    ]);
    place.provider.fail(undefined);
    expect((await place.send('DELETE', `/leases/${lease.id}`)).status).toBe(200);
    expect(accounts()).toEqual([]);
  });

  it('does not keep a lease that is revoked by force: the trail names the account', async () => {
    const { lease } = (await place.lease('db')).body;
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    expect((await place.send('DELETE', `/leases/${lease.id}`, { isForced: true })).status).toBe(200);
    expect((await place.send('GET', `/leases/${lease.id}`)).status).toBe(404);
    await place.work();
    await advance(15);
    expect(await leases()).toEqual([]);
    expect(await place.events('abandon-dynamic-secret-lease')).toMatchObject([
      { metadata: { leaseExternalEntityId: lease.externalEntityId } },
    ]);
  });
});

describe('deleting', () => {
  it.each([
    ['a dynamic secret', () => place.send('DELETE', '/db')],
    [
      'its environment',
      async () => {
        const { id } = place.project.environments.find(({ slug }: { slug: string }) => slug === 'dev');
        return place.world.send(
          place.world.admin,
          'DELETE',
          `/api/v1/projects/${place.project.id}/environments/${id}`,
        );
      },
    ],
    [
      'its project',
      () => place.world.send(place.world.admin, 'DELETE', `/api/v1/projects/${place.project.id}`),
    ],
  ])('%s ends all its leases', async (_, remove) => {
    await place.lease('db');
    await place.lease('db');
    expect((await remove()).status).toBe(200);
    await place.work();
    expect(accounts()).toEqual([]);
  });

  it('a folder ends the leases in it and below, and no other', async () => {
    const { world, project } = place;
    const folder = (path: string, name: string) =>
      world.ok(world.admin, 'POST', '/api/v1/folders', {
        workspaceId: project.id,
        environment: 'dev',
        path,
        name,
      });
    await folder('/', 'a');
    await folder('/a', 'b');
    await place.create('below', {}, '/a/b');
    await place.send('POST', '/leases', { dynamicSecretName: 'below', path: '/a/b' });
    await place.lease('db');
    await world.ok(world.admin, 'DELETE', '/api/v1/folders/a', {
      workspaceId: project.id,
      environment: 'dev',
      path: '/',
      forceDelete: true,
    });
    await place.work();
    expect(accounts()).toEqual(
      (await leases()).map(({ externalEntityId }: { externalEntityId: string }) => externalEntityId),
    );
  });

  it('shows its progress, and takes no new lease', async () => {
    await place.lease('db');
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    expect((await place.send('DELETE', '/db')).body.dynamicSecret.status).toBe('Deleting');
    await place.work();
    expect((await place.send('GET', '/db')).body.dynamicSecret.status).toBe('Deleting');
    expect((await place.lease('db')).status).toBe(400);
    place.provider.fail(undefined);
    await advance(120);
    await advance(120);
    expect((await place.send('GET', '/db')).status).toBe(404);
    expect(await place.events('end-dynamic-secret')).toHaveLength(1);
  });

  it('that fails for a day says so, and can be forced', async () => {
    const { lease } = (await place.lease('db')).body;
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    await place.send('DELETE', '/db');
    for (let hour = 0; hour < 26; hour += 1) await advance(3600);
    expect((await place.send('GET', '/db')).body.dynamicSecret.status).toBe('Failed to delete');
    expect((await place.send('DELETE', '/db', { isForced: true })).status).toBe(200);
    expect((await place.send('GET', '/db')).status).toBe(404);
    expect((await place.create('db')).status).toBe(200);
    await place.work();
    expect(await place.events('abandon-dynamic-secret-lease')).toMatchObject([
      { metadata: { leaseExternalEntityId: lease.externalEntityId } },
    ]);
  });
});

describe('what a provider has beside the leases', () => {
  it('is found, and ended where the dynamic secret says so', async () => {
    const { lease } = (await place.lease('db')).body;
    const missing = (await place.lease('db')).body.lease;
    const stray = `${lease.externalEntityId.slice(0, 11)}stray`;
    place.provider.accounts.set(stray, '');
    place.provider.accounts.set('somebody', '');
    place.provider.accounts.delete(missing.externalEntityId);
    const drift = {
      isKnown: true,
      strays: [{ externalEntityId: stray }],
      missing: [{ leaseId: missing.id, externalEntityId: missing.externalEntityId }],
    };
    expect((await place.send('GET', '/db/drift')).body.drift).toEqual(drift);
    expect((await place.send('POST', '/db/reconcile')).body).toEqual({ drift, ended: [] });
    await place.send('PATCH', '/db', { data: { removesStrays: true } });
    expect((await place.send('POST', '/db/reconcile')).body.ended).toEqual([{ externalEntityId: stray }]);
    expect(accounts()).toEqual([lease.externalEntityId, 'somebody']);
  });
});
