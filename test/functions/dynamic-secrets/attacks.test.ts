import { beforeEach, describe, expect, it } from 'vitest';
import { workflow as placesWorkflow } from '../../../functions/workflows/dynamic-places/workflow.ts';
import { type DynamicPlace, openDynamicPlace, postgresInputs } from '../../world/dynamic-place.ts';
import { type MemoryProvider, memoryProvider } from '../../world/memory-provider.ts';

/** A provider that begins to make accounts, and goes on when it is let. */
const slowProvider = () => {
  const memory = memoryProvider();
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const create: MemoryProvider['create'] = async (...given) => {
    asked.resolve();
    await gate.promise;
    return memory.create(...given);
  };
  return { provider: { ...memory, create }, asked: asked.promise, goOn: gate.resolve };
};

const leasesAt = async (place: DynamicPlace) => (await place.send('GET', '/db/leases')).body.leases;
const advance = async (place: DynamicPlace, seconds: number): Promise<void> => {
  place.world.app.runtime.advance(seconds);
  await place.work();
};

describe('an account that is being made while its end is asked for', () => {
  const remove = (place: DynamicPlace, path: string) => place.world.send(place.world.admin, 'DELETE', path);

  it.each<[string, (place: DynamicPlace, leaseId: string) => Promise<{ status: number }>]>([
    ['of the lease', (place, id) => place.send('DELETE', `/leases/${id}`)],
    ['of the lease, by force', (place, id) => place.send('DELETE', `/leases/${id}`, { isForced: true })],
    ['of the dynamic secret', (place) => place.send('DELETE', '/db')],
    ['of the dynamic secret, by force', (place) => place.send('DELETE', '/db', { isForced: true })],
    ['of the project', (place) => remove(place, `/api/v1/projects/${place.project.id}`)],
  ])('%s is ended as well', async (_, end) => {
    const { provider, asked, goOn } = slowProvider();
    const place = await openDynamicPlace(provider);
    await place.create('db');
    const taking = place.lease('db');
    await asked;
    const [{ id }] = await leasesAt(place);
    expect((await end(place, id)).status).toBe(200);
    await place.work();
    goOn();
    expect((await taking).status).toBe(409);
    expect(provider.accounts.size).toBe(1);
    await advance(place, 61);
    await advance(place, 61);
    expect([...provider.accounts.keys()]).toEqual([]);
    expect(await place.events('end-dynamic-secret-lease')).toHaveLength(1);
  });

  it('ends in time when its lease is shorter than its making may be', async () => {
    const { provider, asked, goOn } = slowProvider();
    const place = await openDynamicPlace(provider);
    await place.create('db');
    const taking = place.lease('db', { ttl: '5s' });
    await asked;
    await place.work();
    goOn();
    expect((await taking).status).toBe(200);
    await advance(place, 6);
    expect(provider.accounts.size).toBe(0);
  });
});

describe('a provider', () => {
  let place: DynamicPlace;
  beforeEach(async () => {
    place = await openDynamicPlace();
    expect((await place.create('db')).status).toBe(200);
  });
  const moved = { data: { inputs: { host: 'db2.example.com', password: 'of the other' } } };

  it('does not move while it has leases: their accounts would be forgotten', async () => {
    const { lease } = (await place.lease('db')).body;
    const refused = await place.send('PATCH', '/db', moved);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('has leases')]);
    expect((await place.send('DELETE', `/leases/${lease.id}`)).status).toBe(200);
    expect((await place.send('PATCH', '/db', moved)).status).toBe(200);
  });

  it('that moved nevertheless is not asked to end an account of the other place', async () => {
    const { lease } = (await place.lease('db', { ttl: '1m' })).body;
    const unit = place.world.open();
    const stored = await unit.stores.leases.find(lease.id);
    if (!stored) throw new Error('no lease');
    const elsewhere = { ...stored, providerPlace: 'elsewhere', revision: stored.revision + 1 };
    await unit.commit(unit.stores.leases.replacement(elsewhere, stored));
    await advance(place, 61);
    expect(await leasesAt(place)).toMatchObject([
      { status: 'Revoking', statusDetails: expect.stringContaining('elsewhere') },
    ]);
    expect(place.provider.calls.filter(({ verb }) => verb === 'revoke')).toEqual([]);
  });

  it('that moved nevertheless is not asked by who revokes or renews either', async () => {
    const { lease } = (await place.lease('db', { ttl: '1h' })).body;
    const unit = place.world.open();
    const stored = await unit.stores.leases.find(lease.id);
    if (!stored) throw new Error('no lease');
    const elsewhere = { ...stored, providerPlace: 'elsewhere', revision: stored.revision + 1 };
    await unit.commit(unit.stores.leases.replacement(elsewhere, stored));
    const renewed = await place.send('POST', `/leases/${lease.id}/renew`, { ttl: '2h' });
    expect([renewed.status, renewed.body.message]).toEqual([400, expect.stringContaining('elsewhere')]);
    const revoked = await place.send('DELETE', `/leases/${lease.id}`);
    expect(revoked.body.lease).toMatchObject({
      status: 'Revoking',
      statusDetails: expect.stringContaining('elsewhere'),
    });
    expect(await leasesAt(place)).toHaveLength(1);
    expect(place.provider.calls.filter(({ verb }) => verb !== 'test' && verb !== 'create')).toEqual([]);
  });

  it('may be written as it is, in other words, without its secrets', async () => {
    const same = { host: 'DB.example.com', port: '5432', ca: '', tls: null };
    expect((await place.send('PATCH', '/db', { data: { inputs: same } })).status).toBe(200);
  });
});

