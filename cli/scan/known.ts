import { join } from 'node:path';
import { Failure } from '../command.ts';
import { readBrought, readNamed } from '../files/private-file.ts';
import { fingerprintOf, type Leak } from './leak.ts';

const files = ['.locketignore', '.infisicalignore', '.gitleaksignore'];

/** Fingerprints that files of the scanned folder name, a line each. */
const ignoredIn = (folder: string): ReadonlySet<string> =>
  new Set(
    files
      .flatMap((name) => (readBrought(join(folder, name)) ?? '').split(/\r?\n/))
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  );

/** What is compared with an earlier report: everything but the secret, of which reports may not tell. */
const compared = [
  'RuleID',
  'File',
  'Commit',
  'StartLine',
  'EndLine',
  'StartColumn',
  'EndColumn',
  'Match',
  'Secret',
] as const;

type Entry = Readonly<Record<(typeof compared)[number], unknown>>;

const keyOf = (entry: Entry, isRedacted: boolean): string =>
  compared
    .filter((member) => !isRedacted || (member !== 'Match' && member !== 'Secret'))
    .map((member) => String(entry[member]))
    .join('\0');

const entryOf = (leak: Leak): Entry => ({
  RuleID: leak.rule.id,
  File: leak.file,
  Commit: leak.commit,
  StartLine: leak.startLine,
  EndLine: leak.endLine,
  StartColumn: leak.startColumn,
  EndColumn: leak.endColumn,
  Match: leak.match,
  Secret: leak.secret,
});

const baselineIn = (file: string): readonly Entry[] => {
  try {
    const held: unknown = JSON.parse(readNamed(file));
    if (Array.isArray(held)) return held;
  } catch (error) {
    if (error instanceof Failure) throw error;
  }
  throw new Failure(`${file} is no JSON report of a scan`);
};

/**
 * Tells which leaks are new: neither in an earlier report nor named in a file of the folder, there also without the
 * commit. @throws Failure
 */
export const newLeaks = (folder: string, baseline: string | undefined, isRedacted: boolean) => {
  const ignored = ignoredIn(folder);
  const known = new Set(
    (baseline === undefined ? [] : baselineIn(baseline)).map((entry) => keyOf(entry, isRedacted)),
  );
  return (leak: Leak): boolean =>
    !ignored.has(fingerprintOf(leak)) &&
    !ignored.has(fingerprintOf({ ...leak, commit: '' })) &&
    !known.has(keyOf(entryOf(leak), isRedacted));
};
