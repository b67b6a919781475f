import { type ImportEntry, recorded } from '../history/commit.ts';
import type { Place, PresentScope } from '../places/scope.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { SecretImport } from './import.ts';
import type { LocatedImport } from './located-import.ts';

/** How the trail names an import. */
export const noteImport = (
  unit: Unit,
  { made, source, destination }: Omit<LocatedImport, 'position'>,
): void =>
  unit.note({
    metadata: {
      secretImportId: made.id,
      folderId: made.folderId,
      importFromEnvironment: source.environment.slug,
      importFromSecretPath: source.path,
      importToEnvironment: destination.environment.slug,
      importToSecretPath: destination.path,
    },
  });

/** What goes with a change of an import: a commit in the history of its folder. */
export const commitOf = (
  unit: Unit,
  { access, environment, folderId }: PresentScope,
  { id, version }: SecretImport,
  source: Place,
  action: ImportEntry['action'],
): Promise<readonly Change[]> =>
  recorded(unit, [
    {
      folder: { projectId: access.project.id, environmentId: environment.id, folderId },
      entries: [{ kind: 'import', id, name: `${source.environment.slug}:${source.path}`, version, action }],
    },
  ]);
