import { isRefusal, LocketError } from '../errors.ts';
import { parsePath } from '../folders/paths.ts';
import { assertCan } from '../permissions/ability.ts';
import { placeAt } from '../places/scope.ts';
import { enterProject, environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import { assertMayReveal } from '../second-factors/stepped-up.ts';
import type { Unit } from '../unit.ts';
import type { Connection } from './connection.ts';
import { openCredentials } from './credentials.ts';
import { isElsewhere } from './leading.ts';
import { syncsUsing } from './removing.ts';
import { assertSeesSource, environmentOf } from './source.ts';
import type { Sync } from './sync.ts';
import type { Credentials } from './target.ts';

/** Enters the source of a sync as somebody who hands it out: all that it reads must be theirs to read. */
export const assertMayHandOut = async (
  unit: Unit,
  access: ProjectAccess,
  { environment: slug, secretPath }: { readonly environment: string; readonly secretPath: string },
): Promise<string> => {
  const environment = environmentBySlug(access.project, slug);
  const place = placeAt(environment, parsePath(secretPath));
  // Also while there is nothing in it yet: what comes later goes there as well.
  assertMayReveal(unit, [environment]);
  assertCan(access.ability, 'read', 'secrets', {
    environment: slug,
    secretPath: place.path,
    secretName: '*',
    secretTags: [],
  });
  await assertSeesSource(unit, access, place);
  return environment.id;
};

const refusals = ['not-found', 'forbidden', 'permission-denied'] as const;

const handsOut = async (unit: Unit, { projectId, environmentId, secretPath }: Sync): Promise<void> => {
  const access = await enterProject(unit, projectId);
  const environment = environmentOf(access.project, environmentId);
  if (environment)
    return void (await assertMayHandOut(unit, access, { environment: environment.slug, secretPath }));
  // Once its environment is gone for good it hands out nothing any more.
  if (await unit.stores.projects.deletedEnvironment(projectId, environmentId))
    throw new LocketError('not-found', 'The environment of the sync was deleted, and can be restored');
};

const assertMayLead = async (unit: Unit, sync: Sync): Promise<void> => {
  try {
    await handsOut(unit, sync);
  } catch (error) {
    if (!refusals.some((code) => isRefusal(error, code))) throw error;
    throw new LocketError(
      'permission-denied',
      'Syncs hand out secrets by this connection that you are not allowed to read, or whose folder is gone',
    );
  }
};

const sourceOf = ({ projectId, environmentId, secretPath }: Sync): string =>
  JSON.stringify([projectId, environmentId, secretPath]);

/**
 * Refuses other credentials for a connection that syncs use: with `permission-denied` unless the caller may read all that
 * these hand out, for by other credentials it may come to anybody; with `bad-request` where they lead to another place,
 * in which the syncs would take keys of others for their own.
 */
export const assertMayGiveCredentials = async (
  unit: Unit,
  connection: Connection,
  given: Credentials,
): Promise<void> => {
  const used = await syncsUsing(unit, connection);
  if (used.length === 0) return;
  const sources = new Map(used.map((sync) => [sourceOf(sync), sync]));
  for (const sync of sources.values()) await assertMayLead(unit, sync);
  if (isElsewhere(connection, await openCredentials(unit, connection), given))
    throw new LocketError(
      'bad-request',
      'These credentials lead to another account or server: connect it anew, and lead the syncs there',
    );
};
