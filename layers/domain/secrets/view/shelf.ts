import type { SecretImport } from '../../imports/import.ts';
import type { Place } from '../../places/place.ts';
import type { SealedSecret } from '../core/secret.ts';

declare const tagsAreRead: unique symbol;

/**
 * A secret whose tags this request has read, so that rules that look at tags can be asked: only `FolderContents` makes
 * one, and rights are asked of nothing else.
 */
export type Judgeable<T extends Pick<SealedSecret, 'tagIds'> = SealedSecret> = T & {
  readonly [tagsAreRead]: true;
};

/** Imports one after the other that are followed from a folder. */
export const maxImportDepth = 10;

/** What is wanted of a place: secrets by name or all of them, and what its folder imports. */
export interface Wanted {
  readonly place: Place;
  readonly secrets: 'all' | readonly string[];
  readonly imports: boolean;
  /** Secrets that will probably be wanted of whatever is imported, too: for speculative reads. */
  readonly beyond?: 'all' | readonly string[];
}

/** An import with the place it points at. */
export interface Source {
  readonly made: SecretImport;
  readonly place: Place;
}

/** Names beyond which a folder is read as a whole. */
const manyNames = 50;

/** What one request has read of one folder. */
export class Shelf {
  /** Null when no folder stands there; undefined when nobody looked. */
  folderId?: string | null;
  /** Undefined before its imports were read. */
  sources?: readonly Source[];
  readonly #secrets = new Map<string, Judgeable | undefined>();
  #all = false;

  /** Whether all shared secrets of the folder are here. */
  get isWhole(): boolean {
    return this.#all;
  }

  /** The secrets that are there, in the order in which they were read. */
  get secrets(): readonly Judgeable[] {
    return [...this.#secrets.values()].flatMap((secret) => secret ?? []);
  }

  /** Whether it is known if a secret of this name stands here. */
  hasRead(name: string): boolean {
    return this.#all || this.#secrets.has(name);
  }

  secretNamed(name: string): Judgeable | undefined {
    return this.#secrets.get(name);
  }

  /** Takes all shared secrets of the folder. */
  fill(secrets: readonly Judgeable[]): void {
    // What was read one by one before stands in another order.
    this.#secrets.clear();
    for (const secret of secrets) this.#secrets.set(secret.name, secret);
    this.#all = true;
  }

  /** Takes what was found of these names. */
  put(names: readonly string[], found: readonly Judgeable[]): void {
    for (const name of names) this.#secrets.set(name, undefined);
    for (const secret of found) this.#secrets.set(secret.name, secret);
  }
}

/** What of it is still to be read; a folder of which many names are missing is read as a whole. */
export const missingOf = (
  { place, secrets, imports, beyond }: Wanted,
  shelf: Shelf | undefined,
): readonly Wanted[] => {
  const names = secrets === 'all' ? [] : secrets.filter((name) => !shelf?.hasRead(name));
  const whole = (secrets === 'all' || names.length > manyNames) && !shelf?.isWhole;
  const want = {
    place,
    secrets: whole ? 'all' : names,
    imports: imports && !shelf?.sources,
    ...(beyond && { beyond }),
  } as const;
  return whole || names.length > 0 || want.imports ? [want] : [];
};
