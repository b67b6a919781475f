import * as z from 'zod';
import type { Operation } from '../../layers/http/operation.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A member of a request that may hold a text, and the longest that it says it takes. */
export interface TextMember {
  readonly part: 'params' | 'query' | 'body';
  readonly path: readonly (string | number)[];
  readonly maxLength: number | undefined;
}

const schemaOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

type Leaf = Omit<TextMember, 'part'>;

/** Types that no text has; what says nothing of its type may be one. */
const otherTypes: readonly unknown[] = ['number', 'integer', 'boolean', 'null'];

const leavesOf = (schema: JsonSchema, path: Leaf['path'] = []): readonly Leaf[] => {
  const members = schema.properties as Readonly<Record<string, JsonSchema>> | undefined;
  if (members) return Object.entries(members).flatMap(([name, each]) => leavesOf(each, [...path, name]));
  if (schema.items) return leavesOf(schema.items as JsonSchema, [...path, 0]);
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as readonly JsonSchema[] | undefined;
  if (choices) return choices.flatMap((each) => leavesOf(each, path));
  if (otherTypes.includes(schema.type)) return [];
  return [{ path, maxLength: schema.maxLength as number | undefined }];
};

/** Every text that an operation takes, however deep in its body. */
export const textMembersOf = (operation: Operation): readonly TextMember[] =>
  (['params', 'query', 'body'] as const).flatMap((part) => {
    const schema = operation[part];
    return schema ? leavesOf(schemaOf(schema)).map((leaf) => ({ part, ...leaf })) : [];
  });

/** A value with something else at a path; what is missing on the way is made. */
export const withAt = (value: unknown, [name, ...rest]: TextMember['path'], set: unknown): unknown => {
  if (name === undefined) return set;
  if (typeof name === 'number') {
    const list = Array.isArray(value) ? value : [];
    return [withAt(list[name], rest, set), ...list.slice(1)];
  }
  const members = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { ...members, [name]: withAt(members[name], rest, set) };
};