it('a place that was deleted is looked at again when no request can take a lease there any more', async () => {
  const place = await openDynamicPlace();
  const order = { projectId: place.project.id, environmentId: '', folderId: '', dynamicSecretId: '' };
  const first = await place.step({ ...order, leaseId: '', execution: 'e' });
  expect(first).toEqual({ next: 'wait', seconds: 60, name: 'e.1' });
  expect(await place.step({ ...order, leaseId: '', execution: first.name })).toMatchObject({
    next: 'nothing',
  });
});

it('an Idempotency-Key whose lease ended says so at once', async () => {
  const place = await openDynamicPlace();
  await place.create('db');
  const headers = { 'Idempotency-Key': 'once' };
  const { lease } = (await place.lease('db', {}, headers)).body;
  await place.send('DELETE', `/leases/${lease.id}`);
  const again = await place.lease('db', {}, headers);
  expect([again.status, again.body.message]).toEqual([400, expect.stringContaining('has ended')]);
});

it('an Idempotency-Key of somebody else, or of another request, answers no lease', async () => {
  const place = await openDynamicPlace();
  await place.create('db');
  await place.create('db2');
  const headers = { 'Idempotency-Key': 'mine' };
  const { lease } = (await place.lease('db', { ttl: '1h' }, headers)).body;
  const other = await place.world.personIn(place.project.id, 'admin');
  const body = { dynamicSecretName: 'db', ttl: '1h' };
  const foreign = await place.send('POST', '/leases', body, other, headers);
  expect([foreign.status, foreign.body.lease.id === lease.id]).toEqual([200, false]);
  const elsewhere = await place.lease('db2', { ttl: '1h' }, headers);
  expect([elsewhere.status, elsewhere.body.lease.id === lease.id]).toEqual([200, false]);
  for (const more of [{ ttl: '2h' }, {}, { ttl: '59m' }]) {
    const changed = await place.lease('db', more, headers);
    expect([changed.status, changed.body.message]).toEqual([400, expect.stringContaining('another ttl')]);
  }
  expect((await place.lease('db', { ttl: '60m' }, headers)).body.lease.id).toBe(lease.id);
});

describe('an organization that is deleted', () => {
  const founded = async () => {
    const place = await openDynamicPlace();
    const { world } = place;
    const person = await world.person('member');
    const { organization } = await world.ok(person, 'POST', '/api/v2/organizations', { name: 'Side' });
    const chosen = { organizationId: organization.id };
    const { token } = await world.ok(person, 'POST', '/api/v3/auth/select-organization', chosen);
    const inside = { ...person, token, orgId: organization.id };
    const project = await world.project(inside);
    const at = { projectSlug: project.slug, environmentSlug: 'dev', path: '/' };
    const made = {
      ...at,
      name: 'db',
      provider: { type: 'sql-database', inputs: postgresInputs },
      defaultTTL: '1h',
    };
    await world.ok(inside, 'POST', '/api/v1/dynamic-secrets', made);
    const lease = async (ttl: string) =>
      (
        await world.ok(inside, 'POST', '/api/v1/dynamic-secrets/leases', {
          ...at,
          dynamicSecretName: 'db',
          ttl,
        })
      ).lease;
    const remove = () => world.ok(person, 'DELETE', `/api/v2/organizations/${organization.id}`);
    return { place, inside, project, organization, lease, remove };
  };

  it.each([
    ['of projects that are there', false],
    ['of projects that were deleted before, too', true],
  ])('has all its leases ended, %s', async (_, isDeleted) => {
    const { place, inside, project, lease, remove } = await founded();
    await lease('9d');
    await lease('1y');
    if (isDeleted) await place.world.ok(inside, 'DELETE', `/api/v1/projects/${project.id}`);
    const accounts = [...place.provider.accounts.keys()].sort();
    expect(accounts).toHaveLength(2);
    await remove();
    // Keys that are in memory are no proof that they can be had.
    place.world.app.runtime.advance(3600);
    await place.work();
    expect([...place.provider.accounts.keys()]).toEqual([]);
    const ended = await place.events('end-dynamic-secret-lease');
    expect(ended.map(({ metadata }) => metadata.leaseExternalEntityId).sort()).toEqual(accounts);
  });

  it('has a lease end at its time whatever becomes of that', async () => {
    const { place, lease, remove } = await founded();
    const { id, dynamicSecretId } = await lease('1h');
    await remove();
    place.world.app.runtime.advance(2 * 3600);
    const order = { projectId: '', environmentId: '', folderId: '', dynamicSecretId, leaseId: id };
    expect(await place.step({ ...order, execution: 'e' })).toMatchObject({ next: 'nothing' });
    expect([...place.provider.accounts.keys()]).toEqual([]);
  });

  it('and restored since keeps the leases that it has', async () => {
    const { place, organization, lease, remove } = await founded();
    await lease('1h');
    await remove();
    const order = { projectId: '', environmentId: '', folderId: '', dynamicSecretId: '', leaseId: '' };
    const at = { organizationId: organization.id, ...order, execution: 'e.1' };
    const person = await place.events('delete-organization');
    expect(person).toHaveLength(1);
    const unit = place.world.open();
    const deleted = await unit.stores.organizations.findDeleted(organization.id);
    if (!deleted) throw new Error('not deleted');
    const back = { ...deleted.organization, revision: deleted.organization.revision + 1 };
    await unit.commit(unit.stores.organizations.restoration(back, deleted, new Date().toISOString()));
    expect(await place.step(at)).toMatchObject({ next: 'nothing' });
    expect(place.provider.accounts.size).toBe(1);
  });
});

it('a folder that a merged change request takes away has its leases ended as any other', () => {
  expect(placesWorkflow.startedBy.detailTypes).toContain('secret-approval-merged');
});
