import { assertCan, can } from '../permissions/ability.ts';
import type { Scope } from './scope.ts';

export type SecretAction = 'read' | 'create' | 'edit' | 'delete';

const fieldsOf = (scope: Scope, secretName: string, secretTags: readonly string[]) => ({
  environment: scope.environment.slug,
  secretPath: scope.path,
  secretName,
  secretTags,
});

/** Whether the caller may do this to the secret of this name in this scope. */
export const maySecret = (
  scope: Scope,
  action: SecretAction,
  name: string,
  tags: readonly string[] = [],
): boolean => can(scope.access.ability, action, 'secrets', fieldsOf(scope, name, tags));

/** Refuses with `permission-denied` unless the caller may. */
export const assertMaySecret = (
  scope: Scope,
  action: SecretAction,
  name: string,
  tags: readonly string[] = [],
): void => assertCan(scope.access.ability, action, 'secrets', fieldsOf(scope, name, tags));
