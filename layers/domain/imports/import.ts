import type { Change } from '../store/change.ts';

/** One folder's wish to have the secrets of another place among its own. */
export interface SecretImport {
  readonly id: string;
  readonly projectId: string;
  /** Environment and folder that import. */
  readonly environmentId: string;
  readonly folderId: string;
  readonly sourceEnvironmentId: string;
  /** Normalised path in the source environment; no folder need stand there. */
  readonly sourcePath: string;
  /** Sorts the imports of a folder: any number, the later import being the stronger. */
  readonly rank: number;
  readonly isReplication: boolean;
  readonly isReplicationSuccess: boolean | null;
  readonly replicationStatus: string | null;
  readonly lastReplicated: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** At most this many imports fit a folder: whoever reads it reads them all. */
export const maxImports = 100;

/** Where an import leads. */
export type ImportSource = Pick<SecretImport, 'sourceEnvironmentId' | 'sourcePath'>;

/** A folder that imports from a place. */
export type Importer = Pick<SecretImport, 'environmentId' | 'folderId'>;

/** Imports of folders. Every read is strongly consistent. */
export interface ImportStore {
  /** The imports of a folder, the strongest last. */
  inFolder(environmentId: string, folderId: string): Promise<readonly SecretImport[]>;
  /** The imports of all folders of an environment, those of one folder in their order. */
  inEnvironment(environmentId: string): Promise<readonly SecretImport[]>;
  /** The folders that import from this very place, one for each import; deleted ones may be among them. */
  importersOf(source: ImportSource): Promise<readonly Importer[]>;
  find(importId: string): Promise<SecretImport | undefined>;
  creation(made: SecretImport): readonly Change[];
  /** Refused with `conflict` when somebody else changed the import meanwhile; so is its deletion. */
  replacement(made: SecretImport, previous: SecretImport): readonly Change[];
  deletion(gone: SecretImport): readonly Change[];
  /** Names what `inFolder`, `inEnvironment`, `importersOf` or `find` will read, so that it joins the first round. */
  expectFolder(environmentId: string, folderId: string): void;
  expectEnvironment(environmentId: string): void;
  expectImporters(source: ImportSource): void;
  expect(importId: string): void;
  /** Where a folder's imports led when they were read last: for speculative reads only. */
  guessSources(folderId: string): readonly ImportSource[];
}
