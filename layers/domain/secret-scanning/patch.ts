import type { ChangedFile } from './hosts/repository-host.ts';

/** Lines that a patch added, one after the other, and where the first stands in the file. */
export interface AddedLines {
  readonly startLine: number;
  readonly text: string;
}

const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads a patch line by line. How many lines a hunk has is believed, so that no added line looks like a header. */
class PatchReader {
  readonly found: AddedLines[] = [];
  #added: string[] = [];
  #start = 0;
  #line = 0;
  #left = { before: 0, after: 0 };

  read(text: string): void {
    const { before, after } = this.#left;
    if (after > 0 && text.startsWith('+')) this.#take(text.slice(1));
    else if (before > 0 && text.startsWith('-')) this.#pass(0, 1);
    else if (before > 0 && after > 0 && (text.startsWith(' ') || text === '')) this.#pass(1, 1);
    else this.#between(text);
  }

  flush(): void {
    if (this.#added.length > 0) this.found.push({ startLine: this.#start, text: this.#added.join('\n') });
    this.#added = [];
  }

  #take(text: string): void {
    if (this.#added.length === 0) this.#start = this.#line;
    this.#added.push(text);
    this.#line += 1;
    this.#left.after -= 1;
  }

  /** A line that is there before, or before and after. */
  #pass(after: number, before: number): void {
    this.flush();
    this.#line += after;
    this.#left = { before: this.#left.before - before, after: this.#left.after - after };
  }

  #between(text: string): void {
    this.flush();
    const [, before = '1', first, after = '1'] = hunk.exec(text) ?? [];
    if (first === undefined) return;
    this.#line = Number(first);
    this.#left = { before: Number(before), after: Number(after) };
  }
}

/** What a unified diff of one file added. */
export const addedIn = (patch: string): readonly AddedLines[] => {
  const reader = new PatchReader();
  for (const line of patch.split('\n')) reader.read(line);
  reader.flush();
  return reader.found;
};

const unquoted = (path: string): string => {
  const [, inner] = /^"(.*)"$/s.exec(path) ?? [];
  if (inner === undefined) return path;
  const bytes = inner.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    /^[0-7]{3}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : code,
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

const pathIn = (header: string): string | undefined => {
  const [, named] = /(?<=^|\n)\+\+\+ ([^\n]+)/.exec(header) ?? [];
  const path = named === undefined ? undefined : unquoted(named.replace(/\t.*$/s, ''));
  return path === undefined || path === '/dev/null' ? undefined : path.replace(/^b\//, '');
};

/**
 * The files of a diff of many; what was deleted is not among them. A line ends with a line feed and with nothing else: files
 * hold other ends of lines, behind which what they say is no header.
 */
export const filesIn = (diff: string): readonly ChangedFile[] =>
  diff.split(/\n(?=diff --git )/).flatMap((part) => {
    const at = part.search(/(?<=^|\n)@@ /);
    const path = at < 0 ? undefined : pathIn(part.slice(0, at));
    return path === undefined ? [] : [{ path, patch: part.slice(at) }];
  });
