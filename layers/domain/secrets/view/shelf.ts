import { parsePath } from '../../folders/paths.ts';
import type { ImportSource, SecretImport } from '../../imports/import.ts';
import { keyOf, type Place, placeAt } from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';
import type { FolderContents } from './folder-contents.ts';

declare const tagsAreRead: unique symbol;

/**
 * A secret whose tags this request has read, so that rules that look at tags can be asked: only `FolderContents` makes
 * one, and rights are asked of nothing else.
 */
export type Judgeable<T extends Pick<SealedSecret, 'tagIds'> = SealedSecret> = T & {
  readonly [tagsAreRead]: true;
};

/** Imports one after the other that are followed from a folder. */
export const maxImportDepth = 10;

/** What is wanted of a place: secrets by name or all of them, and what its folder imports. */
export interface Wanted {
  readonly place: Place;
  readonly secrets: 'all' | readonly string[];
  readonly imports: boolean;
  /** Secrets that will probably be wanted of whatever is imported, too: for speculative reads. */
  readonly beyond?: 'all' | readonly string[];
}

/** An import with the place it points at. */
export interface Source {
  readonly made: SecretImport;
  readonly place: Place;
}

/** Names beyond which a folder is read as a whole. */
const manyNames = 50;

/** What one request has read of one folder. */
export class Shelf {
  /** Null when no folder stands there; undefined when nobody looked. */
  folderId?: string | null;
  /** Undefined before its imports were read. */
  sources?: readonly Source[];
  readonly #secrets = new Map<string, Judgeable | undefined>();
  #all = false;

  /** Whether all shared secrets of the folder are here. */
  get isWhole(): boolean {
    return this.#all;
  }

  /** The secrets that are there, in the order in which they were read. */
  get secrets(): readonly Judgeable[] {
    return [...this.#secrets.values()].flatMap((secret) => secret ?? []);
  }

  /** Whether it is known if a secret of this name stands here. */
  hasRead(name: string): boolean {
    return this.#all || this.#secrets.has(name);
  }

  secretNamed(name: string): Judgeable | undefined {
    return this.#secrets.get(name);
  }

  /** Takes all shared secrets of the folder. */
  fill(secrets: readonly Judgeable[]): void {
    // What was read one by one before stands in another order.
    this.#secrets.clear();
    for (const secret of secrets) this.#secrets.set(secret.name, secret);
    this.#all = true;
  }

  /** Takes what was found of these names. */
  put(names: readonly string[], found: readonly Judgeable[]): void {
    for (const name of names) this.#secrets.set(name, undefined);
    for (const secret of found) this.#secrets.set(secret.name, secret);
  }
}

/** What of it is still to be read; a folder of which many names are missing is read as a whole. */
export const missingOf = (
  { place, secrets, imports, beyond }: Wanted,
  shelf: Shelf | undefined,
): readonly Wanted[] => {
  const names = secrets === 'all' ? [] : secrets.filter((name) => !shelf?.hasRead(name));
  const whole = (secrets === 'all' || names.length > manyNames) && !shelf?.isWhole;
  const want = {
    place,
    secrets: whole ? 'all' : names,
    imports: imports && !shelf?.sources,
    ...(beyond && { beyond }),
  } as const;
  return whole || names.length > 0 || want.imports ? [want] : [];
};

/** Imported places that are read on mere suspicion. */
const maxGuesses = 100;

/** Where imports lead; those whose source environment is gone lead nowhere. */
export const placesOf = ({ project }: ProjectAccess, sources: readonly ImportSource[]): readonly Place[] =>
  sources.flatMap(({ sourceEnvironmentId, sourcePath }) => {
    const environment = project.environments.find(({ id }) => id === sourceEnvironmentId);
    return environment ? [placeAt(environment, parsePath(sourcePath))] : [];
  });

const folderIdAt = (unit: Unit, contents: FolderContents, place: Place): string | undefined =>
  contents.folderIdAt(place) ?? unit.stores.folders.guessId(place.environment.id, place.segments);

const expectPlace = (unit: Unit, contents: FolderContents, { place, secrets, imports }: Wanted): void => {
  const { stores } = unit;
  const environmentId = place.environment.id;
  if (contents.folderIdAt(place) === undefined) stores.folders.expect(environmentId, place.segments);
  const folderId = folderIdAt(unit, contents, place);
  if (!folderId) return;
  if (imports) stores.imports.expectFolder(environmentId, folderId);
  const { person } = contents;
  if (secrets === 'all') stores.secrets.expectFolder(environmentId, folderId);
  else for (const name of secrets) stores.secrets.expect({ environmentId, folderId, name });
  if (person !== undefined && secrets.length > 0)
    stores.secrets.expectOverrides(environmentId, person, folderId);
};

/** What will be wanted of the places that one imports, going by what it imported when it was read last. */
const wantedBeyond = (
  unit: Unit,
  contents: FolderContents,
  { place, beyond }: Wanted,
  seen: Set<string>,
): readonly Wanted[] => {
  const folderId = folderIdAt(unit, contents, place);
  if (!folderId || !beyond) return [];
  return placesOf(contents.access, unit.stores.imports.guessSources(folderId)).flatMap((source) => {
    if (seen.has(keyOf(source)) || seen.size > maxGuesses || !contents.isOpen(source)) return [];
    seen.add(keyOf(source));
    return [{ place: source, secrets: beyond, imports: true, beyond }];
  });
};

/**
 * Names what these wishes will read, so that it travels at once, and what their imports will probably lead to: where
 * all is as it was before, a chain of imports takes one round. What is wrong of it costs a read and changes nothing.
 */
export const expectReads = (unit: Unit, contents: FolderContents, wanted: readonly Wanted[]): void => {
  const seen = new Set(wanted.map(({ place }) => keyOf(place)));
  let level = wanted;
  for (let depth = 0; depth <= maxImportDepth && level.length > 0; depth += 1) {
    for (const want of level) expectPlace(unit, contents, want);
    level = level.flatMap((want) => wantedBeyond(unit, contents, want, seen));
  }
};
