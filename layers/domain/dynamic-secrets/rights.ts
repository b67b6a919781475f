import { assertCan, can } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import type { Place } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';

export type DynamicAction = ActionOn<'dynamic-secrets'>;
type Within = { readonly access: Pick<ProjectAccess, 'ability'> } & Pick<Place, 'environment' | 'path'>;

const fieldsOf = ({ environment, path }: Pick<Place, 'environment' | 'path'>) => ({
  environment: environment.slug,
  secretPath: path,
});

/** Whether the caller may do this to the dynamic secrets of a place. */
export const mayDynamic = (within: Within, action: DynamicAction): boolean =>
  can(within.access.ability, action, 'dynamic-secrets', fieldsOf(within));

/** Refuses with `permission-denied` unless the caller may. */
export const assertMayDynamic = (within: Within, action: DynamicAction): void =>
  assertCan(within.access.ability, action, 'dynamic-secrets', fieldsOf(within));
