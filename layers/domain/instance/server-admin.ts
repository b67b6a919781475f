import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';

/** Lets in who administers the instance; `forbidden` for anybody else. The trail keeps it with the instance. */
export const enterAsServerAdmin = (unit: Pick<Unit, 'caller' | 'note'>): void => {
  const { caller } = unit;
  if (caller.kind !== 'user' || !caller.superAdmin)
    throw new LocketError('forbidden', 'Only server admins may do this');
  unit.note({ organizationId: instanceScope });
};
