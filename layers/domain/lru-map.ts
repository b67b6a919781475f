/** How much a map may hold. */
export interface LruBounds<V extends NonNullable<unknown>> {
  readonly max: number;
  /** Most that all values may weigh together; one that weighs more by itself is not kept. */
  readonly weight?: { readonly max: number; readonly of: (value: V) => number };
}

/** A map of bounded size by names, which forgets what was not used for longest. Reading is using. */
export class LruMap<V extends NonNullable<unknown>> {
  /** In the order of use, the latest last. */
  readonly #values = new Map<string, V>();
  readonly #bounds: LruBounds<V>;
  #weight = 0;

  constructor(bounds: LruBounds<V>) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#values.size;
  }

  get(name: string): V | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    this.#values.delete(name);
    this.#values.set(name, value);
    return value;
  }

  set(name: string, value: V): void {
    this.delete(name);
    const weight = this.#weightOf(value);
    if (weight > (this.#bounds.weight?.max ?? 0)) return;
    this.#values.set(name, value);
    this.#weight += weight;
    while (this.#isOverfull()) this.#forgetOldest();
  }

  delete(name: string): void {
    const value = this.#values.get(name);
    if (value !== undefined) this.#weight -= this.#weightOf(value);
    this.#values.delete(name);
  }

  #weightOf(value: V): number {
    return this.#bounds.weight?.of(value) ?? 0;
  }

  #isOverfull(): boolean {
    const { max, weight } = this.#bounds;
    return this.#values.size > max || (weight !== undefined && this.#weight > weight.max);
  }

  #forgetOldest(): void {
    for (const name of this.#values.keys()) {
      this.delete(name);
      return;
    }
  }
}
