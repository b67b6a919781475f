import { beforeEach, describe, expect, it } from 'vitest';
import { Killed } from '../../world/memory-provider.ts';
import { openRotationPlace, type RotationPlace, sendgridRotation } from '../../world/rotation-place.ts';

const day = 86_400;
let place: RotationPlace;
beforeEach(async () => {
  place = await openRotationPlace();
});

const held = async () => [await place.valueOf('USER'), await place.valueOf('PASSWORD')];
const readersAreLetIn = async () => expect(place.target.letsIn(await held())).toBe(true);

/** A rotation that happened once already, and is due again. */
const dueAgain = async () => {
  const { id } = await place.rotation();
  await place.work();
  const order = await place.orderFor();
  place.world.app.runtime.advance(day);
  return { id, order };
};

describe('a worker that is killed', () => {
  // Plan; take and keep for each of two orders; promote.
  const ways = [1, 2, 3, 4, 5, 6].flatMap((writes) =>
    [true, false].map((isLastDone) => [writes, isLastDone] as const),
  );

  it.each(ways)(
    'at write %i (done: %s) loses no credential, and the next look goes on',
    async (writes, isLastDone) => {
      const { id, order } = await dueAgain();
      await expect(place.look(order, writes, isLastDone)).rejects.toThrow(Killed);
      await readersAreLetIn();
      // Whoever was at the target is waited for.
      await place.pass(61);
      await place.pass(61);
      await readersAreLetIn();
      expect((await held())[0]).toBe('app_2');
      expect(await place.shown(id)).toMatchObject({ status: 'success', isRotating: false });
      expect(await place.events('rotate-secrets')).toHaveLength(2);
    },
  );

  it.each(
    (['issue', 'prove'] as const).flatMap((verb) =>
      (['killed', 'killed-after'] as const).map((fault) => [verb, fault] as const),
    ),
  )('at the target (%s, %s) leaves the same', async (verb, fault) => {
    const { order } = await dueAgain();
    place.target.fail((each) => (each === verb ? fault : undefined));
    await expect(place.look(order)).rejects.toThrow(Killed);
    await readersAreLetIn();
    place.target.fail(undefined);
    await place.pass(61);
    await place.pass(61);
    await readersAreLetIn();
    expect((await held())[0]).toBe('app_2');
  });

  it('right after the target made a credential leaves none there that nobody knows', async () => {
    const { KEY } = await place.secrets('KEY');
    const outputs = { api_key: KEY };
    await place.create({ provider: 'sendgrid', inputs: sendgridRotation, outputs });
    place.target.fail((verb) => (verb === 'issue' ? 'killed-after' : undefined));
    await expect(place.look(await place.orderFor())).rejects.toThrow(Killed);
    expect(place.target.made.size).toBe(1);
    place.target.fail(undefined);
    await place.pass(61);
    await place.pass(61);
    expect(place.target.made.size).toBe(1);
    expect(place.target.letsIn([await place.valueOf('KEY')])).toBe(true);
  });
});

describe('two workers', () => {
  it('at one rotation do it once', async () => {
    const { order } = await dueAgain();
    const both = await Promise.allSettled([place.look(order), place.look({ ...order, execution: 'other' })]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    await place.pass(61);
    await place.pass(61);
    await readersAreLetIn();
    expect(await place.events('rotate-secrets')).toHaveLength(2);
  });

  it('of which one belongs to a line that another took over: it does nothing', async () => {
    const { id, order } = await dueAgain();
    await place.send('POST', `/api/v1/secret-rotations/${id}/rotate`, {});
    expect(await place.look(order)).toMatchObject({ next: 'nothing' });
  });
});

describe('a target that fails', () => {
  it('is tried again later and later, readers keep what they have, and people hear of it once', async () => {
    const { id } = await place.rotation();
    await place.work();
    const before = await held();
    place.target.fail((verb) => (verb === 'issue' ? 'refused' : undefined));
    await place.pass(day);
    expect(await place.shown(id)).toMatchObject({
      status: 'failed',
      statusMessage: 'The target refused',
      isRotating: true,
    });
    for (let n = 0; n < 6; n += 1) await place.pass(3600);
    expect(await place.events('fail-secret-rotation')).toMatchObject([
      { metadata: { rotationId: id, reason: 'The target refused', isOver: false } },
    ]);
    expect(await held()).toEqual(before);
    await readersAreLetIn();
    place.target.fail(undefined);
    await place.pass(3600);
    expect((await held())[0]).toBe('app_2');
    expect(await place.shown(id)).toMatchObject({ status: 'success', statusMessage: null });
  });

  it('that does not answer is told of after an hour, and given up after a day until the next time', async () => {
    const { id } = await place.rotation();
    await place.work();
    place.target.fail(() => 'down');
    await place.pass(day);
    expect(await place.events('fail-secret-rotation')).toEqual([]);
    for (let n = 0; n < 2 * 24; n += 1) await place.pass(1800);
    const told = await place.events('fail-secret-rotation');
    expect(told.map(({ metadata }) => metadata.isOver)).toEqual([false, true]);
    expect(await place.shown(id)).toMatchObject({ status: 'failed', isRotating: false });
    await readersAreLetIn();
    place.target.fail(undefined);
    await place.pass(day + 60);
    await place.pass(60);
    expect((await held())[0]).toBe('app_2');
  });
});
