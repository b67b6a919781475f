import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { overwrite, type RawItem, scanned } from '../../harness/raw-table.ts';
import { type CountingStorage, countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { runs } from '../../harness/thoroughness.ts';
import { newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { openWorld, type World } from '../../world/world.ts';

const peopleCount = runs(50_000, 5000);
const lateIndex = peopleCount * 0.8 + 1;

let storage: CountingStorage;
let world: World;
let place: ScimPlace;

/** As many people like one who was provisioned and joined: the membership, and what the directory said. */
const fillWithPeople = async (): Promise<void> => {
  const { id, userName } = await place.provision();
  await place.join(userName);
  const userId = await world.read(({ scim }) => scim.userIdById(place.orgId, id));
  const own = (await scanned(world.app.table)).filter(
    ({ pk, sk }: RawItem) => pk.S === `ORG#${place.orgId}` && sk.S.endsWith(`#${userId}`),
  );
  const text = JSON.stringify(own);
  const others = Array.from({ length: peopleCount - 2 }, () => randomUUID());
  await overwrite(
    world.app.table,
    others.flatMap((other) =>
      JSON.parse(text.replaceAll(String(userId), other).replaceAll(id, randomUUID())),
    ),
    [],
  );
};

beforeAll(async () => {
  storage = await countingStorage();
  world = await openWorld({}, storage.endpoint);
  place = await newScimPlace(world);
  await fillWithPeople();
}, 180_000);
afterAll(() => storage.close());

it('a page of a hundred people among thousands takes three rounds, the event included', async () => {
  const query = { startIndex: String(lateIndex), count: '100' };
  const page = async () => {
    const { body } = await place.send('GET', '/Users', undefined, { query });
    expect(body).toMatchObject({ totalResults: peopleCount, itemsPerPage: 100, startIndex: lateIndex });
  };
  await page();
  expect(await fewestRounds(storage, page)).toBeLessThanOrEqual(3);
});

it('finding one by the name in the directory reads no list', async () => {
  const { userName } = await place.provision();
  const query = { filter: `userName eq "${userName.toUpperCase()}"` };
  const { calls } = await storage.counted(async () => {
    const { body } = await place.send('GET', '/Users', undefined, { query });
    expect(body.totalResults).toBe(1);
  });
  expect(calls).not.toContain('Query');
});
