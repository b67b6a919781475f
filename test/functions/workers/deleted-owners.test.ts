import { describe, expect, it } from 'vitest';
import { type ByItself, byItself, ordered } from '../../world/by-itself.ts';
import { deleteOrganization, restoreOrganization } from '../../world/deleted-organization.ts';

interface Owner {
  remove(place: ByItself): Promise<unknown>;
  restore(place: ByItself): Promise<unknown>;
}

const owners: Readonly<Record<'project' | 'organization', Owner>> = {
  project: {
    remove: ({ world, projectId }) => world.ok(world.admin, 'DELETE', `/api/v1/workspace/${projectId}`),
    restore: ({ world, projectId }) =>
      world.ok(world.admin, 'POST', `/api/v1/projects/${projectId}/restore`, {}),
  },
  organization: {
    remove: ({ world }) => deleteOrganization(world),
    restore: ({ world }) => restoreOrganization(world),
  },
};

const cases = Object.keys(byItself).flatMap((kind) =>
  Object.keys(owners)
    .filter((owner) => kind !== 'a scanned repository' || owner === 'organization')
    .map((owner) => [kind, owner] as const),
);

/** Longer than any queue tries, shorter than anything can be restored. */
const days = 3;

describe.each(cases)('%s of a deleted %s', (kind, owner) => {
  it('reaches nobody, troubles nobody, and goes on once that is restored', async () => {
    const place: ByItself = await byItself[kind as keyof typeof byItself]();
    const { remove, restore } = owners[owner as keyof typeof owners];
    await place.begin();
    await remove(place);
    const before = [place.reached(), await ordered(place.world)];
    for (let number = 0; number < days; number += 1) {
      await place.day();
      await place.work();
    }
    expect([place.reached(), await ordered(place.world)]).toEqual(before);
    await restore(place);
    await place.work();
    expect(await place.goesOn()).toBe(true);
    expect(place.troubles).toEqual([]);
    place.close?.();
  });
});
