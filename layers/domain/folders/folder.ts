import type { Deletion } from '../projects/deleted.ts';
import type { Change } from '../store/change.ts';

/** A folder of an environment. The root folder is no record: its id is the environment's id. */
export interface Folder {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  /** Id of the folder above; the environment's id below the root. */
  readonly parentId: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A deleted folder as it was; everything below it still stands under its id, out of reach. */
export interface DeletedFolder extends Deletion {
  readonly folder: Folder;
}

/** What becomes of the folders directly inside a folder when it is put into another state. */
interface FolderRearrangement {
  readonly before: readonly Folder[];
  readonly after: readonly Folder[];
  /** Deleted folders that are among `after` again. */
  readonly revived: readonly { readonly folder: Folder; readonly deleted: DeletedFolder }[];
  /** RFC 3339 instant: when what is not among `after` was deleted. */
  readonly at: string;
}

export interface FolderStore {
  /** The folder at this path, one strongly consistent read per level, all in one round when the ids are guessed right. */
  resolve(projectId: string, environmentId: string, segments: readonly string[]): Promise<Folder | undefined>;
  child(environmentId: string, parentId: string, name: string): Promise<Folder | undefined>;
  find(folderId: string): Promise<Folder | undefined>;
  /** From the top down to the folder itself; undefined when an ancestor is gone. */
  lineage(folder: Folder): Promise<readonly Folder[] | undefined>;
  children(environmentId: string, parentId: string): Promise<readonly Folder[]>;
  /** Every folder of the environment, in no order; what stands below a deleted one is among them. */
  all(environmentId: string): Promise<readonly Folder[]>;
  /** Refused with `conflict` when somebody else made the folder meanwhile. */
  creation(folder: Folder): readonly Change[];
  /**
   * Renames or redescribes in place: the ids below it stay, so a subtree of any size moves in one transaction.
   * Refused with `already-exists` for a taken name, `conflict` when somebody else changed the folder meanwhile.
   */
  replacement(folder: Folder, previous: Folder): readonly Change[];
  /** Deletes, restores and renames several at once, which may take each other's names; throws like each of these. */
  rearrangement(rearrangement: FolderRearrangement): readonly Change[];
  /** Hides the folder and with it everything below, in one transaction; it can be restored. */
  deletion(folder: Folder, at: string): readonly Change[];
  /**
   * The same for a folder that is looked through while this is held back (`Unit.commit`): from the look on, nothing
   * comes into it.
   */
  emptyDeletion(folder: Folder, at: string): readonly Change[];
  /** Goes with whatever comes into a folder; refused with `conflict` when the folder was deleted as empty meanwhile. */
  entrance(folderId: string): Change;
  findDeleted(folderId: string): Promise<DeletedFolder | undefined>;
  /** Deleted folders that were directly inside a folder; what has run out may still be among them. */
  deletedIn(environmentId: string, parentId: string): Promise<readonly DeletedFolder[]>;
  /** Every deleted folder of the environment, in no order; what has run out may still be among them. */
  allDeleted(environmentId: string): Promise<readonly DeletedFolder[]>;
  /**
   * Brings a deleted folder back as `folder`, with everything below it. Refused with `bad-request` when its name is
   * taken, `conflict` when it was restored or purged meanwhile.
   */
  restoration(folder: Folder, deleted: DeletedFolder, at: string): readonly Change[];
  /** Folder id that last stood behind a path: for speculative reads only. */
  guessId(environmentId: string, segments: readonly string[]): string | undefined;
  /** Names what resolving this path will read, when its ids are known from before. */
  expect(environmentId: string, segments: readonly string[]): void;
  /** Names what `all` will read. */
  expectAll(environmentId: string): void;
  /** Names what `find` will read, and the owner of the environment if the id is a root folder's. */
  expectId(folderId: string): void;
}
