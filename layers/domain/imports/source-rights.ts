import { LocketError } from '../errors.ts';
import type { Place } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { mayReadAt } from '../secrets/core/rights.ts';

/** Whoever imports must be able to read something at the source: `permission-denied`. */
export const assertMayReadSource = (access: ProjectAccess, source: Place): void => {
  if (!mayReadAt(access, source))
    throw new LocketError('permission-denied', 'You are not allowed to read secrets of the import source');
};
