import { beforeAll, expect, it } from 'vitest';
import { auditEventItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { trailOf } from '../../world/trail.ts';
import { openWorld, type World } from '../../world/world.ts';

const day = 86_400;

let world: World;
beforeAll(async () => {
  world = await openWorld({ auditRetentionDays: 20 });
});

const keepFor = (id: string, auditLogsRetentionDays: number) =>
  world.ok(world.admin, 'PUT', `/api/v1/projects/${id}/audit-logs-retention`, { auditLogsRetentionDays });

const tag = (id: string, slug: string) =>
  world.ok(world.admin, 'POST', `/api/v1/projects/${id}/tags`, { slug, color: '' });

/** Days that each event of a project about a tag is kept, as DynamoDB is told. */
const keptDays = async (id: string): Promise<readonly number[]> => {
  const items = (await storedItemsOf(world.app.table)).filter(({ pk }) => pk.startsWith(`AUDIT#${id}#`));
  return auditEventItem.readAll(items as never).flatMap(({ doc, ttl = 0 }) => {
    const { type, occurredAt } = JSON.parse(doc);
    return type === 'create-tag' ? [Math.round((ttl - Date.parse(occurredAt) / 1000) / day)] : [];
  });
};

const tagsIn = async (path: string): Promise<readonly string[]> => {
  const startDate = new Date(world.app.runtime.now().getTime() - 30 * day * 1000).toISOString();
  const query = { eventType: 'create-tag', startDate, limit: '100' };
  const { body } = await world.app.ok('GET', path, { token: world.admin.token, query });
  return body.auditLogs.map((log: { projectId: string }) => log.projectId);
};

it('events are kept as long as their project says, never longer than the instance, and a change counts for new ones', async () => {
  const [{ id: short }, { id: usual }, { id: long }] = await Promise.all([
    world.project(),
    world.project(),
    world.project(),
  ]);
  await keepFor(short, 3);
  await keepFor(long, 300);
  for (const id of [short, usual, long]) await tag(id, 'first');
  expect(await keptDays(short)).toEqual([3]);
  expect(await keptDays(usual)).toEqual([20]);
  expect(await keptDays(long)).toEqual([20]);
  await keepFor(short, 0);
  await tag(short, 'second');
  expect([...(await keptDays(short))].sort()).toEqual([20, 3]);

  await trailOf(world.app.table).catchUp();
  const organization = '/api/v1/organization/audit-logs';
  expect((await tagsIn(organization)).filter((id) => id === short)).toHaveLength(2);
  // DynamoDB deletes within days of the time: what is over is not shown, whether it is still there or not.
  world.app.runtime.advance(4 * day);
  expect((await tagsIn(organization)).filter((id) => id === short)).toHaveLength(1);
  expect(await tagsIn(`/api/v1/projects/${short}/audit-logs`)).toHaveLength(1);
  expect(await tagsIn(`/api/v1/projects/${usual}/audit-logs`)).toHaveLength(1);
  world.app.runtime.advance(17 * day);
  expect(await tagsIn(organization)).toEqual([]);
});

it('a refusal in a project is kept as long as its project says', async () => {
  const { id } = await world.project();
  await keepFor(id, 5);
  const reader = await world.machineIn(id, 'viewer');
  const refused = await world.send(reader, 'POST', `/api/v1/projects/${id}/tags`, { slug: 'no', color: '' });
  expect(refused.status).toBe(403);
  expect(await keptDays(id)).toEqual([5]);
});
