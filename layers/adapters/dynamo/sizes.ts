import type { Item } from './items.ts';

const bytesIn = (value: unknown): number => {
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 1 + bytesIn(each), 3);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).reduce((sum, [name, each]) => sum + 1 + name.length + bytesIn(each), 3);
  return typeof value === 'string' ? Buffer.byteLength(value) : 8;
};

/** About the bytes of an item as DynamoDB counts them ("DynamoDB item sizes and formats"), never much less. */
export const itemBytes = (item: Item): number => bytesIn(item);
