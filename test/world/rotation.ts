import { openPlatform } from '../../layers/adapters/platform.ts';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';
import { createRenewableKeyRing, type KeyRenewal } from '../../layers/domain/keys/key-renewal.ts';
import { advanceRotation } from '../../layers/domain/rotation/advance-rotation.ts';
import { begin, type RotationRequest } from '../../layers/domain/rotation/begin-rotation.ts';
import { type Rotation, settlingSeconds } from '../../layers/domain/rotation/rotation.ts';
import type { Work } from '../../layers/domain/rotation/work.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { wholeEquipment } from '../harness/whole-platform.ts';
import { softwareWrapping } from '../harness/wrapping.ts';
import { openWorld, type World } from './world.ts';

/** The process ends. */
export class Crash extends Error {}

/** How many writes a process gets done before it ends, and whether the last of them reaches the disk. */
interface Fate {
  writes: number;
  readonly isLastDone: boolean;
}

export interface RotationWorld extends World {
  begin(request: RotationRequest): Promise<Rotation>;
  find(target: string): Promise<Rotation | undefined>;
  /** One step as the workflow asks for it, in a process of its own, with time for so many portions. */
  step(
    rotation: Rotation,
    execution: string,
    fate?: Fate,
    portions?: number,
  ): ReturnType<typeof advanceRotation>;
  /** All steps, with the waiting in between. */
  finish(rotation: Rotation, execution?: string): Promise<Rotation>;
}

const origin = { ipAddress: '', userAgent: 'locket', requestId: 'rotation' };

/** Has every write of a unit count, and end the process when its time has come. */
const mortal = (unit: Unit, fate: Fate): Unit => {
  const writing =
    <Args extends readonly unknown[], R>(write: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      fate.writes -= 1;
      if (fate.writes > 0) return write(...args);
      if (fate.writes === 0 && fate.isLastDone) await write(...args);
      throw new Crash();
    };
  const { sealedValues } = unit.stores;
  const commit = writing((...args: Parameters<Unit['commit']>) => unit.commit(...args));
  const stores = new Proxy(unit.stores, {
    get: (target, name) =>
      name === 'sealedValues'
        ? { ...sealedValues, replace: writing(sealedValues.replace) }
        : Reflect.get(target, name),
  });
  return new Proxy(unit, {
    get: (target, name) => {
      if (name === 'commit') return commit;
      if (name === 'stores') return stores;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};

export const openRotationWorld = async (): Promise<RotationWorld> => {
  const wrapping = await softwareWrapping();
  return rotationsIn(await openWorld({ wrapping }), { wrapping });
};

/** Rotations in a world that was opened with these settings. */
export const rotationsIn = (
  world: World,
  settings: Pick<Settings, 'wrapping' | 'awsElsewhere' | 'keyServers'>,
): RotationWorld => {
  const { runtime, table } = world.app;

  const workOf = (fate: Fate | undefined, portions: number): Work => {
    let left = portions;
    let renewal: KeyRenewal | undefined;
    const platform = openPlatform(
      { auditRetentionDays: 90, storageTimeout: 2500, storageAttempts: 3, table, ...settings },
      {
        ...wholeEquipment,
        runtime,
        makeKeyRing: (settings) => {
          const ring = createRenewableKeyRing(settings);
          renewal = ring;
          return ring;
        },
      },
    );
    return {
      open: (auditType: AuditEventType | null) => {
        const unit = platform.open(origin, auditType);
        return fate ? mortal(unit, fate) : unit;
      },
      get renewal() {
        return renewal as KeyRenewal;
      },
      hasTime: () => {
        left -= 1;
        return left >= 0;
      },
      pace: async () => undefined,
    };
  };

  const find: RotationWorld['find'] = (target) => world.read(({ rotations }) => rotations.find(target));
  const step: RotationWorld['step'] = (
    { target, number },
    execution,
    fate,
    portions = Number.POSITIVE_INFINITY,
  ) => advanceRotation(workOf(fate, portions), { target, number, execution });

  return {
    ...world,
    begin: async (request) => {
      const unit = world.open('rotate-keys');
      unit.note({ actor: { type: 'platform', metadata: {} } });
      return begin(unit, request);
    },
    find,
    step,
    finish: async (rotation, first = 'first') => {
      let execution = first;
      for (;;) {
        const { next, name } = await step(rotation, execution);
        if (next === 'nothing') break;
        if (next === 'settle') runtime.advance(settlingSeconds);
        execution = name;
      }
      return (await find(rotation.target)) as Rotation;
    },
  };
};
