import type * as z from 'zod';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
}

const read = (schema: z.ZodType | undefined): readonly string[] => {
  if (!schema) return [];
  const { type, shape, in: before, out } = schema._zod.def as unknown as Definition;
  if (type === 'object') return Object.keys(shape ?? {});
  return type === 'pipe' ? [...read(before), ...read(out)] : [];
};

const known = new WeakMap<z.ZodType, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

/** Names of the members that a schema of a query or body declares. */
export const membersOf = (schema: z.ZodType | undefined): ReadonlySet<string> => {
  if (!schema) return none;
  const members = known.get(schema) ?? new Set(read(schema));
  known.set(schema, members);
  return members;
};
