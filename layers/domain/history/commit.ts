import { actorId } from '../audit/refusals.ts';
import { actorOf } from '../caller.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { idAfter, later } from './commit-order.ts';

/** What happened to a thing. A deletion takes a version number of its own. */
export type EntryAction = 'create' | 'update' | 'delete' | 'restore';

interface NamedEntry {
  readonly id: string;
  /** Its name afterwards; for a deletion, the name it had. */
  readonly name: string;
  readonly version: number;
  readonly action: EntryAction;
  /** Set when it was renamed. */
  readonly previousName?: string;
}

export interface SecretEntry extends NamedEntry {
  readonly kind: 'secret';
  /** Id of the folder a secret came from or went to, taking its id along. */
  readonly movedFrom?: string;
  readonly movedTo?: string;
}

export interface FolderEntry extends NamedEntry {
  readonly kind: 'folder';
}

/** `name` says what is imported, e.g. `prod:/app`. */
export interface ImportEntry extends NamedEntry {
  readonly kind: 'import';
}

export type HistoryEntry = SecretEntry | FolderEntry | ImportEntry;

interface Author {
  /** `user`, `identity` and the like, as in the audit trail. */
  readonly type: string;
  readonly id: string | null;
  readonly name: string | null;
}

/** One step in the history of a folder: what one request changed in it. */
export interface Commit {
  /** In the order of the commits; what one request changes in several folders has one id in all of them. */
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  /** RFC 3339 instant. */
  readonly at: string;
  readonly author: Author;
  readonly message: string | null;
  readonly entries: readonly HistoryEntry[];
}

/** A commit without its entries when they are many. */
export interface CommitLine extends Omit<Commit, 'entries'> {
  readonly numberOfEntries: number;
  /** All entries, or none when there are more than fit a line. */
  readonly entries: readonly HistoryEntry[];
}

/** Ids of a folder and of all that holds it. */
export interface FolderIds {
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
}

/** What one request did in one folder. */
export interface FolderEntries {
  readonly folder: FolderIds;
  readonly entries: readonly HistoryEntry[];
}

const authorOf = (unit: Unit): Author => {
  const { type, metadata } = actorOf(unit.caller);
  const { username, email, name } = metadata;
  return { type, id: actorId({ type, metadata }) ?? null, name: username ?? email ?? name ?? null };
};

const commitIn = (
  unit: Unit,
  id: string,
  { folder, entries }: FolderEntries,
  message: string | null,
): Commit => ({
  id,
  projectId: folder.projectId,
  environmentId: folder.environmentId,
  folderId: folder.folderId,
  at: unit.runtime.now().toISOString(),
  author: authorOf(unit),
  message,
  entries,
});

/**
 * The commits of one request, a commit per folder it changed, all under one id, which comes after whatever happened in
 * these folders before: their last commits are read by the same request, so whoever begins after another has answered
 * comes after it.
 */
export const commitsOf = async (
  unit: Unit,
  all: readonly FolderEntries[],
  message: string | null = null,
): Promise<readonly Commit[]> => {
  const before = await Promise.all(all.map(({ folder }) => unit.stores.history.last(folder)));
  const id = idAfter(before.reduce(later, undefined), unit.runtime.uuid());
  return all.map((each) => commitIn(unit, id, each, message));
};

/** What happened in each folder, each folder once. */
const byFolder = (all: readonly FolderEntries[]): readonly FolderEntries[] =>
  [...Map.groupBy(all, ({ folder }) => folder.folderId).values()].flatMap((inside) => {
    const [first] = inside;
    return first ? [{ folder: first.folder, entries: inside.flatMap(({ entries }) => entries) }] : [];
  });

const comesIn = ({ action }: HistoryEntry): boolean => action === 'create' || action === 'restore';

/**
 * What must hold for things to come into folders: somebody who deletes a folder as empty looks before. A root folder
 * cannot be deleted, and one that is made by the same commit is nobody else's yet.
 */
export const entrances = (unit: Unit, all: readonly FolderEntries[]): readonly Change[] => {
  const made = new Set(all.flatMap(({ entries }) => entries.filter(comesIn).map(({ id }) => id)));
  return all
    .filter(({ folder: { folderId, environmentId } }) => folderId !== environmentId && !made.has(folderId))
    .filter(({ entries }) => entries.some(comesIn))
    .map(({ folder }) => unit.stores.folders.entrance(folder.folderId));
};

/** What records these commits: to be written together with what they tell of. */
export const recorded = async (
  unit: Unit,
  all: readonly FolderEntries[],
  message: string | null = null,
): Promise<readonly Change[]> => {
  const folders = byFolder(all);
  const commits = await commitsOf(unit, folders, message);
  return [...commits.flatMap((commit) => unit.stores.history.addition(commit)), ...entrances(unit, folders)];
};
