import type { Fragment } from '../../layers/scan/detect.ts';
import { type Commit, noCommit } from './leak.ts';

/** Lines that a commit added to a file, one after the other. */
export interface Added {
  readonly fragment: Fragment;
  readonly commit: Commit;
}

/** What `git log` is asked to write before each patch: fields that hold no line feed, then the message. */
export const commitFormat = '%x00%H%x01%an%x01%ae%x01%aI%x01%B%x00';

const MAX_FRAGMENT = 1_000_000;

const unquoted = (path: string): string => {
  const [, inner] = /^"(.*)"$/.exec(path) ?? [];
  if (inner === undefined) return path;
  const bytes = inner.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    /^[0-7]{3}$/.test(code)
      ? String.fromCharCode(Number.parseInt(code, 8))
      : ({ n: '\n', t: '\t' }[code] ?? code),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

const commitIn = (text: string): Commit => {
  const [id = '', author = '', email = '', date = '', ...message] = text.replaceAll('\0', '').split('\u0001');
  return { id, author, email, date, message: message.join(' ').trim() };
};

/** What was read of a patch. How many lines a hunk has is believed, so that no added line looks like a header. */
class PatchReader {
  #commit = noCommit;
  #header: string[] | undefined;
  #file = '';
  #startLine = 1;
  #added: string[] = [];
  #size = 0;
  #left = { added: 0, removed: 0 };

  /** Takes the next line; answers what is complete by it. */
  read(line: string): readonly Added[] {
    if (this.#header) return this.#readHeader(line);
    const { added, removed } = this.#left;
    if (added > 0 && line.startsWith('+')) return this.#readAdded(line.slice(1));
    if (removed > 0 && line.startsWith('-')) {
      this.#left.removed -= 1;
      return [];
    }
    return this.#readBetween(line);
  }

  /** What was read since the last complete piece. */
  flush(): readonly Added[] {
    if (this.#added.length === 0) return [];
    const [file, startLine, commit] = [this.#file, this.#startLine, this.#commit];
    const fragment = { text: this.#added.join('\n'), file, commit: commit.id, startLine };
    this.#startLine += this.#added.length;
    this.#added = [];
    this.#size = 0;
    return [{ fragment, commit }];
  }

  #readHeader(line: string): readonly Added[] {
    this.#header?.push(line);
    if (!line.includes('\0')) return [];
    this.#commit = commitIn(this.#header?.join('\n') ?? '');
    this.#header = undefined;
    return [];
  }

  #readAdded(text: string): readonly Added[] {
    this.#left.added -= 1;
    this.#added.push(text);
    this.#size += text.length;
    return this.#size > MAX_FRAGMENT ? this.flush() : [];
  }

  #readBetween(line: string): readonly Added[] {
    const complete = this.flush();
    const [, removed = '1', start, added = '1'] = hunk.exec(line) ?? [];
    if (start !== undefined) {
      this.#startLine = Number(start);
      this.#left = { added: Number(added), removed: Number(removed) };
    } else if (line.startsWith('+++ '))
      this.#file = unquoted(line.slice(4).replace(/\t$/, '')).replace(/^b\//, '');
    else if (line.startsWith('\0')) {
      if (line.indexOf('\0', 1) > 0) this.#commit = commitIn(line);
      else this.#header = [line];
    }
    return complete;
  }
}

/** Reads the output of `git log -p -U0` or `git diff -U0`, line by line, and answers what was added. */
export async function* addedIn(lines: AsyncIterable<string>): AsyncGenerator<Added> {
  const reader = new PatchReader();
  for await (const line of lines) yield* reader.read(line);
  yield* reader.flush();
}
