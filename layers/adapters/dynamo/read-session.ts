import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Runtime } from '../../domain/runtime.ts';
import { rawItems } from './batches.ts';
import { storageFault } from './faults.ts';
import { isPending, settled, witnesses } from './intents/pending.ts';
import type { Item, Key } from './items.ts';
import type { Table } from './table.ts';

/** A range of one partition: every sort key with this prefix. */
export interface Range {
  readonly pk: string;
  readonly prefix: string;
  readonly limit?: number;
  readonly newestFirst?: boolean;
  /** Sort key after which to go on. */
  readonly after?: string;
}

export interface ItemPage {
  readonly items: readonly Item[];
  /** Sort key of the last item when there is more. */
  readonly next?: string;
}

const batchSize = 100;

const uniqueKeys = (all: readonly Key[]): readonly Key[] => [
  ...new Map(all.map((key) => [nameOf(key), key])).values(),
];

const nameOf = (key: Key): string => `${key.pk}\n${key.sk}`;

/**
 * Strongly consistent reads of one request. Single reads asked for in the same tick travel in one BatchGetItem and
 * every item is read once, so naming an item early (`expect`) is a speculative read: a right guess costs no round,
 * a wrong one only the read that follows from the authoritative answer.
 */
export class ReadSession {
  readonly #table: Table;
  readonly #runtime: Runtime;
  readonly #items = new Map<string, Promise<Item | undefined>>();
  readonly #pages = new Map<string, Promise<ItemPage>>();
  #waiting = new Map<string, { key: Key; settle: (item: Promise<Item | undefined>) => void }>();

  constructor(table: Table, runtime: Runtime) {
    this.#table = table;
    this.#runtime = runtime;
  }

  get(key: Key): Promise<Item | undefined> {
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

  expect(...expected: readonly Key[]): void {
    for (const key of expected) this.get(key);
  }

  page(range: Range): Promise<ItemPage> {
    const name = JSON.stringify(range);
    const known = this.#pages.get(name);
    if (known) return known;
    const page = this.#query(range);
    page.catch(() => undefined);
    this.#pages.set(name, page);
    return page;
  }

  /** All items of a range, page after page. */
  async all(range: Range): Promise<readonly Item[]> {
    const first = await this.page(range);
    const items = [...first.items];
    for (let next = first.next; next !== undefined; ) {
      const page = await this.page({ ...range, after: next });
      items.push(...page.items);
      next = page.next;
    }
    return items;
  }

  forget(): void {
    this.#items.clear();
    this.#pages.clear();
  }

  #flush(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    for (let start = 0; start < waiting.length; start += batchSize) {
      const chunk = waiting.slice(start, start + batchSize);
      const found = this.#read(chunk.map(({ key }) => key));
      found.catch(() => undefined);
      for (const { key, settle } of chunk) settle(found.then((items) => items.get(nameOf(key))));
    }
  }

  async #read(wanted: readonly Key[]): Promise<ReadonlyMap<string, Item>> {
    const items = await this.#settled(await rawItems(this.#table, this.#runtime, wanted));
    return new Map(items.map((item) => [nameOf(item), item]));
  }

  async #query(range: Range): Promise<ItemPage> {
    const reply = await this.#table.client.send(new QueryCommand(this.#queryInput(range))).catch((error) => {
      throw storageFault(error);
    });
    const last = reply.LastEvaluatedKey?.sk as string | undefined;
    return {
      items: await this.#settled((reply.Items ?? []) as Item[]),
      ...(last === undefined ? {} : { next: last }),
    };
  }

  /** Reads items that a bulk write has in hand as its intent says: one more round, only when there are any. */
  async #settled(items: readonly Item[]): Promise<readonly Item[]> {
    const pending = items.filter(isPending);
    if (pending.length === 0) return items;
    const found = await rawItems(this.#table, this.#runtime, uniqueKeys(pending.flatMap(witnesses)));
    const byName = new Map(found.map((item) => [nameOf(item), item]));
    return items.flatMap((item) =>
      isPending(item) ? (settled(item, (key) => byName.get(nameOf(key))) ?? []) : [item],
    );
  }

  #queryInput(range: Range) {
    return {
      TableName: this.#table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': range.pk, ':prefix': range.prefix },
      ScanIndexForward: !range.newestFirst,
      ...(range.limit === undefined ? {} : { Limit: range.limit }),
      ...(range.after === undefined ? {} : { ExclusiveStartKey: { pk: range.pk, sk: range.after } }),
    };
  }
}
