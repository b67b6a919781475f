import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overwrite, type RawItem, scanned } from '../../harness/raw-table.ts';
import { type CountingStorage, countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { openWorld, type World } from '../../world/world.ts';

const memberCount = 5000;

let storage: CountingStorage;
let world: World;
let projectId: string;

/** What of one person decides who is in the project and what they are called. */
const isNeeded = (id: string, { pk, sk }: RawItem): boolean =>
  (pk.S === `USER#${id}` && sk.S === 'USER') || sk.S === `GRANT#user#${id}`;

beforeAll(async () => {
  storage = await countingStorage();
  world = await openWorld({}, storage.endpoint);
  projectId = (await world.project()).id;
  const { id } = await world.personIn(projectId, 'viewer');
  const one = JSON.stringify((await scanned(world.app.table)).filter((item) => isNeeded(id, item)));
  const others = Array.from({ length: memberCount - 1 }, () => randomUUID());
  await overwrite(
    world.app.table,
    others.flatMap((each) => JSON.parse(one.replaceAll(id, each))),
    [],
  );
}, 60_000);
afterAll(() => storage.close());

describe('a project of 5,000 people', () => {
  it.each(['memberships', 'users'])('lists its %s in three rounds, the event included', async (list) => {
    const path = `/api/v1/workspace/${projectId}/${list}`;
    const body = await world.ok(world.admin, 'GET', path);
    expect((body.memberships ?? body.users).length).toBe(memberCount);
    expect(await fewestRounds(storage, () => world.ok(world.admin, 'GET', path))).toBe(3);
  });

  it('takes one more at the price of the first', async () => {
    const adding = async (to: string) => {
      const { email } = await world.person('no-access');
      const body = { emails: [email], roleSlugs: ['viewer'] };
      return storage.counted(() =>
        world.ok(world.admin, 'POST', `/api/v2/workspace/${to}/memberships`, body),
      );
    };
    const small = (await world.project()).id;
    await adding(small);
    const [first, last] = [await adding(small), await adding(projectId)];
    expect(last.calls).toEqual(first.calls);
  });
});
