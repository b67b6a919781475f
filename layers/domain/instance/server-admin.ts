import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { assertFactorAtHome } from '../second-factors/factor-at-home.ts';
import type { Unit } from '../unit.ts';

/**
 * Lets in who administers the instance, with the factor that is asked for where it was set up; `forbidden` for anybody else.
 * The trail keeps it with the instance.
 */
export const enterAsServerAdmin = async (unit: Unit): Promise<void> => {
  const { caller } = unit;
  if (caller.kind !== 'user' || !caller.superAdmin)
    throw new LocketError('forbidden', 'Only server admins may do this');
  unit.note({ organizationId: instanceScope });
  await assertFactorAtHome(unit);
};
