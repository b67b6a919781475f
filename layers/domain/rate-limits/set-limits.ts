import { enterAsServerAdmin } from '../instance/server-admin.ts';
import type { Unit } from '../unit.ts';
import { defaultLimits, type RateLimits, type SetLimits } from './limits.ts';

/** The limits in force, since the instance was set up unless somebody set others. */
export const readLimits = async (unit: Unit): Promise<SetLimits> => {
  await enterAsServerAdmin(unit);
  const [set, instance] = await Promise.all([unit.stores.rateLimits.find(), unit.stores.instance.find()]);
  const at = instance?.at ?? unit.runtime.now().toISOString();
  return set ?? { limits: defaultLimits, createdAt: at, updatedAt: at, revision: 0 };
};

/** Sets all limits anew; every function goes by them half a minute later at the latest. */
export const setLimits = async (unit: Unit, limits: RateLimits): Promise<SetLimits> => {
  await enterAsServerAdmin(unit);
  const previous = await unit.stores.rateLimits.find();
  const now = unit.runtime.now().toISOString();
  const next: SetLimits = {
    limits,
    createdAt: previous?.createdAt ?? now,
    updatedAt: now,
    revision: (previous?.revision ?? 0) + 1,
  };
  unit.note({ metadata: { limits, previous: previous?.limits ?? defaultLimits } });
  await unit.commit([unit.stores.rateLimits.replacement(next, previous)]);
  return next;
};
