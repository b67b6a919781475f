import { parsePath } from '../folders/paths.ts';
import { foldersBelow } from '../folders/subtree.ts';
import { importingFolders } from '../imports/importing-folders.ts';
import { keyOf, type Place, placeAt } from '../places/scope.ts';
import type { Environment, Project } from '../projects/project.ts';
import { maxFolders } from '../secrets/view/folder-contents.ts';
import type { Unit } from '../unit.ts';
import type { ChangedPlace, ChangedTree, SecretsChanged } from './secrets-changed.ts';

const environmentIn = ({ environments }: Project, slug: string): Environment | undefined =>
  environments.find((environment) => environment.slug === slug);

const placeIn = (project: Project, { environment: slug, secretPath }: ChangedPlace): readonly Place[] => {
  const environment = environmentIn(project, slug);
  return environment ? [placeAt(environment, parsePath(secretPath))] : [];
};

const hasSecrets = async (unit: Unit, environmentId: string, folderId: string): Promise<boolean> => {
  const range = { wanted: [folderId], among: [folderId] };
  return (await unit.stores.secrets.pageIn(environmentId, range, 1)).items.length > 0;
};

/** Where a folder and those below it stood or stand that hold secrets or import some, whether it is deleted or not. */
const placesBelow = async (unit: Unit, project: Project, tree: ChangedTree): Promise<readonly Place[]> => {
  const [top] = placeIn(project, tree);
  if (!top) return [];
  const { environment, segments } = top;
  const [below, imports] = await Promise.all([
    foldersBelow(unit, environment.id, tree.folderId),
    unit.stores.imports.inEnvironment(environment.id),
  ]);
  const importing = new Set(imports.map(({ folderId }) => folderId));
  const all = [
    { folderId: tree.folderId, place: top },
    ...below.map(({ folder, path }) => ({
      folderId: folder.id,
      place: placeAt(environment, [...segments, ...path]),
    })),
  ].slice(0, maxFolders);
  const told = await Promise.all(
    all.map(({ folderId }) => importing.has(folderId) || hasSecrets(unit, environment.id, folderId)),
  );
  return all.flatMap(({ place }, n) => (told[n] ? [place] : []));
};

/**
 * The places, each once, whose readers see a change: those where it happened first, then the folders that import from
 * them, nearest first. What stands in an environment that is gone is nobody's to read.
 */
export const changedPlaces = async (
  unit: Unit,
  project: Project,
  { places, trees }: SecretsChanged,
): Promise<readonly Place[]> => {
  const named = places.flatMap((place) => placeIn(project, place));
  const below = await Promise.all(trees.map((tree) => placesBelow(unit, project, tree)));
  const changed = [
    ...new Map([...named, ...below.flat()].map((place) => [keyOf(place), place])).values(),
  ].slice(0, maxFolders);
  const importing = await importingFolders(unit, project, changed);
  return [...changed, ...importing.map(({ place }) => place)];
};
