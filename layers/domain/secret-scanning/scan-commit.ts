import { type CommitOfHost, clipped } from './hosts/repository-host.ts';
import { addedIn } from './patch.ts';
import { piecesOf } from './pieces.ts';

/** A piece of a file at a commit. */
export interface Fragment {
  readonly text: string;
  readonly file: string;
  readonly commit: string;
  readonly startLine: number;
}

/** Something that looks like a secret, with what it is: it is never written anywhere. */
export interface Finding {
  readonly rule: { readonly id: string; readonly description: string };
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly secret: string;
  readonly entropy: number;
  readonly file: string;
  readonly commit: string;
  readonly tags: readonly string[];
}

/** Finds what looks like a secret in a text, in time linear to it. */
export type Scanner = (fragment: Fragment) => readonly Finding[];

/** Characters of a commit that are looked at, and findings that are kept of one. */
const largestCommit = 8 * 1024 * 1024;
const maxFindings = 100;
/** The same before those of one place are taken for one. */
const maxSeen = 1_000;
/** Characters of a path: Git knows none that is longer where its files are. */
const longestPath = 4_096;

const fragmentsOf = ({ id, files }: CommitOfHost): readonly Fragment[] =>
  files.flatMap(({ path, patch, text }) => {
    const file = clipped(path, longestPath);
    if (patch !== undefined) return addedIn(patch).map((added) => ({ ...added, file, commit: id }));
    // What holds a zero byte is no text.
    return text === undefined || text.includes('\0') ? [] : [{ text, file, commit: id, startLine: 1 }];
  });

const sizeOf = (fragments: readonly Fragment[]): number =>
  fragments.reduce((sum, { text }) => sum + text.length, 0);

/** Of more than is looked at the shorter pieces, so that no large file keeps the others from being looked at. */
const lookedAt = (fragments: readonly Fragment[]): readonly Fragment[] => {
  if (sizeOf(fragments) <= largestCommit) return fragments;
  let size = 0;
  return fragments
    .toSorted((a, b) => a.text.length - b.text.length)
    .filter(({ text }) => {
      size += text.length;
      return size <= largestCommit;
    });
};

const printOf = ({ file, rule, startLine }: Finding): string => JSON.stringify([file, rule.id, startLine]);

/** What was found in a commit, and whether all of it was looked at. */
interface Looked {
  readonly findings: readonly Finding[];
  readonly isWhole: boolean;
}

/**
 * What a commit brought in that looks like a secret, at most so much of it as is looked at and kept. It is left off between
 * two pieces once there is no time: whoever pushes says how long it takes.
 */
export const findingsIn = (scan: Scanner, commit: CommitOfHost, hasTime: () => boolean): Looked => {
  const all = fragmentsOf(commit);
  const some = lookedAt(all);
  const found = new Map<string, Finding>();
  let seen = 0;
  const isEnough = (): boolean => found.size >= maxFindings || seen >= maxSeen || !hasTime();
  for (const fragment of some)
    for (const piece of piecesOf(fragment)) {
      if (isEnough()) return { findings: [...found.values()].slice(0, maxFindings), isWhole: false };
      // Of what two pieces have in common the second one sees the end.
      for (const finding of scan(piece)) {
        seen += 1;
        found.set(printOf(finding), finding);
      }
    }
  return {
    findings: [...found.values()].slice(0, maxFindings),
    isWhole: commit.isWhole && some.length === all.length,
  };
};

/** Characters of a message that are kept. */
const longestMessage = 300;

/**
 * The beginning of a commit's message where it holds neither what looks like a secret itself nor one that was found in its
 * files, which looks like one only by what stands around it there.
 */
export const shownMessage = (
  scan: Scanner,
  { id, message }: CommitOfHost,
  findings: readonly Pick<Finding, 'secret'>[],
): string => {
  const isTold = findings.some(({ secret }) => secret !== '' && message.includes(secret));
  return isTold || scan({ text: message, file: 'COMMIT_MESSAGE', commit: id, startLine: 1 }).length > 0
    ? ''
    : message.slice(0, longestMessage);
};
