import { stopwatch } from '../../elapsed.ts';
import { LocketError } from '../../errors.ts';
import type { Runtime } from '../../runtime.ts';

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

/** The files of a commit. */
export interface FilesOfCommit {
  readonly files: readonly ChangedFile[];
  /** Whether none was left out: for want of time, as one too many, or as one that is too large or not given. */
  readonly isWhole: boolean;
}

export interface CommitOfHost extends FilesOfCommit {
  readonly id: string;
  readonly author: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
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
/** Pages of the list of a commit's files. */
export const maxFilePages = 20;
/** Bytes of a file that is looked at as a whole. */
export const largestFile = 1024 * 1024;

/** Text of an authored line that is kept. */
export const clipped = (text: string | null | undefined, most: number): string => (text ?? '').slice(0, most);

const isWebAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

/** A repository as a host tells of it: names of a length, and no link that is none to the web. */
export const toldRepository = ({ id, fullName, link }: Repository): Repository => ({
  id: clipped(id, 300),
  fullName: clipped(fullName, 300),
  link: isWebAddress(link) ? clipped(link, 500) : '',
});

/** Ids of commits as a host lists them: as many as were asked for, and none that leads elsewhere in an address. */
export const toldCommits = (ids: readonly string[]): readonly string[] =>
  ids.slice(0, historyPage).filter((id) => /^[\w-]{1,64}$/.test(id));

const isName = (part: string): boolean => part !== '' && part !== '.' && part !== '..';

/** Whether a text is `owner/name`, and leads nowhere else in an address. */
export const isOwnerAndName = (text: string): boolean => {
  const parts = text.split('/');
  return parts.length === 2 && parts.every(isName);
};

/** `owner/name` as a path; `bad-request` for what is none, whoever said it. */
export const ownerAndName = ({ fullName }: Pick<Repository, 'fullName'>): string => {
  if (!isOwnerAndName(fullName)) throw new LocketError('bad-request', 'No repository can be called that');
  return fullName.split('/').map(encodeURIComponent).join('/');
};

/** Where there are as many as are asked for, there may be more. */
export const isAll = (files: readonly unknown[]): boolean => files.length < maxFiles;

/** Milliseconds after which no further file of a commit is asked for. */
const longestCommit = 60_000;

/** The files of a commit, one after the other, as far as they come in time: a slow host holds up nobody else's scan. */
export const filesInTime = async <T>(
  runtime: Runtime,
  all: readonly T[],
  filesOf: (each: T) => Promise<readonly ChangedFile[] | undefined>,
): Promise<FilesOfCommit> => {
  const elapsed = stopwatch(runtime);
  const files: ChangedFile[] = [];
  let isWhole = isAll(all);
  for (const each of all.slice(0, maxFiles)) {
    if (elapsed() > longestCommit) return { files, isWhole: false };
    const some = await filesOf(each);
    files.push(...(some ?? []));
    isWhole &&= some !== undefined;
  }
  return { files, isWhole };
};
