import { LruMap } from '../../domain/lru-map.ts';
import type { Runtime } from '../../domain/runtime.ts';
import { Lanes, storedItems } from './batches.ts';
import { overtakenAgain, SettledReads } from './intents/pending.ts';
import { canStand, type Item, type Key, nameOf } from './items.ts';
import { partsOf, rememberCuts } from './range-parts.ts';
import { type ItemPage, type Range, storedPage } from './ranges.ts';
import type { Reader } from './records/item-type.ts';
import type { Table } from './table.ts';

export type { ItemPage, Range } from './ranges.ts';

const names = new LruMap<string>({ max: 20_000 });

/**
 * Remembers which id stood behind a name, to read the right item in the first round. A guess is never an answer:
 * whoever uses it checks the item that comes back. Rights are never among the guesses.
 */
export const guesses = {
  recall: (...name: readonly string[]): string | undefined => names.get(name.join('\n')),
  learn: (id: string, ...name: readonly string[]): void => {
    names.set(name.join('\n'), id);
  },
  drop: (...name: readonly string[]): void => {
    names.delete(name.join('\n'));
  },
};

/** How often a list is read anew that a bulk write overtook between two of its pages. */
const maxListings = 4;
/** Queries of one request at a time. */
const maxQueries = 64;

/**
 * Strongly consistent reads of one request. Single reads asked for in the same tick travel in one BatchGetItem and
 * every item is read once, so naming an item early (`expect`) is a speculative read: a right guess costs no round,
 * a wrong one only the read that follows from the authoritative answer.
 */
export class ReadSession {
  readonly #table: Table;
  readonly #runtime: Runtime;
  readonly #settled: SettledReads;
  readonly #lanes = new Lanes(maxQueries);
  readonly #items = new Map<string, Promise<Item | undefined>>();
  readonly #pages = new Map<string, Promise<ItemPage>>();
  #waiting = new Map<string, { key: Key; settle: (item: Promise<Item | undefined>) => void }>();

  constructor(table: Table, runtime: Runtime) {
    this.#table = table;
    this.#runtime = runtime;
    this.#settled = new SettledReads(table, runtime);
  }

  get(key: Key): Promise<Item | undefined> {
    // DynamoDB would refuse the whole batch for one such key.
    if (!canStand(key)) return Promise.resolve(undefined);
    const name = nameOf(key);
    const known = this.#items.get(name);
    if (known) return known;
    if (this.#waiting.size === 0) process.nextTick(() => this.#flush());
    const item = new Promise<Item | undefined>((resolve) => {
      this.#waiting.set(name, { key, settle: resolve });
    });
    item.catch(() => undefined);
    this.#items.set(name, item);
    return item;
  }

  /** The record of a type under a key; undefined when there is none or it was deleted. */
  async read<R>(type: Reader<R>, key: Key): Promise<R | undefined> {
    return type.read(await this.get(key));
  }

  expect(...expected: readonly Key[]): void {
    for (const key of expected) this.get(key);
  }

  /** The same for all items of a range, as far as it is known where its pages end. */
  expectAll(range: Range): void {
    for (const part of partsOf(range)) this.page(part);
  }

  page(range: Range): Promise<ItemPage> {
    if (!canStand({ pk: range.pk, sk: range.prefix })) return Promise.resolve({ items: [] });
    const name = JSON.stringify(range);
    const known = this.#pages.get(name);
    if (known) return known;
    const page = this.#page(range);
    page.catch(() => undefined);
    this.#pages.set(name, page);
    return page;
  }

  /**
   * All items of a range, page after page; of several ranges one after the other, read side by side. `unavailable`
   * when bulk writes overtake every reading.
   */
  async all(...ranges: readonly Range[]): Promise<readonly Item[]> {
    for (let listing = 1; listing <= maxListings; listing += 1) {
      const pages = (await Promise.all(ranges.map((range) => this.#list(range)))).flat();
      const isWhole = pages.length <= 1 || !(await this.#settled.overtaken());
      if (isWhole) return pages.flatMap(({ items }) => items);
      this.#pages.clear();
    }
    throw overtakenAgain();
  }

  /** The live records of a type in ranges, as `all` reads them. */
  async list<R>(type: Reader<R>, ...ranges: readonly Range[]): Promise<readonly R[]> {
    return type.readAll(await this.all(...ranges));
  }

  /** Whether a bulk write was carried out between two of the reads since the session began or forgot. */
  overtaken(): Promise<boolean> {
    return this.#settled.everOvertaken();
  }

  async #list(range: Range): Promise<readonly ItemPage[]> {
    const pages = (await Promise.all(partsOf(range).map((part) => this.#listPart(part)))).flat();
    rememberCuts(
      range,
      pages.flatMap(({ next }) => next ?? []),
    );
    return pages;
  }

  async #listPart(range: Range): Promise<readonly ItemPage[]> {
    const pages = [await this.page(range)];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
      pages.push(await this.page({ ...range, after: next }));
    return pages;
  }

  forget(): void {
    this.#items.clear();
    this.#pages.clear();
    this.#settled.forget();
  }

  #flush(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    const found = this.#read(waiting.map(({ key }) => key));
    found.catch(() => undefined);
    for (const { key, settle } of waiting) settle(found.then((items) => items.get(nameOf(key))));
  }

  async #read(wanted: readonly Key[]): Promise<ReadonlyMap<string, Item>> {
    const { items } = await this.#settled.read(async () => ({
      items: await storedItems(this.#table, this.#runtime, wanted),
    }));
    return new Map(items.map((item) => [nameOf(item), item]));
  }

  /** A page has as many items as its range allows, although what a bulk write hides is left out. */
  async #page(range: Range): Promise<ItemPage> {
    const page = await this.#settled.read(() => this.#lanes.run(() => storedPage(this.#table, range)));
    const missing = (range.limit ?? 0) - page.items.length;
    if (missing <= 0 || page.next === undefined) return page;
    const more = await this.#page({ ...range, limit: missing, after: page.next });
    return { ...more, items: [...page.items, ...more.items] };
  }
}
