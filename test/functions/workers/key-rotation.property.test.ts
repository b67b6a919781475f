import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepKeySchedule } from '../../../layers/domain/rotation/key-schedule.ts';
import { type Level, levels, settlingSeconds, targetOf } from '../../../layers/domain/rotation/rotation.ts';
import type { CustomerAwsKey } from '../../world/customer-cloud/aws-kms.ts';
import { Crash, type RotationWorld, rotationsIn } from '../../world/rotation.ts';
import { type KmsPlace, openKmsPlace } from '../external-kms/kms-clouds.ts';

let place: KmsPlace;
let world: RotationWorld;

/** A project and the values that were written into it. */
interface Written {
  readonly id: string;
  readonly values: Map<string, string>;
}

let plain: Written;
/** One that is switched to a customer's KMS and back. */
let guarded: Written;
let kmsId: string;
let key: CustomerAwsKey;

const at = ({ id }: Written) => ({ workspaceId: id, environment: 'dev', secretPath: '/' });

const isOut = (): boolean => key.state === 'Disabled';

/** While the KMS is out of order, what it guards is written or not. */
const write = async (project: Written, name: string, value: string): Promise<void> => {
  const method = project.values.has(name) ? 'PATCH' : 'POST';
  const body = { ...at(project), secretValue: value };
  const { status } = await world.send(world.admin, method, `/api/v3/secrets/raw/${name}`, body);
  expect(project === guarded && isOut() ? [200, 503] : [200]).toContain(status);
  if (status === 200) project.values.set(name, value);
};

const assertReadable = async (project: Written): Promise<void> => {
  const { token } = world.admin;
  const { status, body } = await world.app.request('GET', '/api/v3/secrets/raw', {
    token,
    query: at(project),
  });
  if (project === guarded && isOut() && status === 503) return;
  expect(status).toBe(200);
  const found = body.secrets.map(({ secretKey, secretValue }: Record<string, string>) => [
    secretKey,
    secretValue,
  ]);
  expect(new Map(found)).toEqual(project.values);
};

const assertNothingLost = async (): Promise<void> => {
  await assertReadable(plain);
  await assertReadable(guarded);
};

type Action =
  | { readonly kind: 'begin'; readonly level: Level }
  | { readonly kind: 'step'; readonly level: Level; readonly writes: number; readonly isLastDone: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'write'; readonly name: string; readonly value: string }
  | { readonly kind: 'switch'; readonly isToKms: boolean }
  | { readonly kind: 'outage' | 'recovery' | 'daily run' };

const level = fc.constantFrom(...levels);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin' as const), level }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      level,
      writes: fc.integer({ min: 1, max: 12 }),
      isLastDone: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.constantFrom(60, settlingSeconds, 4000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      name: fc.constantFrom('A', 'B', 'C'),
      value: fc.stringMatching(/^[a-z]{1,8}$/),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('switch' as const), isToKms: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('outage', 'recovery', 'daily run') }),
  },
);

const begin = async (of: Level): Promise<void> => {
  await world.begin({ level: of });
};

const step = async (of: Level, writes: number, isLastDone: boolean): Promise<void> => {
  const rotation = await world.find(targetOf(of));
  if (!rotation) return;
  // Whoever held it is gone: an execution that asks again.
  const execution = rotation.successor ?? (rotation.holder || 'first');
  try {
    await world.step(rotation, execution, { writes, isLastDone });
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
};

const runDaily = () => keepKeySchedule((auditType) => world.open(auditType), {});

const act = async (next: Action): Promise<void> => {
  switch (next.kind) {
    case 'begin':
      return begin(next.level);
    case 'step':
      return step(next.level, next.writes, next.isLastDone);
    case 'wait':
      return world.app.runtime.advance(next.seconds);
    case 'write':
      await write(plain, next.name, next.value);
      return write(guarded, next.name, next.value);
    case 'switch':
      await place.switched(guarded.id, next.isToKms ? kmsId : undefined);
      return;
    case 'daily run':
      await runDaily();
      return;
    case 'outage':
      key.state = 'Disabled';
      return;
    case 'recovery':
      key.state = 'Enabled';
  }
};

const finishAll = async (): Promise<void> => {
  for (const level of levels) {
    const rotation = await world.find(targetOf(level));
    if (!rotation) continue;
    world.app.runtime.advance(4000);
    await world.finish(rotation, 'finisher');
    expect(await world.find(targetOf(level))).toMatchObject({ phase: 'completed' });
    await assertNothingLost();
  }
};

beforeAll(async () => {
  place = await openKmsPlace();
  world = rotationsIn(place.world, place.settings);
  key = place.aws.key();
  kmsId = await place.added(place.byAccessKey(key));
  plain = { id: (await world.project()).id, values: new Map() };
  guarded = { id: (await world.project(world.admin, { kmsKeyId: kmsId })).id, values: new Map() };
  for (const project of [plain, guarded]) {
    await write(project, 'A', 'first');
    await write(project, 'B', 'second');
  }
});
afterAll(() => place.close());

describe('any sequence of rotations, ends of processes, writes, and switches and outages of a customer’s KMS', () => {
  it('leaves every value readable at every moment, and every rotation can be finished', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 14 }), async (actions) => {
        for (const next of actions) {
          await act(next);
          await assertNothingLost();
        }
        await finishAll();
        key.state = 'Enabled';
        await runDaily();
        await finishAll();
        for (const level of levels) {
          const { left = 0, outOfReach = 0 } = (await world.find(targetOf(level))) ?? {};
          expect([level, left, outOfReach]).toEqual([level, 0, 0]);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
