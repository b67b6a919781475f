import type { Place, Scope } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';
import type { FolderRange, Position, SecretPage } from '../core/secret-listing.ts';
import type { FolderContents } from '../view/folder-contents.ts';
import type { PlacedSecret } from '../view/import-resolution.ts';
import type { ListedFolders } from '../view/listed-folders.ts';
import type { Judgeable } from '../view/shelf.ts';
import type { ListSecretsRequest } from './list-secrets.ts';
import { testOf } from './listing-filters.ts';

/** Pages that one request reads to fill its own when filters leave much out. */
const maxReads = 10;

export interface ListedSecrets {
  readonly secrets: readonly PlacedSecret[];
  readonly next?: Position | undefined;
}

/** Those that the caller may read and the filters let pass. */
type Sifting = (secrets: readonly SealedSecret[]) => Promise<readonly Judgeable[]>;
type Placing = (secret: SealedSecret) => Place | undefined;
type Read = (limit: number, after: Position | undefined) => Promise<SecretPage>;

const rangeOf = ({ folders, among }: ListedFolders): FolderRange => ({
  wanted: folders.map(({ folderId }) => folderId),
  among,
});

/** Everything there is; what whole folders hold need not be read again for imports and references. */
const readAll = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
  listed: ListedFolders,
): Promise<readonly Judgeable[]> => {
  const { secrets } = unit.stores;
  const [only, ...others] = listed.folders;
  if (!only) return [];
  const found = await contents.withTags(
    others.length === 0
      ? await secrets.inFolder(scope.environment.id, only.folderId)
      : await secrets.inFolders(scope.environment.id, rangeOf(listed)),
  );
  const byFolder = Map.groupBy(found, ({ folderId }) => folderId);
  for (const { place, folderId } of listed.folders)
    contents.know(place, { folderId, secrets: byFolder.get(folderId) ?? [] });
  await contents.loadOverrides(found);
  return found;
};

const positionOf = ({ folderId, name }: SealedSecret): Position => ({ folderId, name });

/** Reads page after page until enough secrets pass the test; may end with fewer when many do not. */
const readPage = async (
  read: Read,
  sift: Sifting,
  limit: number,
  after: Position | undefined,
): Promise<{ readonly found: readonly Judgeable[]; readonly next?: Position | undefined }> => {
  const found: Judgeable[] = [];
  let next = after;
  for (let reads = 0; reads < maxReads; reads += 1) {
    const page = await read(limit, next);
    const passing = await sift(page.items);
    const fitting = passing.slice(0, limit - found.length);
    found.push(...fitting);
    if (fitting.length < passing.length) return { found, next: positionOf(found.at(-1) as SealedSecret) };
    if (page.next === undefined || found.length === limit) return { found, next: page.next };
    next = page.next;
  }
  return { found, next };
};

/** Names what the person's overrides of these folders will take, so that it is read beside their secrets. */
const expectOverrides = (
  { stores }: Unit,
  { person }: FolderContents,
  scope: Scope,
  { folders }: ListedFolders,
): void => {
  const [only, ...others] = folders;
  if (person === undefined || !only) return;
  const folderId = others.length === 0 ? only.folderId : undefined;
  stores.secrets.expectOverrides(scope.environment.id, person, folderId);
};

/** Shared secrets with the person's overrides beside them or in their stead, as the request wants them. */
const withOverrides = (
  contents: FolderContents,
  wanted: ListSecretsRequest['overrides'],
  all: readonly PlacedSecret[],
): readonly PlacedSecret[] =>
  all.flatMap((placed) => {
    const secret = contents.overrideOf(placed.secret);
    const override = secret && { secret, place: placed.place };
    if (wanted === 'merged') return [override ?? placed];
    return override ? [placed, override] : [placed];
  });

/** Finds the place of a secret among the folders listed; none for a folder that is not. */
const placingIn = ({ folders }: ListedFolders): Placing => {
  const places = new Map(folders.map(({ folderId, place }) => [folderId, place]));
  return ({ folderId }) => places.get(folderId);
};

const siftingBy = (contents: FolderContents, request: ListSecretsRequest, placeOf: Placing): Sifting => {
  const filter = testOf(contents, request);
  return async (secrets) => {
    const passes = await filter;
    return (await contents.withTags(secrets)).filter((secret) => {
      const place = placeOf(secret);
      return passes(secret) && place !== undefined && contents.mayRead(place, secret);
    });
  };
};

/**
 * The secrets of listed folders that the caller may read and the filters let pass. An override goes where its shared
 * secret goes.
 */
export const readFolders = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
  listed: ListedFolders,
  request: ListSecretsRequest,
): Promise<ListedSecrets> => {
  const placeOf = placingIn(listed);
  const sift = siftingBy(contents, request, placeOf);
  const { page, overrides } = request;
  const read: Read = (limit, after) =>
    unit.stores.secrets.pageIn(scope.environment.id, rangeOf(listed), limit, after);
  expectOverrides(unit, contents, scope, listed);
  const { found, next } = page
    ? await readPage(read, sift, page.limit, page.after)
    : { found: await sift(await readAll(unit, contents, scope, listed)), next: undefined };
  if (page) await contents.loadOverrides(found);
  const placed = found.flatMap((secret) => {
    const place = placeOf(secret);
    return place ? [{ secret, place }] : [];
  });
  return { secrets: withOverrides(contents, overrides, placed), next };
};
