import { beforeAll, expect, it } from 'vitest';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';

let place: DynamicPlace;
beforeAll(async () => {
  place = await openDynamicPlace();
  const { world, project } = place;
  await world.ok(world.admin, 'POST', '/api/v1/folders', {
    workspaceId: project.id,
    environment: 'dev',
    path: '/',
    name: 'app',
  });
  await place.create('db', {}, '/app');
});

it('the agent finds the lease that it took by `secretPath`, and reads the dynamic secret beside it', async () => {
  const body = { dynamicSecretName: 'db', path: '/app', ttl: '', config: {} };
  const { lease } = (await place.send('POST', '/leases', body)).body;
  const { projectSlug, environmentSlug } = place.scope() as Record<string, string>;
  const query = { projectSlug, environmentSlug, secretPath: '/app' };
  const found = await place.world.app.request('GET', `/api/v1/dynamic-secrets/leases/${lease.id}`, {
    token: place.world.admin.token,
    query,
  });
  expect(found.body.lease.id).toBe(lease.id);
  expect(found.body.dynamicSecret).toMatchObject({ type: 'sql-database', defaultTTL: '1h' });
});

it('the SDKs repeat in the body what stands in the path, and nothing else', async () => {
  const { lease } = (await place.send('POST', '/leases', { dynamicSecretName: 'db', path: '/app' })).body;
  const renew = (leaseId: string) =>
    place.send('POST', `/leases/${lease.id}/renew`, { path: '/app', leaseId, ttl: '', isForced: false });
  expect((await renew(lease.id)).status).toBe(200);
  expect((await renew('another')).status).toBe(422);
  const update = (name: string) =>
    place.send('PATCH', '/db', { path: '/app', name, data: { inputs: {}, defaultTTL: '2h', maxTTL: '' } });
  expect((await update('db')).body.dynamicSecret).toMatchObject({ defaultTTL: '2h', maxTTL: null });
  expect((await update('other')).status).toBe(422);
});

it('projects are named by id as well', async () => {
  const { id } = place.project;
  const named = { projectSlug: undefined, projectId: id, path: '/app' };
  expect((await place.send('POST', '/leases', { ...named, dynamicSecretName: 'db' })).status).toBe(200);
});
