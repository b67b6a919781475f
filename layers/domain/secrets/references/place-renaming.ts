import type { FolderPath } from '../../folders/paths.ts';
import { type Place, placeAt } from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Environment } from '../../projects/project.ts';
import type { Unit } from '../../unit.ts';
import { FolderContents } from '../view/folder-contents.ts';
import { importedBy, loadImports } from '../view/import-resolution.ts';
import { folderTree, knowImports } from '../view/listed-folders.ts';
import type { ReferenceTarget } from './reference-index.ts';
import { isPossible, spell } from './references.ts';
import type { Renaming } from './renaming.ts';
import { allSeeing, assertFewNames, namedFromElsewhere, standing } from './standing-referrers.ts';

/** A folder, or the root of an environment, that is about to be called something else. */
export interface RenamedPlace {
  readonly environment: Environment;
  readonly folderId: string;
  readonly segments: FolderPath;
}

/** Where a path of an environment leads afterwards. */
export type PathAfter = (place: Pick<Place, 'environment' | 'segments'>) => {
  readonly slug: string;
  readonly segments: FolderPath;
};

/** Every name that stands for a secret in a folder or below it: its own, and what its folders import. */
const namesBelow = async (
  unit: Unit,
  access: ProjectAccess,
  { environment, folderId, segments }: RenamedPlace,
): Promise<readonly ReferenceTarget[]> => {
  const scope = { ...placeAt(environment, segments), access: allSeeing(access), folderId };
  const contents = new FolderContents(unit, scope.access);
  const { folders, among } = await folderTree(unit, contents, scope);
  const range = { wanted: folders.map((each) => each.folderId), among };
  const [secrets] = await Promise.all([
    unit.stores.secrets.inFolders(environment.id, range),
    knowImports(unit, contents, scope, folders),
  ]);
  const byFolder = Map.groupBy(await contents.withTags(secrets), (secret) => secret.folderId);
  for (const { place, folderId: id } of folders)
    contents.know(place, { folderId: id, secrets: byFolder.get(id) ?? [] });
  await loadImports(
    contents,
    folders.map(({ place }) => place),
  );
  return folders.flatMap(({ place, folderId: id }) => {
    const brought = importedBy(contents, place).flatMap((each) => each.secrets);
    const names = new Set(
      [...(byFolder.get(id) ?? []), ...brought.map(({ secret }) => secret)].map(({ name }) => name),
    );
    return [...names].map((name) => namedFromElsewhere(access, place, name));
  });
};

/**
 * Folders or an environment that get other names. References name their places from the root, so all that lead through
 * one of them change; those beside the secret do not. `bad-request` for more than `maxNames` names.
 */
export const placeRenaming = async (
  unit: Unit,
  access: ProjectAccess,
  renamed: readonly RenamedPlace[],
  pathAfter: PathAfter,
): Promise<Renaming> => {
  const names = (await Promise.all(renamed.map((each) => namesBelow(unit, access, each)))).flat();
  const targets = [...new Map(names.map((target) => [JSON.stringify(target), target])).values()];
  assertFewNames(targets.length);
  const referrers = await unit.stores.references.referrers(targets);
  const { environments } = access.project;
  return {
    referrers: await standing(unit, access, referrers),
    respellAt: () => (reference) => {
      const environment = environments.find(({ slug }) => slug === reference.environment);
      if (!environment || !isPossible(reference)) return undefined;
      const { slug, segments } = pathAfter({ environment, segments: reference.path });
      const next = spell(reference.key, [slug, ...segments]);
      return next === spell(reference.key, [environment.slug, ...reference.path])
        ? undefined
        : (next ?? null);
    },
    after: ({ place, secret }) => {
      const { slug, segments } = pathAfter(place);
      return { place: placeAt({ ...place.environment, slug }, segments), name: secret.name };
    },
  };
};
