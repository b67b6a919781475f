/** The primary key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as DynamoDB returns it. */
export type Item = Key & Readonly<Record<string, unknown>>;

/** A key as one text, to look items up by. */
export const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Attributes that belong to storage, not to the domain. */
const storageAttributes: ReadonlySet<string> = new Set(['pk', 'sk', 'ttl', 'deletedAt', 'kind']);

/** An item from a domain record: key first, then the members, then what only storage knows. */
export const toItem = (key: Key, record: object, extra: Readonly<Record<string, unknown>> = {}): Item => ({
  ...record,
  ...key,
  ...extra,
});

/** The domain record in an item, or undefined for an absent or deleted one. */
export const fromItem = <T>(item: Item | undefined): T | undefined => {
  if (!item || item.deletedAt !== undefined) return undefined;
  const record: Record<string, unknown> = {};
  for (const name in item) if (!storageAttributes.has(name)) record[name] = item[name];
  return record as T;
};

/** The live records of a list of items. */
export const fromItems = <T>(items: readonly Item[]): readonly T[] =>
  items.flatMap((item) => fromItem<T>(item) ?? []);
