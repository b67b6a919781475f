import { expect, it } from 'vitest';
import { allItems } from '../harness/table.ts';
import { openWorld } from '../world/world.ts';

const tag = (n: number, projectId: string, at: string) => ({
  id: `0190a1b2-0000-7000-8000-00000000000${n}`,
  projectId,
  slug: `tag-${n}`,
  name: null,
  color: null,
  revision: 1,
  createdAt: at,
  updatedAt: at,
});

it('a request that commits twice at once is at fault, and leaves one event', async () => {
  const world = await openWorld();
  const { id } = await world.project();
  const unit = world.open('create-tag');
  const { tags } = unit.stores;
  const at = unit.runtime.now().toISOString();
  unit.note({ projectId: id, organizationId: world.orgId });
  const commits = [1, 2].map((n) => unit.commit(tags.creation(tag(n, id, at) as never)));
  const ended = await Promise.allSettled(commits);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(ended[1]).toMatchObject({ reason: { code: 'internal' } });
  const events = (await allItems(world.app.table)).filter(({ type }) => type === 'create-tag');
  expect(events).toHaveLength(1);
});
