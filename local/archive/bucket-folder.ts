import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LinesFolder } from './lines-folder.ts';

/** Names of objects that are also names of files. */
const allowed = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w=.-]+(?:\/[\w=.-]+)*$/;

/** A bucket as a folder of this machine: the same objects under the same names. */
export class BucketFolder {
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #folders = new Map<string, LinesFolder>();
  #number = 0;

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Adds lines below a prefix, compressed: they are on disk when this returns. A file is always whole. */
  append(prefix: string, lines: readonly string[]): Promise<void> {
    const known = this.#folders.get(prefix) ?? new LinesFolder(() => this.#newPath(prefix));
    this.#folders.set(prefix, known);
    return known.append(lines);
  }

  /** Puts an object where none is; false when there is one. */
  putNew(name: string, content: Uint8Array): boolean {
    const path = this.#pathOf(name);
    if (!path) return false;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(path, content, { flag: 'wx', mode: 0o600, flush: true });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** The content of an object; undefined when there is none. */
  get(name: string): Buffer | undefined {
    try {
      const path = this.#pathOf(name);
      return path ? readFileSync(path) : undefined;
    } catch (error) {
      if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
        return undefined;
      throw error;
    }
  }

  /** Names with a prefix, in their order. */
  list(prefix: string): string[] {
    const entries = readdirSync(this.#folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(this.#folder.length + 1))
      .filter((name) => name.startsWith(prefix))
      .sort();
  }

  /** Whether an object may be called so. */
  isName(name: string): boolean {
    return allowed.test(name);
  }

  #pathOf(name: string): string | undefined {
    return this.isName(name) ? join(this.#folder, name) : undefined;
  }

  #newPath(prefix: string): string {
    this.#number += 1;
    const moment = this.#now().toISOString().replaceAll(/[-:.]/g, '');
    return join(this.#folder, prefix, `${moment}-${process.pid}-${this.#number}.ndjson.gz`);
  }
}
