import { formatPath } from '../folders/paths.ts';
import { assertCan, assertCanAnywhere } from '../permissions/ability.ts';
import { openScope, type Place, type Scope, type ScopeRequest } from '../places/scope.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import type { Position } from '../secrets/core/secret-listing.ts';
import { readFolders } from '../secrets/reading/listed-secrets.ts';
import { referrersAt } from '../secrets/references/standing-referrers.ts';
import { FolderContents } from '../secrets/view/folder-contents.ts';
import type { PlacedSecret } from '../secrets/view/import-resolution.ts';
import { folderTree } from '../secrets/view/listed-folders.ts';
import type { Unit } from '../unit.ts';
import { placeName, type Used } from './last-uses.ts';

export interface UnusedRequest {
  /** Whole days without any use. */
  readonly days: number;
}

export interface UnusedSecretsRequest extends ScopeRequest, UnusedRequest {
  /** Secrets that are looked at for one page. */
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: Position | undefined;
}

interface UnusedSecret {
  readonly secret: Pick<SealedSecret, 'id' | 'name' | 'createdAt' | 'updatedAt'>;
  readonly place: Place;
  /** The last day on which it was read, or its folder listed; undefined when that is not known. */
  readonly lastDay: string | undefined;
}

export interface UnusedSecrets {
  readonly secrets: readonly UnusedSecret[];
  readonly notedSince: string | undefined;
  readonly next?: Position | undefined;
}

const dayMilliseconds = 86_400_000;

/** The first day on which a use is not too long ago. */
export const firstDayOf = (unit: Unit, { days }: UnusedRequest): string =>
  new Date(unit.runtime.now().getTime() - days * dayMilliseconds).toISOString().slice(0, 10);

/** The folder and those above it, by whose lists with all below them its secrets are read as well. */
const pathsAbove = (segments: readonly string[]): readonly string[] =>
  Array.from({ length: segments.length + 1 }, (_, depth) => formatPath(segments.slice(0, depth)));

const usesOf = (scope: string, { secret, place }: PlacedSecret): readonly Used[] => {
  const { slug } = place.environment;
  return [
    { scope, kind: 'secret', what: secret.id },
    { scope, kind: 'folder', what: placeName(slug, place.path) },
    ...pathsAbove(place.segments).map((path) => ({
      scope,
      kind: 'tree' as const,
      what: placeName(slug, path),
    })),
  ];
};

const lastDayOf = async (unit: Unit, scope: Scope, placed: PlacedSecret): Promise<string | undefined> =>
  (await unit.stores.lastUses.daysOf(usesOf(scope.access.project.id, placed)))
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1);

/** Whether a secret is read by way of others: of its import or of a reference to it no event tells. */
const isReadElsewhere = async (unit: Unit, { access }: Scope, { secret, place }: PlacedSecret) => {
  const source = { sourceEnvironmentId: place.environment.id, sourcePath: place.path };
  if ((await unit.stores.imports.importersOf(source)).length > 0) return true;
  const standpoint = { folderId: secret.folderId, place };
  return (await referrersAt(unit, access, [standpoint], secret.name)).length > 0;
};

/**
 * A page of the secrets from a folder downwards that nobody read for so many days, among those that the caller may read.
 * One that something imports or refers to is never among them. Needs `audit-logs:read` in the project.
 */
export const listUnusedSecrets = async (
  unit: Unit,
  request: UnusedSecretsRequest,
): Promise<UnusedSecrets> => {
  const scope = await openScope(unit, request);
  assertCan(scope.access.ability, 'read', 'audit-logs');
  assertCanAnywhere(scope.access.ability, 'read', 'secrets');
  const contents = new FolderContents(unit, scope.access);
  const listed = await folderTree(unit, contents, scope);
  const page = { limit: request.limit, after: request.after };
  const { secrets, next } = await readFolders(unit, contents, scope, listed, { ...request, page });
  const firstDay = firstDayOf(unit, request);
  const old = secrets.filter(({ secret }) => secret.createdAt.slice(0, 10) < firstDay);
  const judged = await Promise.all(
    old.map(async (placed) => {
      const lastDay = await lastDayOf(unit, scope, placed);
      const isUsed = lastDay !== undefined && lastDay >= firstDay;
      const isUnused = !isUsed && !(await isReadElsewhere(unit, scope, placed));
      return isUnused ? [{ secret: placed.secret, place: placed.place, lastDay }] : [];
    }),
  );
  return { secrets: judged.flat(), notedSince: await unit.stores.lastUses.notedSince(), next };
};
