import { LocketError } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { StoreName, Stores } from '../../../domain/unit.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';

type StoreFactory<Store> = (session: ReadSession, table: Table, runtime: Runtime) => Store;

/** What a function knows how to make, by name: the exports of `all.ts`, or some of them. */
export type StoreFactories = { readonly [Name in StoreName]?: StoreFactory<Stores[Name]> };

/** The stores of a function, and the file that lists them. */
export interface StoreList<Factories extends StoreFactories = StoreFactories> {
  readonly stores: Factories;
  readonly listedIn: string;
}

type Parts = Parameters<StoreFactory<unknown>>;

/** Where a name ends up that no getter answers. */
const unlisted = (listedIn: string): object =>
  new Proxy(
    {},
    {
      get: (_none, name) => {
        if (typeof name === 'symbol') return undefined;
        throw new LocketError('internal', `${listedIn} does not list the store ${name}`);
      },
    },
  );

/**
 * How a function opens the stores of one request over its one read session, each made when it is first asked for. One
 * that is not listed throws `internal`.
 */
export const storesFrom = <Factories extends StoreFactories>({
  stores,
  listedIn,
}: StoreList<Factories>): ((...parts: Parts) => Pick<Stores, keyof Factories & StoreName>) => {
  class Opened {
    readonly #parts: Parts;
    readonly #made: Record<string, unknown> = {};

    constructor(parts: Parts) {
      this.#parts = parts;
    }

    static {
      for (const [name, make] of Object.entries<StoreFactory<unknown>>(stores)) {
        Object.defineProperty(Opened.prototype, name, {
          get(this: Opened) {
            this.#made[name] ??= make(...this.#parts);
            return this.#made[name];
          },
        });
      }
      Object.setPrototypeOf(Opened.prototype, unlisted(listedIn));
    }
  }
  return (...parts) => new Opened(parts) as unknown as Stores;
};
