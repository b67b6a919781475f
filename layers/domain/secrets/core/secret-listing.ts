import type { SealedSecret } from './secret.ts';

/** Folders of one environment whose secrets are wanted. */
export interface FolderRange {
  /** Ids in rising order. */
  readonly wanted: readonly string[];
  /** Ids of all folders whose secrets lie in between, the wanted ones included, in the same order. */
  readonly among: readonly string[];
}

/** Where a shared secret stands in the order of its environment: by folder id, then by name. */
export interface Position {
  readonly folderId: string;
  readonly name: string;
}

export interface SecretPage {
  readonly items: readonly SealedSecret[];
  /** Where to go on; undefined at the end. */
  readonly next?: Position;
}

/** Reads of many secrets, in the order of their positions. */
export interface SecretListing {
  /** All shared secrets of these folders; read side by side, so that rounds do not grow with the number of folders. */
  inFolders(environmentId: string, range: FolderRange): Promise<readonly SealedSecret[]>;
  /** At most `limit` shared secrets of these folders after a position. */
  pageIn(
    environmentId: string,
    range: FolderRange,
    limit: number,
    after?: Position | undefined,
  ): Promise<SecretPage>;
  /** At most `limit` shared secrets of an environment after a position, those of deleted folders among them. */
  inEnvironment(environmentId: string, limit: number, after?: Position | undefined): Promise<SecretPage>;
  /** Personal overrides of one person whose home is any folder of an environment. */
  overridesInEnvironment(environmentId: string, userId: string): Promise<readonly SealedSecret[]>;
  /** Names what reading the overrides of a folder, or an environment, will read, so that it joins the first round. */
  expectOverrides(environmentId: string, userId: string, folderId?: string | undefined): void;
}
