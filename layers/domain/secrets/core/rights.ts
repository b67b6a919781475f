import { assertCan, assertNotDenied, can } from '../../permissions/ability.ts';
import type { Scope } from '../../places/scope.ts';
import { assertOpensNoSecret, assertOpensNoValue, type SecretIdentity } from '../../projects/openings.ts';

export type SecretAction = 'read' | 'create' | 'edit' | 'delete';

type Within = Pick<Scope, 'access' | 'environment' | 'path' | 'isAsked'>;

/** What rules look at of a secret: the slugs of its tags cannot be left out, for a rule may deny by them. */
export const identityIn = (
  { environment, path }: Pick<Within, 'environment' | 'path'>,
  secretName: string,
  secretTags: readonly string[],
): SecretIdentity => ({ environment: environment.slug, secretPath: path, secretName, secretTags });

/** Whether the caller may do this to the secret of this name in this scope. */
export const maySecret = (
  scope: Within,
  action: SecretAction,
  name: string,
  tags: readonly string[],
): boolean => can(scope.access.ability, action, 'secrets', { ...identityIn(scope, name, tags) });

/**
 * Refuses with `permission-denied` unless the caller may. A change that others have to approve may be asked for by whoever
 * reads what is there and is not denied the change: what allows it are the approvals.
 */
export const assertMaySecret = (
  scope: Within,
  action: SecretAction,
  name: string,
  tags: readonly string[],
): void => {
  const { ability } = scope.access;
  const identity = { ...identityIn(scope, name, tags) };
  assertCan(ability, scope.isAsked ? 'read' : action, 'secrets', identity);
  if (scope.isAsked) assertNotDenied(ability, action, 'secrets', identity);
};

/** What tells a secret from others in its folder; tags are slugs. */
export interface Looks {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Refuses with `permission-denied` what gives the caller rights on a secret of this scope by other looks. */
export const assertOpensNothing = (scope: Within, before: Looks, after: Looks): void => {
  const assertOpens = scope.isAsked ? assertOpensNoValue : assertOpensNoSecret;
  assertOpens(
    scope.access,
    identityIn(scope, before.name, before.tags),
    identityIn(scope, after.name, after.tags),
  );
};
