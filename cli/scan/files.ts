import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Fragment } from '../../layers/scan/detect.ts';
import { Failure } from '../command.ts';
import { unpacked } from './archives.ts';

interface Walk {
  readonly followSymlinks: boolean;
  /** Bytes beyond which a file is left out; undefined for any size. */
  readonly maxSize: number | undefined;
  readonly archiveDepth: number;
  /** Told of each file that cannot be read. */
  skipped(file: string, reason: string): void;
}

/** Text of a file is looked at in pieces of about so many characters, which begin and end with lines. */
const PIECE = 1_000_000;
/** A NUL in the first bytes: no text. */
const PROBE = 8000;
/** Bytes of a file that are looked at in one piece of memory. */
const MAX_FILE = 256 * 1024 * 1024;

const isBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, PROBE).includes(0);

/** Splits text at ends of lines. */
export function* piecesOf(text: string): Generator<{ readonly text: string; readonly startLine: number }> {
  let startLine = 1;
  for (let from = 0; from < text.length; ) {
    const end = from + PIECE < text.length ? text.indexOf('\n', from + PIECE) : -1;
    const piece = text.slice(from, end < 0 ? undefined : end + 1);
    yield { text: piece, startLine };
    startLine += piece.split('\n').length - 1;
    from += piece.length;
  }
}

/** What the system says of a path; undefined, and told, when it says nothing. */
const asked = <T>(path: string, ask: () => T, { skipped }: Walk): T | undefined => {
  try {
    return ask();
  } catch (error) {
    skipped(path, (error as NodeJS.ErrnoException).code ?? 'unknown');
    return undefined;
  }
};

const entriesIn = (folder: string, walk: Walk): readonly Dirent[] =>
  asked(folder, () => readdirSync(folder, { withFileTypes: true }), walk) ?? [];

function* filesBelow(path: string, walk: Walk, seen: ReadonlySet<string>): Generator<string> {
  const stats = asked(path, () => statSync(path, { throwIfNoEntry: false }), walk);
  if (!stats) return;
  if (!stats.isDirectory()) {
    if (stats.isFile()) yield path;
    return;
  }
  // A link to a folder above would never end.
  const identity = `${stats.dev} ${stats.ino}`;
  if (seen.has(identity)) return;
  for (const entry of entriesIn(path, walk)) {
    if (entry.name === '.git' || (entry.isSymbolicLink() && !walk.followSymlinks)) continue;
    yield* filesBelow(join(path, entry.name), walk, new Set([...seen, identity]));
  }
}

const contentOf = (path: string, name: string, walk: Walk): Uint8Array | undefined => {
  const size = asked(name, () => statSync(path).size, walk);
  if (size === undefined || size > (walk.maxSize ?? size)) return undefined;
  if (size > MAX_FILE) {
    walk.skipped(name, 'it is too large');
    return undefined;
  }
  return asked(name, () => readFileSync(path), walk);
};

/** The texts of all files of a folder, or of one file, with paths as they are from the folder. @throws Failure */
export function* fragmentsIn(source: string, walk: Walk): Generator<Fragment> {
  const root = statSync(source, { throwIfNoEntry: false });
  if (!root) throw new Failure(`There is no folder ${source}`);
  for (const path of filesBelow(source, walk, new Set())) {
    const name = root.isDirectory() ? relative(source, path) : path;
    const bytes = contentOf(path, name, walk);
    const contents = bytes ? unpacked({ file: name, bytes }, walk.archiveDepth) : [];
    for (const content of contents.filter((each) => !isBinary(each.bytes)))
      for (const piece of piecesOf(new TextDecoder().decode(content.bytes)))
        yield { ...piece, file: content.file, commit: '' };
  }
}
