import { LocketError } from '../../errors.ts';
import { formatPath } from '../../folders/paths.ts';
import { can } from '../../permissions/ability.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { referencesIn } from './references.ts';

/** References one value may hold: each has an entry in the index of who refers to whom. */
const maxReferences = 1000;

/**
 * Refuses a value that refers to secrets elsewhere which its writer may not read: `permission-denied`. Whether they
 * exist is not looked at, nor which tags they have, so that a right that hangs on tags is none; what stands in the same
 * folder may be named freely. `invalid-input` for more than 1000.
 */
export const assertMayRefer = ({ ability }: ProjectAccess, value: string | undefined): void => {
  const references = referencesIn(value ?? '');
  if (references.length > maxReferences)
    throw new LocketError('invalid-input', `secretValue may hold at most ${maxReferences} references`);
  for (const { environment, path, key } of references) {
    if (environment === undefined) continue;
    // Without its tags: whoever is denied some tag would have others, or a sync, read for them what has it.
    const fields = { environment, secretPath: formatPath(path), secretName: key };
    if (!can(ability, 'read', 'secrets', fields))
      throw new LocketError(
        'permission-denied',
        'The value refers to a secret that you are not allowed to read',
      );
  }
};
