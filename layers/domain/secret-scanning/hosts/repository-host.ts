/** A repository as its host names it. */
export interface Repository {
  readonly id: string;
  readonly fullName: string;
  readonly link: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where to go on; undefined at the end. */
  readonly next?: string | undefined;
}

/** A file as a commit left it: what it added as a patch (unified diff), or all of it where the host shows no patch. */
export interface ChangedFile {
  readonly path: string;
  readonly patch?: string;
  readonly text?: string;
}

export interface CommitOfHost {
  readonly id: string;
  readonly author: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
  readonly files: readonly ChangedFile[];
}

/** Where repositories are: asked page by page, at a commit. Throws `throttled` and `unavailable` as every vendor. */
export interface RepositoryHost {
  repositories(after: string | undefined): Promise<Page<Repository>>;
  /** Ids of commits from `head`, or the default branch, backwards. */
  history(repository: Repository, head: string | undefined, after: string | undefined): Promise<Page<string>>;
  /** Undefined for one that is not there any more, and for a repository that may not be read any more. */
  commit(repository: Repository, commitId: string): Promise<CommitOfHost | undefined>;
}

/** Commits of a page of history. */
export const historyPage = 25;
/** Files of a commit that are looked at. */
export const maxFiles = 600;
/** Bytes of a file that is looked at as a whole. */
export const largestFile = 1024 * 1024;

/** Text of an authored line that is kept. */
export const clipped = (text: string | null | undefined, most: number): string => (text ?? '').slice(0, most);
