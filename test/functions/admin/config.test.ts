import { expect, it } from 'vitest';
import { startApp, type TestApp } from '../../harness/app.ts';
import { setUp } from '../../world/instance.ts';

const configOf = async (app: TestApp) => (await app.ok('GET', '/api/v1/admin/config')).body.config;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('an instance has an id of its own from when it is set up, which tells nothing of what is in it', async () => {
  const [app, other] = [await startApp(), await startApp()];
  expect(await configOf(app)).toMatchObject({
    initialized: false,
    instanceId: '00000000-0000-0000-0000-000000000000',
  });
  const { orgId, adminIdentityId } = await setUp(app);
  await setUp(other);
  const { instanceId, initialized } = await configOf(app);
  expect(initialized).toBe(true);
  expect(instanceId).toMatch(uuid);
  expect((await configOf(app)).instanceId).toBe(instanceId);
  expect((await configOf(other)).instanceId).not.toBe(instanceId);
  expect([orgId, adminIdentityId]).not.toContain(instanceId);
});
