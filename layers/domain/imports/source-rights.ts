import { LocketError } from '../errors.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Place } from '../secrets/place.ts';
import { mayReadAt } from '../secrets/reading-rights.ts';

/** Whoever imports must be able to read something at the source: `permission-denied`. */
export const assertMayReadSource = (access: ProjectAccess, source: Place): void => {
  if (!mayReadAt(access, source))
    throw new LocketError('permission-denied', 'You are not allowed to read secrets of the import source');
};
