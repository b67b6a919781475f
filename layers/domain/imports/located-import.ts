import { assertFreePlace } from '../approvals/governed-places.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { parsePath } from '../folders/paths.ts';
import { assertCan, can } from '../permissions/ability.ts';
import {
  openScope,
  type Place,
  type PresentScope,
  placeAt,
  placeOfFolder,
  type ScopeRequest,
  withFolder,
} from '../places/scope.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { SecretImport } from './import.ts';

/** An import, where it stands among those of its folder, and what it connects. */
export interface LocatedImport {
  readonly made: SecretImport;
  /** 1-based, without gaps. */
  readonly position: number;
  readonly source: Place;
  readonly destination: Place;
}

export type ImportAction = 'read' | 'create' | 'edit' | 'delete';

const importNotFound = (): LocketError => new LocketError('not-found', 'Secret import not found');

/** Whether the caller may do this to the imports of a place. */
export const mayImport = (
  { ability }: ProjectAccess,
  action: ImportAction,
  { environment, path }: Place,
): boolean => can(ability, action, 'secret-imports', { environment: environment.slug, secretPath: path });

/** Refuses with `permission-denied` unless the caller may. */
export const assertMayImport = (
  { ability }: ProjectAccess,
  action: ImportAction,
  { environment, path }: Place,
): void => assertCan(ability, action, 'secret-imports', { environment: environment.slug, secretPath: path });

const sourceEnvironmentOf = (access: ProjectAccess, made: SecretImport): Environment | undefined =>
  access.project.environments.find(({ id }) => id === made.sourceEnvironmentId);

/** The imports of a folder in their order; those from an environment that is gone are not there. */
const located = (
  access: ProjectAccess,
  destination: Place,
  imports: readonly SecretImport[],
): readonly LocatedImport[] =>
  imports
    .flatMap((made) => {
      const environment = sourceEnvironmentOf(access, made);
      return environment ? [{ made, source: placeAt(environment, parsePath(made.sourcePath)) }] : [];
    })
    .map((each, index) => ({ ...each, destination, position: index + 1 }));

/** The imports of a folder that the caller entered. */
export const importsOf = async (
  unit: Unit,
  { access, environment, segments, folderId }: PresentScope,
): Promise<readonly LocatedImport[]> => {
  const imports = await unit.stores.imports.inFolder(environment.id, folderId);
  return located(access, placeAt(environment, segments), imports);
};

/** Why imports of a protected place stay as they are: others would read there what nobody approved. */
export const frozen = 'imports stay as they are as long as it does';

/** One import of a scope's folder, and all of them; `not-found` when it stands elsewhere or nowhere. */
export const importInScope = async (
  unit: Unit,
  request: ScopeRequest,
  importId: string,
  action: ImportAction,
) => {
  const scope = await openScope(unit, request);
  assertMayImport(scope.access, action, scope);
  if (action !== 'read') await assertFreePlace(unit, scope, frozen);
  const present = scope.folderId === undefined ? undefined : withFolder(scope);
  const all = present ? await importsOf(unit, present) : [];
  const found = all.find(({ made }) => made.id === importId);
  if (!present || !found) throw importNotFound();
  return { scope: present, found, all };
};

const enterProjectOf = async (unit: Unit, { projectId }: SecretImport): Promise<ProjectAccess> => {
  try {
    return await enterProject(unit, projectId);
  } catch (error) {
    throw isRefusal(error, 'not-found') ? importNotFound() : error;
  }
};

/** An import by its id alone; a foreign one looks as if it did not exist. `forbidden` without membership. */
export const importById = async (
  unit: Unit,
  importId: string,
): Promise<LocatedImport & { readonly access: ProjectAccess }> => {
  const made = await unit.stores.imports.find(importId);
  if (!made) throw importNotFound();
  const access = await enterProjectOf(unit, made);
  const place = await placeOfFolder(unit, access, made);
  if (!place) throw importNotFound();
  assertMayImport(access, 'read', place);
  const all = await importsOf(unit, { ...place, access, folderId: made.folderId });
  const found = all.find((each) => each.made.id === importId);
  if (!found) throw importNotFound();
  return { ...found, access };
};
