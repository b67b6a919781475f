import type { Unit } from '../unit.ts';
import type { FolderContents } from './folder-contents.ts';
import type { PlacedSecret } from './import-resolution.ts';
import type { ListSecretsRequest } from './list-secrets.ts';
import type { ListedFolders } from './listed-folders.ts';
import { testOf } from './listing-filters.ts';
import { visibleOverride } from './overrides.ts';
import type { Scope } from './scope.ts';
import type { SealedSecret } from './secret.ts';
import type { FolderRange, Position, SecretPage } from './secret-listing.ts';

/** Pages that one request reads to fill its own when filters leave much out. */
const maxReads = 10;

export interface ListedSecrets {
  readonly secrets: readonly PlacedSecret[];
  readonly next?: Position | undefined;
}

type Test = (secret: SealedSecret) => boolean;
type Testing = (secrets: readonly SealedSecret[]) => Promise<Test>;
type Placing = (secret: SealedSecret) => readonly PlacedSecret[];
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
): Promise<readonly SealedSecret[]> => {
  const { secrets } = unit.stores;
  const [only, ...others] = listed.folders;
  if (!only) return [];
  const found =
    others.length === 0
      ? await secrets.inFolder(scope.environment.id, only.folderId)
      : await secrets.inFolders(scope.environment.id, rangeOf(listed));
  const byFolder = Map.groupBy(found, ({ folderId }) => folderId);
  for (const { place, folderId } of listed.folders)
    contents.know(place, { folderId, secrets: byFolder.get(folderId) ?? [] });
  return found;
};

const positionOf = ({ folderId, name }: SealedSecret): Position => ({ folderId, name });

/** Reads page after page until enough secrets pass the test; may end with fewer when many do not. */
const readPage = async (
  read: Read,
  test: Testing,
  limit: number,
  after: Position | undefined,
): Promise<{ readonly found: readonly SealedSecret[]; readonly next?: Position | undefined }> => {
  const found: SealedSecret[] = [];
  let next = after;
  for (let reads = 0; reads < maxReads; reads += 1) {
    const page = await read(limit, next);
    const passing = page.items.filter(await test(page.items));
    const fitting = passing.slice(0, limit - found.length);
    found.push(...fitting);
    if (fitting.length < passing.length) return { found, next: positionOf(found.at(-1) as SealedSecret) };
    if (page.next === undefined || found.length === limit) return { found, next: page.next };
    next = page.next;
  }
  return { found, next };
};

/** The person's overrides of these folders by the shared secret they stand for. */
const overridesOf = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
  { folders }: ListedFolders,
): Promise<ReadonlyMap<string, SealedSecret>> => {
  const { stores } = unit;
  const { person } = contents;
  const [only, ...others] = folders;
  if (person === undefined || !only) return new Map();
  const own = await (others.length === 0
    ? stores.secrets.overridesIn(scope.environment.id, only.folderId, person)
    : stores.secrets.overridesInEnvironment(scope.environment.id, person));
  const byFolder = Map.groupBy(own, ({ folderId }) => folderId);
  for (const { place, folderId } of folders)
    contents.know(place, { folderId, overrides: byFolder.get(folderId) ?? [] });
  await contents.loadTags(own);
  return new Map(own.flatMap((override) => (override.sharedId ? [[override.sharedId, override]] : [])));
};

/** A shared secret as it is listed for a caller who may have an override of it. */
const withOverride = (
  shared: SealedSecret,
  overrides: ReadonlyMap<string, SealedSecret>,
  wanted: ListSecretsRequest['overrides'],
): readonly SealedSecret[] => {
  const override = visibleOverride({ shared, own: overrides.get(shared.id) });
  if (!override) return [shared];
  return wanted === 'merged' ? [override] : [shared, override];
};

/** Finds the place of a secret among the folders listed; none for a folder that is not. */
const placingIn = ({ folders }: ListedFolders): Placing => {
  const places = new Map(folders.map(({ folderId, place }) => [folderId, place]));
  return (secret) => {
    const place = places.get(secret.folderId);
    return place ? [{ secret, place }] : [];
  };
};

/** Tests whether the caller may read a secret and the filters let it pass. */
const testingBy = (contents: FolderContents, request: ListSecretsRequest, placed: Placing): Testing => {
  const filter = testOf(contents, request);
  return async (secrets) => {
    const passes = await filter;
    await contents.loadTags(secrets);
    return (secret) => passes(secret) && placed(secret).some(({ place }) => contents.mayRead(place, secret));
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
  const placed = placingIn(listed);
  const testing = testingBy(contents, request, placed);
  const { page } = request;
  const read: Read = (limit, after) =>
    unit.stores.secrets.pageIn(scope.environment.id, rangeOf(listed), limit, after);
  const reading = async () => {
    if (page) return readPage(read, testing, page.limit, page.after);
    const all = await readAll(unit, contents, scope, listed);
    return { found: all.filter(await testing(all)), next: undefined };
  };
  const [{ found, next }, overrides] = await Promise.all([
    reading(),
    overridesOf(unit, contents, scope, listed),
  ]);
  const secrets = found.flatMap((shared) =>
    withOverride(shared, overrides, request.overrides).flatMap(placed),
  );
  return { secrets, next };
};
