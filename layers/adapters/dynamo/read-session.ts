import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Runtime } from '../../domain/runtime.ts';
import { storageFault, throttled } from './faults.ts';
import type { Item, Key } from './items.ts';
import { pause } from './pause.ts';
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
const maxAttempts = 6;

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
    const found = new Map<string, Item>();
    let rest: readonly Key[] = wanted;
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      // What DynamoDB left unprocessed is unknown, not absent: it is asked for again or the request fails.
      if (attempt === maxAttempts) throw throttled();
      if (attempt > 0) await pause(this.#runtime, attempt);
      rest = await this.#readOnce(rest, found);
    }
    return found;
  }

  async #readOnce(wanted: readonly Key[], found: Map<string, Item>): Promise<readonly Key[]> {
    const { name, client } = this.#table;
    const request = { RequestItems: { [name]: { Keys: [...wanted], ConsistentRead: true } } };
    const reply = await client.send(new BatchGetCommand(request)).catch((error) => {
      throw storageFault(error);
    });
    for (const item of (reply.Responses?.[name] ?? []) as Item[]) found.set(nameOf(item), item);
    return (reply.UnprocessedKeys?.[name]?.Keys ?? []) as unknown as readonly Key[];
  }

  async #query(range: Range): Promise<ItemPage> {
    const reply = await this.#table.client.send(new QueryCommand(this.#queryInput(range))).catch((error) => {
      throw storageFault(error);
    });
    const last = reply.LastEvaluatedKey?.sk as string | undefined;
    return { items: (reply.Items ?? []) as Item[], ...(last === undefined ? {} : { next: last }) };
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
