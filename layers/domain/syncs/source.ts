import { LocketError } from '../errors.ts';
import { parsePath } from '../folders/paths.ts';
import { abilityOf } from '../permissions/ability.ts';
import type { Rule } from '../permissions/rule.ts';
import { type Place, placeAt } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Environment, Project } from '../projects/project.ts';
import { OpenedSecrets } from '../secrets/core/sealing.ts';
import { expandSecrets, type PlacedFound } from '../secrets/reading/expanded-secrets.ts';
import { FolderContents } from '../secrets/view/folder-contents.ts';
import { importedBy, loadImports, type PlacedSecret } from '../secrets/view/import-resolution.ts';
import type { Unit } from '../unit.ts';
import type { Sync } from './sync.ts';

/** A secret as it goes to a target. */
export interface SourceSecret {
  readonly key: string;
  readonly value: string;
  readonly comment: string;
}

const readingAll: readonly Rule[] = [{ subject: 'secrets', action: ['read'] }];

/**
 * The project as a sync sees it: every secret. Whoever made the sync was asked for all that it reads, and what came to
 * its folder later was brought there by who may read that.
 */
const seenBySync = (project: Project): ProjectAccess =>
  // Nobody calls: reading looks at the project and at these rules, and at nothing of a member.
  ({ project, rules: readingAll, ability: abilityOf(readingAll) }) as unknown as ProjectAccess;

/** Where a sync reads, or why it cannot. */
export const sourcePlace = (
  project: Project,
  { environmentId, secretPath }: Pick<Sync, 'environmentId' | 'secretPath'>,
): Place => {
  const environment = project.environments.find(({ id }) => id === environmentId);
  if (!environment) throw new LocketError('not-found', 'The environment of the sync was deleted');
  return placeAt(environment, parsePath(secretPath));
};

export const environmentOf = (project: Project, environmentId: string): Environment | undefined =>
  project.environments.find(({ id }) => id === environmentId);

/** The strongest of each name: the folder's own, then its imports from the last to the first. */
const strongest = (contents: FolderContents, place: Place): readonly PlacedSecret[] => {
  const found = new Map<string, PlacedSecret>();
  for (const secret of contents.readableAt(place)) found.set(secret.name, { secret, place });
  for (const { secrets } of [...importedBy(contents, place)].reverse())
    for (const each of secrets) if (!found.has(each.secret.name)) found.set(each.secret.name, each);
  return [...found.values()];
};

const opened = async (
  contents: FolderContents,
  secrets: OpenedSecrets,
  placed: readonly PlacedSecret[],
): Promise<readonly PlacedFound[]> => {
  const found = await secrets.open(placed.map(({ secret }) => secret));
  return placed.map(({ secret: sealed, place }, at) => ({
    secret: found[at] as (typeof found)[number],
    scope: place,
    tags: contents.tagsOf(sealed),
  }));
};

/** What somebody sees of a place: the secrets, and what of it they may not read. */
export interface SourceView {
  readonly secrets: readonly SourceSecret[];
  /** References and imports that the reader may not follow. */
  readonly isWhole: boolean;
  /** Keys of the places that it was read from. */
  readonly places: readonly string[];
}

const viewOf = async (unit: Unit, access: ProjectAccess, place: Place): Promise<SourceView> => {
  const contents = new FolderContents(unit, access);
  await contents.load([{ place, secrets: 'all', imports: true, beyond: 'all' }]);
  if (contents.folderIdAt(place) === undefined)
    throw new LocketError(
      'not-found',
      `Folder '${place.path}' not found in environment '${place.environment.slug}'`,
    );
  await loadImports(contents, [place]);
  const opening = new OpenedSecrets(unit, access.project);
  const { found, unresolved } = await expandSecrets(
    contents,
    opening,
    await opened(contents, opening, strongest(contents, place)),
  );
  return {
    secrets: found.map(({ secret: { name, value, comment } }) => ({ key: name, value, comment })),
    places: contents.lookedAt,
    isWhole: !unresolved.some(({ reason }) => reason === 'forbidden'),
  };
};

/** What a sync takes from a place: the folder, its imports, references in their values followed. */
export const readSource = (unit: Unit, project: Project, place: Place): Promise<SourceView> =>
  viewOf(unit, seenBySync(project), place);

const isSame = (a: readonly SourceSecret[], b: readonly SourceSecret[]): boolean => {
  const values = new Map(a.map(({ key, value }) => [key, value]));
  return a.length === b.length && b.every(({ key, value }) => values.get(key) === value);
};

/**
 * Refuses with `permission-denied` unless the caller may read all that a sync of this place would hand out, by imports and
 * references as well.
 */
export const assertSeesSource = async (unit: Unit, access: ProjectAccess, place: Place): Promise<void> => {
  const [own, whole] = [
    await viewOf(unit, access, place),
    await viewOf(unit, seenBySync(access.project), place),
  ];
  if (!own.isWhole || !isSame(own.secrets, whole.secrets))
    throw new LocketError(
      'permission-denied',
      'You are not allowed to read all secrets that a sync of this folder would hand out',
    );
};
