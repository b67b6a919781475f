import { type Ability, abilityOf, assertCan, assertNotDenied, can } from '../../permissions/ability.ts';
import type { Conditions, Rule } from '../../permissions/rule.ts';
import type { Place, Scope } from '../../places/scope.ts';
import { type ProjectAccess, placeholdersOf } from '../../projects/access.ts';
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

/** Conditions that tell secrets of one folder apart. */
type SecretField = 'secretName' | 'secretTags';

const unknowns = {
  place: ['secretName', 'secretTags'],
  name: ['secretTags'],
} as const satisfies Record<string, readonly SecretField[]>;

type Known = keyof typeof unknowns;

const withoutFields = (conditions: Conditions, fields: readonly string[]): Conditions =>
  Object.fromEntries(Object.entries(conditions).filter(([field]) => !fields.includes(field)));

const asks = ({ conditions }: Rule, fields: readonly string[]): boolean =>
  typeof conditions === 'object' && fields.some((field) => Object.hasOwn(conditions, field));

/** A rule with the unknown fields taken as fitting: an allow rule may allow, a deny rule need not deny. */
const hopeful = (rule: Rule, fields: readonly string[]): readonly Rule[] => {
  if (!asks(rule, fields)) return [rule];
  if (rule.inverted) return [];
  return [{ ...rule, conditions: withoutFields(rule.conditions ?? {}, fields) }];
};

const abilities = new WeakMap<ProjectAccess, Map<Known, Ability>>();

const built = (access: ProjectAccess, fields: readonly SecretField[]): Ability =>
  access.rules.some((rule) => asks(rule, fields))
    ? abilityOf(
        access.rules.flatMap((rule) => hopeful(rule, fields)),
        placeholdersOf(access.member),
      )
    : access.ability;

/** The caller's rights were every unknown field to fit; built once per request, from that request's own access. */
const hopefulAbility = (access: ProjectAccess, known: Known): Ability => {
  const made = abilities.get(access) ?? new Map<Known, Ability>();
  abilities.set(access, made);
  const ability = made.get(known) ?? built(access, unknowns[known]);
  made.set(known, ability);
  return ability;
};

/** Whether there may be a secret at this place that the caller may read; which ones is decided secret by secret. */
export const mayReadAt = (access: ProjectAccess, { environment, path }: Place): boolean =>
  can(hopefulAbility(access, 'place'), 'read', 'secrets', {
    environment: environment.slug,
    secretPath: path,
    secretName: '',
    secretTags: [],
  });

/** Whether the caller may read a secret of this name at this place, given the right tags. */
export const mayReadNamed = (access: ProjectAccess, { environment, path }: Place, name: string): boolean =>
  can(hopefulAbility(access, 'name'), 'read', 'secrets', {
    environment: environment.slug,
    secretPath: path,
    secretName: name,
    secretTags: [],
  });

/** Whether the caller may read a secret of this name whose tags nobody knows any more: no rule that asks for them helps. */
export const mayReadUntagged = (access: ProjectAccess, { environment, path }: Place, name: string): boolean =>
  can(access.ability, 'read', 'secrets', {
    environment: environment.slug,
    secretPath: path,
    secretName: name,
  });

/** Whether the caller may read this very secret; `tags` are slugs. */
export const mayRead = (
  access: ProjectAccess,
  { environment, path }: Place,
  name: string,
  tags: readonly string[],
): boolean =>
  can(access.ability, 'read', 'secrets', {
    environment: environment.slug,
    secretPath: path,
    secretName: name,
    secretTags: tags,
  });
