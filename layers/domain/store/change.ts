declare const opaque: unique symbol;

/**
 * One conditional write, made by a store and carried out by `Unit.commit` together with all others or not at all.
 * Its condition's refusal (e.g. `already-exists`) travels with it and is thrown when the condition does not hold.
 */
export interface Change {
  readonly [opaque]: true;
}

/** A page of a list and the opaque cursor of the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}
