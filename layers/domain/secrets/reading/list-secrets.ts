import { LocketError } from '../../errors.ts';
import { assertCanAnywhere } from '../../permissions/ability.ts';
import { openScope, type Place, type Scope, type ScopeRequest } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import { OpenedSecrets } from '../core/sealing.ts';
import type { Position } from '../core/secret-listing.ts';
import { FolderContents } from '../view/folder-contents.ts';
import {
  type ImportedFolder,
  importedBy,
  loadImports,
  type PlacedSecret,
} from '../view/import-resolution.ts';
import { folderTree, knowImports, type ListedFolders, thisFolder } from '../view/listed-folders.ts';
import { expandSecrets, type PlacedFound } from './expanded-secrets.ts';
import type { FoundSecret, UnresolvedReference } from './found-secret.ts';
import { readFolders } from './listed-secrets.ts';
import { type ListingFilters, testOf } from './listing-filters.ts';

/**
 * What becomes of the caller's personal overrides: left out, listed beside the shared secrets, or in their stead. Where
 * they are not left out, what is imported or referred to is seen through them.
 */
export type Overrides = 'none' | 'separate' | 'merged';

interface PageRequest {
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: Position | undefined;
}

export interface ListSecretsRequest extends ScopeRequest, ListingFilters {
  /** The folder and all below it. */
  readonly recursive?: boolean | undefined;
  readonly includeImports?: boolean | undefined;
  readonly expandReferences?: boolean | undefined;
  readonly overrides?: Overrides | undefined;
  /** A page instead of everything; only the first page has imports. */
  readonly page?: PageRequest | undefined;
}

/** What one import brings, opened. */
export interface FoundImport {
  readonly place: Place;
  readonly folderId: string | undefined;
  readonly secrets: readonly FoundSecret[];
}

export interface Listing {
  readonly secrets: readonly FoundSecret[];
  readonly imports: readonly FoundImport[];
  readonly unresolved: readonly UnresolvedReference[];
  /** Where the next page begins; undefined at the end. */
  readonly next?: Position | undefined;
}

const denied = (): LocketError =>
  new LocketError('permission-denied', 'You are not allowed to read on secrets');

/** The folders to list: `permission-denied` when the caller may read in none of those that stand there. */
const foldersOf = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
  recursive: boolean,
): Promise<ListedFolders> => {
  assertCanAnywhere(scope.access.ability, 'read', 'secrets');
  const listed = recursive ? await folderTree(unit, contents, scope) : thisFolder(contents, scope);
  if (listed.folders.length === 0 && !contents.isOpen(scope)) throw denied();
  return listed;
};

const importsOf = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
  { folders }: ListedFolders,
  recursive: boolean,
): Promise<readonly ImportedFolder[]> => {
  if (recursive) await knowImports(unit, contents, scope, folders);
  const places = folders.map(({ place }) => place);
  await loadImports(contents, places);
  return places.flatMap((place) => importedBy(contents, place));
};

/** What is imported is filtered as what stands in the folders themselves. */
const filtered = async (
  contents: FolderContents,
  imports: readonly ImportedFolder[],
  filters: ListingFilters,
): Promise<readonly ImportedFolder[]> => {
  if (imports.length === 0) return imports;
  const passes = await testOf(contents, filters);
  return imports.map((each) => ({
    ...each,
    secrets: each.secrets.filter(({ secret }) => passes(secret)),
  }));
};

/** Opens what was found, in order. */
const openAll = async (
  contents: FolderContents,
  opened: OpenedSecrets,
  placed: readonly PlacedSecret[],
): Promise<readonly PlacedFound[]> => {
  const secrets = await opened.open(placed.map(({ secret }) => secret));
  return placed.map(({ secret: sealed, place }, index) => {
    const secret = secrets[index] as (typeof secrets)[number];
    return { secret, scope: place, tags: contents.tagsOf(sealed) };
  });
};

/** The person whose overrides count in this list. */
const personIn = ({ caller }: Unit, { overrides = 'none' }: ListSecretsRequest): string | undefined =>
  caller.kind === 'user' && overrides !== 'none' ? caller.id : undefined;

/** The opened secrets dealt out again to where they came from: first `count` of the folders, then import by import. */
const dealt = (found: readonly FoundSecret[], count: number, imports: readonly ImportedFolder[]) => {
  let taken = count;
  return {
    secrets: found.slice(0, count),
    imports: imports.map(({ place, folderId, secrets }) => {
      taken += secrets.length;
      return { place, folderId, secrets: found.slice(taken - secrets.length, taken) };
    }),
  };
};

/**
 * The secrets of a folder, or of all from it downwards, that the caller may read; a folder that is not there has none.
 * In the order of their positions, an override after the shared secret it belongs to. Rounds grow with the depth of
 * folders, imports and references, never with their number.
 */
export const listSecrets = async (unit: Unit, request: ListSecretsRequest): Promise<Listing> => {
  const scope = await openScope(unit, request);
  const contents = new FolderContents(unit, scope.access, personIn(unit, request));
  const recursive = request.recursive === true;
  const listed = await foldersOf(unit, contents, scope, recursive);
  const withImports = request.includeImports === true && request.page?.after === undefined;
  const reading = readFolders(unit, contents, scope, listed, request);
  // What is imported from below the listed folder is known once that was read; else both can be read at once.
  if (recursive) await reading;
  const [own, brought] = await Promise.all([
    reading,
    withImports ? importsOf(unit, contents, scope, listed, recursive) : [],
  ]);
  const imports = await filtered(contents, brought, request);
  const opened = new OpenedSecrets(unit, scope.access.project);
  const placed = [...own.secrets, ...imports.flatMap(({ secrets }) => secrets)];
  const found = await openAll(contents, opened, placed);
  const expanded = request.expandReferences
    ? await expandSecrets(contents, opened, found)
    : { found, unresolved: [] };
  const numberOfSecrets = own.secrets.length;
  const numberOfImportedSecrets = placed.length - numberOfSecrets;
  unit.note({
    metadata: {
      numberOfSecrets,
      ...(numberOfImportedSecrets > 0 && { numberOfImportedSecrets }),
      ...(recursive && { recursive }),
    },
  });
  return {
    ...dealt(expanded.found, numberOfSecrets, imports),
    unresolved: expanded.unresolved,
    next: own.next,
  };
};
