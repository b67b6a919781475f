import { governed } from '../../approvals/governed-places.ts';
import { isRefusal, LocketError } from '../../errors.ts';
import { assertCanAnywhere } from '../../permissions/ability.ts';
import {
  openScope,
  type PresentScope,
  placeOfFolder,
  type Scope,
  type ScopeRequest,
} from '../../places/scope.ts';
import { enterProject } from '../../projects/access.ts';
import { isRestorable } from '../../projects/deleted.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertMaySecret, assertOpensNothing, maySecret } from '../core/rights.ts';
import { openSecret } from '../core/sealing.ts';
import type { DeletedSecret, SealedSecret, Secret } from '../core/secret.ts';
import { tagsById } from '../core/secret-tags.ts';
import { carryOut } from './alterations.ts';
import type { WriteResult } from './write-secret.ts';
import { written } from './written-secret.ts';

const notRestorable = (): LocketError =>
  new LocketError('not-found', 'No deleted secret with this id can be restored');

/** Deleted secrets of a folder and where it stands. */
export interface LostSecrets {
  readonly scope: Scope;
  readonly secrets: readonly DeletedSecret[];
}

const byDeletion = (a: DeletedSecret, b: DeletedSecret): number => b.deletedAt.localeCompare(a.deletedAt);

/**
 * The shared secrets of a folder that can be restored and that the caller may read, last deleted first. `not-found`
 * for an unknown project or environment.
 */
export const listDeletedSecrets = async (unit: Unit, request: ScopeRequest): Promise<LostSecrets> => {
  const scope = await openScope(unit, request);
  assertCanAnywhere(scope.access.ability, 'read', 'secrets');
  const all = scope.folderId ? await unit.stores.secrets.deletedIn(scope.environment.id, scope.folderId) : [];
  const { slugs } = await tagsById(
    unit,
    scope.access.project.id,
    all.flatMap(({ secret }) => secret.tagIds),
  );
  const secrets = all.filter(
    (each) =>
      each.secret.type === 'shared' &&
      isRestorable(each, unit.runtime.now()) &&
      maySecret(scope, 'read', each.secret.name, slugs(each.secret.tagIds)),
  );
  unit.note({ metadata: { numberOfSecrets: secrets.length } });
  return { scope, secrets: secrets.sort(byDeletion) };
};

interface Lost {
  readonly scope: PresentScope;
  readonly deleted: DeletedSecret;
}

/** The folder a deleted secret was in; `bad-request` when that is deleted itself. */
const scopeOf = async (
  unit: Unit,
  { projectId, environmentId, folderId }: SealedSecret,
): Promise<PresentScope> => {
  const access = await enterProject(unit, projectId).catch((error) => {
    throw isRefusal(error, 'not-found') ? notRestorable() : error;
  });
  const environment = access.project.environments.find(({ id }) => id === environmentId);
  if (!environment) throw notRestorable();
  const place = await placeOfFolder(unit, access, { environmentId, folderId });
  if (!place)
    throw new LocketError('bad-request', 'The folder of this secret is deleted: restore that first');
  unit.note({ metadata: { environment: environment.slug, secretPath: place.path } });
  return governed(unit, { access, environment, path: place.path, segments: place.segments, folderId });
};

const find = async (unit: Unit, secretId: string): Promise<Lost> => {
  const latest = await unit.stores.secrets.latestVersion(secretId);
  if (!latest || latest.type === 'personal') throw notRestorable();
  const deleted = await unit.stores.secrets.deleted(latest);
  if (!deleted || !isRestorable(deleted, unit.runtime.now())) throw notRestorable();
  return { deleted, scope: await scopeOf(unit, deleted.secret) };
};

/** The deletion took a version number of its own. */
const revived = (unit: Unit, secret: Secret, newName: string | undefined): Secret => ({
  ...secret,
  name: newName ?? secret.name,
  version: secret.version + 2,
  updatedAt: unit.runtime.now().toISOString(),
});

const restoreOnce = async (
  unit: Unit,
  secretId: string,
  newName: string | undefined,
): Promise<WriteResult> => {
  const { scope, deleted } = await find(unit, secretId);
  const { project } = scope.access;
  const { tagIds } = deleted.secret;
  const tags = await tagsById(unit, project.id, tagIds);
  const secret = revived(unit, await openSecret(unit, project, deleted.secret), newName);
  const was = { name: deleted.secret.name, tags: tags.slugs(tagIds) };
  assertMaySecret(scope, 'create', was.name, was.tags);
  assertMaySecret(scope, 'create', secret.name, was.tags);
  assertOpensNothing(scope, was, { ...was, name: secret.name });
  const alteration = { after: secret, revives: deleted.secret, deleted };
  const asked = await carryOut(unit, [scope], [alteration], secret);
  return asked ?? written(scope, secret, tags);
};

/**
 * Brings a deleted secret back under its id, with its versions and the overrides people had of it, under another name
 * if one is given: that needs what bringing it back and renaming it then would need. `not-found` when there is none or
 * its time is over, `bad-request` when the name is taken or its folder is deleted.
 */
export const restoreSecret = (unit: Unit, secretId: string, newName?: string): Promise<WriteResult> =>
  retryingConflicts(unit, () => restoreOnce(unit, secretId, newName));
