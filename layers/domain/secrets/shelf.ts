import type { SecretImport } from '../imports/import.ts';
import type { Place } from './place.ts';
import type { SealedSecret } from './secret.ts';

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
  readonly #secrets = new Map<string, SealedSecret | undefined>();
  readonly #overrides = new Map<string, SealedSecret>();
  #all = false;

  /** Whether all shared secrets of the folder are here. */
  get isWhole(): boolean {
    return this.#all;
  }

  /** The secrets that are there, in the order in which they were read. */
  get secrets(): readonly SealedSecret[] {
    return [...this.#secrets.values()].flatMap((secret) => secret ?? []);
  }

  /** Whether it is known if a secret of this name stands here. */
  hasRead(name: string): boolean {
    return this.#all || this.#secrets.has(name);
  }

  secretNamed(name: string): SealedSecret | undefined {
    return this.#secrets.get(name);
  }

  /** One person's overrides, as far as they were read. */
  putOverrides(overrides: readonly SealedSecret[]): void {
    for (const override of overrides)
      if (override.sharedId !== null) this.#overrides.set(override.sharedId, override);
  }

  overrideOf({ id }: Pick<SealedSecret, 'id'>): SealedSecret | undefined {
    return this.#overrides.get(id);
  }

  /** Takes all shared secrets of the folder. */
  fill(secrets: readonly SealedSecret[]): void {
    // What was read one by one before stands in another order.
    this.#secrets.clear();
    for (const secret of secrets) this.#secrets.set(secret.name, secret);
    this.#all = true;
  }

  /** Takes what was found of these names. */
  put(names: readonly string[], found: readonly SealedSecret[]): void {
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
