import type { CommitOfHost } from './hosts/repository-host.ts';
import { addedIn } from './patch.ts';

/** A piece of a file at a commit. */
interface Fragment {
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

const fragmentsOf = ({ id, files }: CommitOfHost): readonly Fragment[] =>
  files.flatMap(({ path, patch, text }) => {
    if (patch !== undefined) return addedIn(patch).map((added) => ({ ...added, file: path, commit: id }));
    // What holds a zero byte is no text.
    return text === undefined || text.includes('\0') ? [] : [{ text, file: path, commit: id, startLine: 1 }];
  });

/** What a commit brought in that looks like a secret, at most so much of it as is looked at and kept. */
export const findingsIn = (scan: Scanner, commit: CommitOfHost): readonly Finding[] => {
  const found: Finding[] = [];
  let size = 0;
  for (const fragment of fragmentsOf(commit)) {
    size += fragment.text.length;
    if (size > largestCommit || found.length >= maxFindings) break;
    found.push(...scan(fragment));
  }
  return found.slice(0, maxFindings);
};

/** Characters of a message that are kept. */
const longestMessage = 300;

/** The beginning of a commit's message where it holds nothing that looks like a secret itself. */
export const shownMessage = (scan: Scanner, { id, message }: CommitOfHost): string =>
  scan({ text: message, file: 'COMMIT_MESSAGE', commit: id, startLine: 1 }).length > 0
    ? ''
    : message.slice(0, longestMessage);
