import type { Commit, CommitLine, FolderIds, HistoryEntry } from '../../../../domain/history/commit.ts';
import { later } from '../../../../domain/history/commit-order.ts';
import type { HistoryStore, Stretch } from '../../../../domain/history/history-store.ts';
import { LruMap } from '../../../../domain/lru-map.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { chunksWithin } from '../../batches.ts';
import { absent, put, putUnseen } from '../../changes.ts';
import { countItems, type Range } from '../../ranges.ts';
import type { ReadSession } from '../../read-session.ts';
import { bytesIn } from '../../sizes.ts';
import type { Table } from '../../table.ts';
import { checkpoints } from './checkpoints.ts';
import { type CommitRecord, commitItem, commitPartItem } from './items.ts';

/** Changes up to which a commit is one item of its own. */
const inlineChanges = 50;
const partLimits = { count: 2000, weight: 200_000 };

const additionOf = ({ entries: changes, ...commit }: Commit): readonly Change[] => {
  const { folderId, id } = commit;
  const key = commitItem.key(folderId, id);
  const line = { ...commit, numberOfChanges: changes.length };
  if (changes.length <= inlineChanges) return [put(commitItem.item(key, { ...line, changes }), absent)];
  const parts = chunksWithin(changes, partLimits, bytesIn);
  return [
    put(commitItem.item(key, { ...line, changes: [], parts: parts.length }), absent),
    // Only the commit leads to its parts.
    ...parts.map((part, n) =>
      putUnseen(commitPartItem.item(commitPartItem.key(folderId, id, n), { changes: part })),
    ),
  ];
};

const changesOf = async (session: ReadSession, line: CommitRecord): Promise<readonly HistoryEntry[]> => {
  if (!line.parts) return line.changes;
  const { folderId, id } = line;
  const wanted = Array.from({ length: line.parts }, (_, n) => commitPartItem.key(folderId, id, n));
  const parts = await Promise.all(wanted.map((key) => session.read(commitPartItem, key)));
  return parts.flatMap((part) => part?.changes ?? []);
};

const withoutParts = ({ parts: _, changes, numberOfChanges, ...line }: CommitRecord): CommitLine => ({
  ...line,
  entries: changes,
  numberOfEntries: numberOfChanges,
});

const end = '~';

const stretchOf = (range: Range, { after, upTo }: Stretch): Range => ({
  ...range,
  between: [
    after === undefined ? range.prefix : `${range.prefix}${after}${end}`,
    upTo === undefined ? `${range.prefix}${end}` : `${range.prefix}${upTo}`,
  ],
});

const isEmpty = ({ after, upTo }: Stretch): boolean =>
  after !== undefined && upTo !== undefined && after >= upTo;

const linesOf = async (
  session: ReadSession,
  folderId: string,
  stretch: Stretch,
): Promise<readonly CommitRecord[]> =>
  // DynamoDB refuses a range that ends before it begins.
  isEmpty(stretch) ? [] : await session.list(commitItem, stretchOf(commitItem.ranges.of(folderId), stretch));

const find = async (session: ReadSession, folderId: string, id: string): Promise<Commit | undefined> => {
  const line = await session.read(commitItem, commitItem.key(folderId, id));
  if (!line) return undefined;
  const { numberOfEntries: _, ...commit } = withoutParts(line);
  return { ...commit, entries: await changesOf(session, line) };
};

/** The nearest commit in one direction that is not the commit itself. */
const neighbour = async (
  session: ReadSession,
  folderId: string,
  commitId: string,
  direction: 'before' | 'after',
): Promise<string | undefined> => {
  const stretch = direction === 'after' ? { after: commitId } : { upTo: commitId };
  const range = stretchOf(commitItem.ranges.of(folderId), stretch);
  const { items } = await session.page({ ...range, limit: 2, newestFirst: direction === 'before' });
  return commitItem.readAll(items).find(({ id }) => id !== commitId)?.id;
};

const count = async (session: ReadSession, table: Table, folderId: string): Promise<number> => {
  const range = commitItem.ranges.of(folderId);
  const counted = await countItems(table, range);
  return counted.pending ? (await session.all(range)).length : counted.count;
};

/**
 * The last commits that this process saw or made, by environment: they keep folders of one tree in one order when the
 * clock goes back. What counts for a folder itself is always read.
 */
const seen = new LruMap<string>({ max: 10_000 });

const see = (environmentId: string, id: string | undefined): string | undefined => {
  const last = later(seen.get(environmentId), id);
  if (last !== undefined) seen.set(environmentId, last);
  return last;
};

const newestOf = (folderId: string): Range => ({
  ...commitItem.ranges.of(folderId),
  newestFirst: true,
  limit: 1,
});

const last = async (session: ReadSession, { environmentId, folderId }: FolderIds) => {
  const { items } = await session.page(newestOf(folderId));
  return see(environmentId, items[0]?.sk.slice(commitItem.ranges.of(folderId).prefix.length));
};

/** Commits below their folder, in the order of their ids; the changes of large ones in items of their own. */
export const historyStore = (session: ReadSession, table: Table, runtime: Runtime): HistoryStore => ({
  addition: (commit) => {
    see(commit.environmentId, commit.id);
    return additionOf(commit);
  },
  last: (folder) => last(session, folder),
  expect: (folderId) => {
    session.page(newestOf(folderId));
  },
  find: (folderId, commitId) => find(session, folderId, commitId),
  newest: async (folderId, offset, limit) => {
    const range = { ...commitItem.ranges.of(folderId), newestFirst: true, limit: offset + limit };
    const { items } = await session.page(range);
    return commitItem.readAll(items).slice(offset).map(withoutParts);
  },
  following: (folderId, commitId) => neighbour(session, folderId, commitId, 'after'),
  preceding: (folderId, commitId) => neighbour(session, folderId, commitId, 'before'),
  count: (folderId) => count(session, table, folderId),
  entries: async (folderId, stretch) => {
    const lines = await linesOf(session, folderId, stretch);
    const found = await Promise.all(lines.map((line) => changesOf(session, line)));
    return lines.flatMap(({ at }, n) => (found[n] ?? []).map((entry) => ({ entry, at })));
  },
  lines: async (folderId, stretch) => (await linesOf(session, folderId, stretch)).map(withoutParts),
  ...checkpoints(session, table, runtime),
});
