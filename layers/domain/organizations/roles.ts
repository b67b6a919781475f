import { LocketError } from '../errors.ts';
import { type BuiltInRole, builtInRole } from '../permissions/built-in-roles.ts';

/** The organization role with this slug; `not-found` when there is none. */
export const organizationRole = (slug: string): BuiltInRole => {
  const role = builtInRole('organization', slug);
  if (!role) throw new LocketError('not-found', 'Role not found in this organization');
  return role;
};
