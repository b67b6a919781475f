import { type Item, membersOf } from './items.ts';

/** About the bytes of a value as DynamoDB counts them ("DynamoDB item sizes and formats"), never much less. */
export const bytesIn = (value: unknown): number => {
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 1 + bytesIn(each), 3);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).reduce((sum, [name, each]) => sum + 1 + name.length + bytesIn(each), 3);
  return typeof value === 'string' ? Buffer.byteLength(value) : 8;
};

/** The same for an item. */
export const itemBytes = (item: Item): number => bytesIn(membersOf(item));
