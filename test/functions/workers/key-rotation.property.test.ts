import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Level, levels, settlingSeconds, targetOf } from '../../../layers/domain/rotation/rotation.ts';
import { Crash, openRotationWorld, type RotationWorld } from '../../world/rotation.ts';

let world: RotationWorld;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
let project: any;
const values = new Map<string, string>();

const place = () => ({ workspaceId: project.id, environment: 'dev', secretPath: '/' });

const write = async (name: string, value: string): Promise<void> => {
  const method = values.has(name) ? 'PATCH' : 'POST';
  await world.ok(world.admin, method, `/api/v3/secrets/raw/${name}`, { ...place(), secretValue: value });
  values.set(name, value);
};

const read = async (): Promise<ReadonlyMap<string, string>> => {
  const { body } = await world.app.ok('GET', '/api/v3/secrets/raw', {
    token: world.admin.token,
    query: place(),
  });
  return new Map(
    body.secrets.map((secret: { secretKey: string; secretValue: string }) => [
      secret.secretKey,
      secret.secretValue,
    ]),
  );
};

type Action =
  | { readonly kind: 'begin'; readonly level: Level }
  | { readonly kind: 'step'; readonly level: Level; readonly writes: number; readonly isLastDone: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'write'; readonly name: string; readonly value: string };

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

const act = async (next: Action): Promise<void> => {
  if (next.kind === 'begin') return begin(next.level);
  if (next.kind === 'step') return step(next.level, next.writes, next.isLastDone);
  if (next.kind === 'wait') return world.app.runtime.advance(next.seconds);
  return write(next.name, next.value);
};

beforeAll(async () => {
  world = await openRotationWorld();
  project = await world.project();
  await write('A', 'first');
  await write('B', 'second');
});

describe('any sequence of rotations, ends of processes and writes', () => {
  it('leaves every value readable at every moment, and every rotation can be finished', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
        for (const next of actions) {
          await act(next);
          expect(await read()).toEqual(values);
        }
        for (const each of levels) {
          const rotation = await world.find(targetOf(each));
          if (!rotation) continue;
          world.app.runtime.advance(4000);
          expect(await world.finish(rotation, 'finisher')).toMatchObject({ phase: 'completed', left: 0 });
          expect(await read()).toEqual(values);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
