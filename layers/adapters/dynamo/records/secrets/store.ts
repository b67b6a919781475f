import type { Runtime } from '../../../../domain/runtime.ts';
import type {
  DeletedSecret,
  SealedSecret,
  SecretKey,
  SecretStore,
} from '../../../../domain/secrets/core/secret.ts';
import type { FolderRange, Position, SecretPage } from '../../../../domain/secrets/core/secret-listing.ts';
import type { Item, Key } from '../../items.ts';
import type { Range } from '../../ranges.ts';
import type { ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { deletionOf } from '../../tombstone.ts';
import { secretChanges } from './changes.ts';
import { piecesOf } from './folder-pieces.ts';
import { deletedSecretItem, overrideItem, secretItem, versionItem } from './items.ts';
import { pruneVersions } from './prune-versions.ts';

const sharedKey = ({ environmentId, folderId, name }: SecretKey): Key =>
  secretItem.key(environmentId, folderId, name);

const deletedIn = (item: Item | undefined): DeletedSecret | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { secret: deletedSecretItem.open(item), ...deletion };
};

const newest = async (session: ReadSession, secretId: string, limit: number) =>
  versionItem.readAll(
    (await session.page({ ...versionItem.ranges.of(secretId), newestFirst: true, limit })).items,
  );

/** Queries that read one environment side by side. */
const lanes = 16;

const rangeOf = (environmentId: string, first: string, last: string): Range => {
  const { pk, prefix } = secretItem.ranges.in(environmentId, first);
  // `$` is the character after `#`: past every key of the last folder, and before those of the next.
  const end = `${secretItem.ranges.in(environmentId, last).prefix.slice(0, -1)}$`;
  return { pk, prefix, between: [prefix, end] };
};

const inFolders = async (
  session: ReadSession,
  environmentId: string,
  { wanted, among }: FolderRange,
): Promise<readonly SealedSecret[]> => {
  const pieces = piecesOf(wanted, among, lanes);
  const ranges = pieces.map(([first, last]) => rangeOf(environmentId, first, last));
  const isWanted = new Set(wanted);
  return (await session.list(secretItem, ...ranges)).filter(({ folderId }) => isWanted.has(folderId));
};

const positionOf = ({ folderId, name }: SealedSecret): Position => ({ folderId, name });

/** The folders still to be read after a position, its own included. */
const restOf = (wanted: readonly string[], after: Position | undefined): readonly string[] =>
  after === undefined ? wanted : wanted.filter((id) => id >= after.folderId);

/** A page of a range; where it ends is where the next one begins. */
const pageOf = async (session: ReadSession, range: Range): Promise<SecretPage> => {
  const page = await session.page(range);
  const items = secretItem.readAll(page.items);
  const end = items.at(-1);
  return { items, ...(page.next !== undefined && end && { next: positionOf(end) }) };
};

const keyAt = (environmentId: string, { folderId, name }: Position): string =>
  secretItem.key(environmentId, folderId, name).sk;

const onePage = async (
  session: ReadSession,
  environmentId: string,
  rest: readonly string[],
  limit: number,
  after: Position | undefined,
): Promise<SecretPage> => {
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined) return { items: [] };
  const isWithin = after?.folderId === first;
  return pageOf(session, {
    ...rangeOf(environmentId, first, last),
    limit,
    ...(isWithin && { after: keyAt(environmentId, after) }),
  });
};

/** Reads on, past the secrets of folders that are not wanted, until the page is full or all is read. */
const pageIn = async (
  session: ReadSession,
  environmentId: string,
  { wanted }: FolderRange,
  limit: number,
  after: Position | undefined,
): Promise<SecretPage> => {
  const isWanted = new Set(wanted);
  const found: SealedSecret[] = [];
  for (let from = after; ; ) {
    const page = await onePage(session, environmentId, restOf(wanted, from), limit - found.length, from);
    found.push(...page.items.filter(({ folderId }) => isWanted.has(folderId)));
    if (page.next === undefined) return { items: found };
    if (found.length >= limit) return { items: found, next: page.next };
    from = page.next;
  }
};

/**
 * Live secrets under their folder and name, every version under the secret's id, deleted ones aside. Lists go by folder id
 * and name: the order in which the environment's partition keeps them.
 */
export const secretStore = (session: ReadSession, table: Table, runtime: Runtime): SecretStore => ({
  ...secretChanges,
  head: (key) => session.read(secretItem, sharedKey(key)),
  inFolder: (environmentId, folderId) =>
    session.list(secretItem, secretItem.ranges.in(environmentId, folderId)),
  overridesIn: (environmentId, folderId, userId) =>
    session.list(overrideItem, overrideItem.ranges.in(environmentId, userId, folderId)),
  version: (secretId, version) => session.read(versionItem, versionItem.key(secretId, version)),
  versions: (secretId, limit) => newest(session, secretId, limit),
  latestVersion: async (secretId) => (await newest(session, secretId, 1))[0],
  deletedIn: async (environmentId, folderId) =>
    (await session.all(deletedSecretItem.ranges.in(environmentId, folderId))).flatMap(
      (item) => deletedIn(item) ?? [],
    ),
  deleted: async (secret) => deletedIn(await session.get(deletedSecretItem.key(secret))),
  pruneVersions: (secretId, upTo) => pruneVersions(table, runtime, secretId, upTo),
  expect: (key) => session.expect(sharedKey(key)),
  expectFolder: (environmentId, folderId) => {
    session.page(secretItem.ranges.in(environmentId, folderId));
  },
  inFolders: (environmentId, range) => inFolders(session, environmentId, range),
  pageIn: (environmentId, range, limit, after) => pageIn(session, environmentId, range, limit, after),
  inEnvironment: (environmentId, limit, after) =>
    pageOf(session, {
      ...secretItem.ranges.all(environmentId),
      limit,
      ...(after && { after: keyAt(environmentId, after) }),
    }),
  overridesInEnvironment: (environmentId, userId) =>
    session.list(overrideItem, overrideItem.ranges.of(environmentId, userId)),
  expectOverrides: (environmentId, userId, folderId) => {
    session.page(
      folderId === undefined
        ? overrideItem.ranges.of(environmentId, userId)
        : overrideItem.ranges.in(environmentId, userId, folderId),
    );
  },
});
