import { LocketError } from '../errors.ts';
import { can } from '../permissions/ability.ts';
import type { Permission } from '../permissions/boundary.ts';
import { openedByMove, openedByTag } from '../permissions/openings.ts';
import { type ProjectAccess, placeholdersOf } from './access.ts';

/** All that rules can look at of a secret; tags are slugs. */
export interface SecretIdentity {
  readonly environment: string;
  readonly secretPath: string;
  readonly secretName: string;
  readonly secretTags: readonly string[];
}

/** Where a folder stands with everything in it; without a path, a whole environment. */
export interface PlaceIdentity {
  readonly environment: string;
  readonly secretPath?: string;
}

// What one may create under a name says nothing about the secret that stands there.
const actionsOnSecrets = ['read', 'edit', 'delete'] as const;

const denied = ({ action, subject }: Permission): LocketError =>
  new LocketError(
    'permission-denied',
    `You are not allowed to ${action} on ${subject} as they stand now, and this change would allow it`,
  );

const refuse = ([first]: readonly Permission[]): void => {
  if (first) throw denied(first);
};

/** True when the caller's rules look at nothing, so that no change of names, places or tags matters. */
export const looksAtNothing = ({ rules }: ProjectAccess): boolean =>
  rules.every(({ conditions }) => conditions === undefined);

/*
 * What follows is the one rule for operations that change what rules look at: the caller must have on the old
 * identity whatever the new one gives, reading included. Refused with `permission-denied`.
 */

const assertNotOpened = (
  { ability }: ProjectAccess,
  actions: readonly (typeof actionsOnSecrets)[number][],
  before: SecretIdentity,
  after: SecretIdentity,
): void => {
  const may = (action: (typeof actionsOnSecrets)[number], identity: SecretIdentity): boolean =>
    can(ability, action, 'secrets', { ...identity });
  const opened = actions.filter((action) => may(action, after) && !may(action, before));
  refuse(opened.map((action) => ({ action, subject: 'secrets' })));
};

/** For one secret that gets another name, place or tags. */
export const assertOpensNoSecret = (
  access: ProjectAccess,
  before: SecretIdentity,
  after: SecretIdentity,
): void => assertNotOpened(access, actionsOnSecrets, before, after);

/** For a secret that goes and leaves what it says to another one. */
export const assertOpensNoValue = (
  access: ProjectAccess,
  before: SecretIdentity,
  after: SecretIdentity,
): void => assertNotOpened(access, ['read'], before, after);

const known = ({ environment, secretPath }: PlaceIdentity) => ({
  environment,
  ...(secretPath !== undefined && { secretPath }),
});

/** For a folder, or an environment, with whatever is in it: its content is not looked at, so it may be any. */
export const assertOpensNoPlace = (
  access: ProjectAccess,
  before: PlaceIdentity,
  after: PlaceIdentity,
): void => {
  if (looksAtNothing(access)) return;
  refuse(openedByMove(access.rules, placeholdersOf(access.member), known(before), known(after)));
};

/** For all secrets that carry a tag, when it gets another slug or, without one, goes. */
export const assertOpensNoTagged = (access: ProjectAccess, slug: string, next: string | undefined): void => {
  if (looksAtNothing(access) || slug === next) return;
  const opened = openedByTag(access.rules, placeholdersOf(access.member), slug, next);
  // Creating is about what carries no tag yet.
  refuse(opened.filter(({ action }) => action !== 'create'));
};
