import { afterAll, expect, it } from 'vitest';
import { startProxy } from '../../harness/proxy.ts';
import { dynamodb } from '../../harness/worker.ts';
import { openWorld } from '../../world/world.ts';
import { openApprovals } from './approvals-place.ts';

/** More than one transaction holds, which is 100 actions. */
const names = Array.from({ length: 60 }, (_, n) => `BULK_${n}`);

const proxy = await startProxy(dynamodb());
const world = await openWorld({ storageAttempts: 1 }, proxy.url);
const place = await openApprovals(() => ({}), world);

afterAll(() => proxy.close());

/** A request for many secrets of a folder of its own, approved. */
const approved = async (folder: string): Promise<string> => {
  await world.ok(world.admin, 'POST', '/api/v1/folders', {
    workspaceId: place.project.id,
    environment: 'prod',
    path: '/',
    name: folder,
  });
  const secrets = names.map((secretKey) => ({ secretKey, secretValue: 'v' }));
  const body = place.body({ secretPath: `/${folder}`, secrets });
  const { approval } = await world.ok(place.requester, 'POST', '/api/v3/secrets/batch/raw', body);
  expect((await place.review(place.approver, approval.id)).status).toBe(200);
  return approval.id;
};

it('fail/the process ends at any call of a merge/all of it or nothing is there, and a further try ends it', async () => {
  const first = await approved('undisturbed');
  proxy.reset();
  expect((await place.merge(place.requester, first)).status).toBe(200);
  const calls = proxy.calls.length;
  const writing = proxy.calls.findIndex(({ operation }) => /Write|Put|Update/.test(operation));
  // Nothing is written before; of what follows, every step.
  for (let step = Math.max(1, writing); step <= calls; step += 1) {
    const folder = `step-${step}`;
    const id = await approved(folder);
    proxy.reset();
    proxy.intercept(async (call, forward) => (call.number > step ? 'hang-up' : forward()));
    await place.merge(place.requester, id);
    await proxy.settled();
    proxy.intercept(undefined);
    const there = Object.keys(await place.values(`/${folder}`)).length;
    expect([0, names.length]).toContain(there);
    const { hasMerged } = await place.read(place.approver, id);
    expect(hasMerged).toBe(there === names.length);
    const again = await place.merge(place.requester, id);
    expect(again.status).toBe(hasMerged ? 400 : 200);
    expect(Object.keys(await place.values(`/${folder}`))).toHaveLength(names.length);
  }
}, 120_000);
