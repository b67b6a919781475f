import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Bytes that a file of lines gets at most, before there is a new one. */
const full = 256 * 1024;

/** The file that lines go into, and what it holds. */
interface Current {
  readonly path: string;
  readonly content: Buffer;
}

/**
 * Lines of one folder of the bucket, in files that are always whole. What comes while a write is under way shares the
 * next one; neither compressing nor writing holds up whoever is served by this process.
 */
export class LinesFolder {
  readonly #newPath: () => string;
  #current: Current | undefined;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(newPath: () => string) {
    this.#newPath = newPath;
  }

  /** Returns when the lines are on disk. */
  append(lines: readonly string[]): Promise<void> {
    this.#waiting.push(...lines);
    this.#next ??= this.#writing.then(() => this.#flush());
    // Whoever gave the lines hears of a failure, and gives them again; the next write is another one.
    this.#writing = this.#next.catch(() => {});
    return this.#next;
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#next = undefined;
    const { path, content } =
      this.#current && this.#current.content.length < full
        ? this.#current
        : { path: this.#newPath(), content: Buffer.alloc(0) };
    // Members of gzip one after the other are one file of gzip (RFC 1952, 2.2).
    const next = Buffer.concat([content, await compress(`${lines.join('\n')}\n`)]);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${process.pid}.tmp`;
    await writeFile(temporary, next, { mode: 0o600, flush: true });
    await rename(temporary, path);
    this.#current = { path, content: next };
  }
}
